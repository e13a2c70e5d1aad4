from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from members.open_data import documentation
from members.trails import trail
from poles.models import Source


def data(request: HttpRequest) -> HttpResponse:
    files = [("CSV", "members_csv"), ("XLSX", "members_xlsx"), ("JSON", "members_json")]
    context = {
        "trail": trail("Données et sources"),
        "fields": list(documentation()),
        "files": [{"label": label, "url": reverse(name), "note": ""} for label, name in files],
        "sources": list(Source.objects.order_by("publisher", "title", "pk")),
    }
    return render(request, "site/data.html", context)
