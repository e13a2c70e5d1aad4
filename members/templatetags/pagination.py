from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context

register = template.Library()


@register.inclusion_tag("components/pagination.html", takes_context=True)
def page_links(context: Context, page: Page) -> dict[str, Any]:
    """Links to the pages of a list that keep the rest of the current address."""
    parameters = context["request"].GET.copy()
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "pages": {
            "number": page.number,
            "last": page.paginator.num_pages,
            "previous_url": page_url(parameters, page.number - 1) if page.has_previous() else "",
            "next_url": page_url(parameters, page.number + 1) if page.has_next() else "",
            "steps": [step(parameters, number) for number in numbers],
        }
    }


def step(parameters: QueryDict, number: int | str) -> dict[str, Any]:
    """A page, or a gap (Django elides pages as a string)."""
    if not isinstance(number, int):
        return {"number": None, "url": ""}
    return {"number": number, "url": page_url(parameters, number)}


def page_url(parameters: QueryDict, number: int) -> str:
    parameters.pop("page", None)
    if number > 1:
        parameters["page"] = str(number)
    return f"?{parameters.urlencode()}"
