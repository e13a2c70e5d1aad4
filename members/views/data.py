from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from members.models import Affiliation, Identifier, Member, MemberFact, Membership
from members.open_data import documentation
from members.trails import trail
from poles.models import LabelPeriod, Pole, PoleFact, Source


def data(request: HttpRequest) -> HttpResponse:
    files = [("CSV", "members_csv"), ("XLSX", "members_xlsx"), ("JSON", "members_json")]
    context = {
        "trail": trail("Données et sources"),
        "fields": list(documentation()),
        "files": [{"label": label, "url": reverse(name), "note": ""} for label, name in files],
        "sources": list(cited_sources().order_by("publisher", "title", "pk")),
    }
    return render(request, "site/data.html", context)


def cited_sources() -> QuerySet[Source]:
    """Those that a public page rests on: not those of drafts, nor of suggestions that wait."""
    published = Member.State.PUBLISHED
    statements = [
        PoleFact.objects.filter(pole__published=True),
        LabelPeriod.objects.filter(pole__published=True),
        MemberFact.objects.filter(member__state=published),
        Membership.objects.public(),
        Identifier.objects.filter(member__state=published),
        Affiliation.objects.filter(child__state=published, parent__state=published),
    ]
    cited = [Exists(rows.filter(source=OuterRef("pk"))) for rows in statements]
    of_list = Exists(Pole.public.filter(list_source=OuterRef("pk")))
    of_size = Exists(Member.public.filter(size_source=OuterRef("pk")))
    return Source.objects.filter(Q(*cited, of_list, of_size, _connector=Q.OR))
