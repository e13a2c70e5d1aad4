from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from members.templatetags.numbers import grouped

register = template.Library()

# As short as it can be: a results page has some 250 of them, half of its weight.
LINE = (
    '<li%s data-value="%s" data-count="%d"><label><input type="checkbox" name="%s" value="%s"%s>'
    "<span>%s</span> <small>%s</small></label></li>"
)


@register.simple_tag
def facet_lines(options: Iterable[Any], parameter: str) -> SafeString:
    """The checkboxes of one facet, every text escaped.

    `options` have `value`, `label`, `count`, `checked`, `depth` (0, or 1 under a parent) and `is_unknown`.
    """
    # format_html_join was measured: 2.1 ms for 258 lines, against 0.5 ms, in a page that has 10 ms.
    name = escape(parameter)
    return mark_safe("".join([LINE % line_arguments(option, name) for option in options]))


def line_arguments(option: Any, name: str) -> tuple[object, ...]:
    value = escape(option.value)
    checked = " checked" if option.checked else ""
    return (
        line_classes(option),
        value,
        option.count,
        name,
        value,
        checked,
        escape(option.label),
        grouped(option.count),
    )


def line_classes(option: Any) -> str:
    classes = []
    if option.depth:
        classes.append("facet-child")
    if option.is_unknown:
        classes.append("facet-unknown")
    if not option.count:
        classes.append("facet-zero")
    return f' class="{" ".join(classes)}"' if classes else ""
