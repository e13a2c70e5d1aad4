from django import template

register = template.Library()

NARROW_NO_BREAK_SPACE = "\u202f"


@register.filter
def grouped(value: object) -> str:
    """A whole number in groups of three, as French writes it; any other value as it is."""
    if isinstance(value, int):
        return f"{value:,}".replace(",", NARROW_NO_BREAK_SPACE)
    return str(value)


@register.filter
def counted(value: int, noun: str) -> str:
    """« 0 membre », « 1 membre », « 1 234 membres »: in French, zero is singular."""
    return f"{grouped(value)} {noun}{'s' if value >= 2 else ''}"


@register.filter
def plain(value: int) -> str:
    """A whole number as digits alone, for attributes that scripts read whatever the language."""
    return str(value)
