from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from members.templatetags.numbers import grouped

register = template.Library()

# As short as it can be: a results page has some 250 of them, half of its weight.
LINE = (
    '<li{0} data-value="{1}" data-count="{2}"><label><input type="checkbox" name="{3}" value="{1}"{4}>'
    "<span>{5}</span> <small>{6}</small></label></li>"
)
CHECKED = mark_safe(" checked")


@register.simple_tag
def facet_lines(options: Iterable[Any], parameter: str) -> SafeString:
    """The checkboxes of one facet.

    `options` have `value`, `label`, `count`, `checked`, `depth` (0, or 1 under a parent) and `is_unknown`.
    """
    name = conditional_escape(parameter)
    return format_html_join("", LINE, (line_arguments(option, name) for option in options))


def line_arguments(option: Any, name: SafeString) -> tuple[object, ...]:
    return (
        line_classes(option),
        option.value,
        mark_safe(str(int(option.count))),
        name,
        CHECKED if option.checked else "",
        option.label,
        mark_safe(grouped(int(option.count))),
    )


def line_classes(option: Any) -> SafeString:
    classes = []
    if option.depth:
        classes.append("facet-child")
    if option.is_unknown:
        classes.append("facet-unknown")
    if not option.count:
        classes.append("facet-zero")
    return mark_safe(f' class="{" ".join(classes)}"' if classes else "")
