from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from members.templatetags.numbers import grouped

register = template.Library()

LINE = (
    '<li class="facet-line{}" data-value="{}" data-count="{}"><label>'
    '<input type="checkbox" name="{}" value="{}"{}>'
    '<span class="facet-label">{}</span> <span class="facet-count">{}</span></label></li>'
)
CHECKED = mark_safe(" checked")  # a constant


@register.simple_tag
def facet_lines(options: Iterable[Any], parameter: str) -> SafeString:
    """The checkboxes of one facet.

    `options` have `value`, `label`, `count`, `checked`, `depth` (0, or 1 under a parent) and `is_unknown`.
    """
    return format_html_join("", LINE, (line_arguments(option, parameter) for option in options))


def line_arguments(option: Any, parameter: str) -> tuple[object, ...]:
    return (
        line_classes(option),
        option.value,
        str(option.count),
        parameter,
        option.value,
        CHECKED if option.checked else "",
        option.label,
        grouped(option.count),
    )


def line_classes(option: Any) -> str:
    classes = ""
    if option.depth:
        classes += " facet-child"
    if option.is_unknown:
        classes += " facet-unknown"
    if not option.count:
        classes += " facet-zero"
    return classes
