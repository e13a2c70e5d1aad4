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
def plain(value: int) -> str:
    """A whole number as digits alone, for attributes that scripts read whatever the language."""
    return str(value)
