from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from members.member_sheet import member_sheet
from members.models import Identifier, Member, SlugRedirect
from members.trails import trail
from poles.active_filters import address

# A move can be undone: browsers may not keep it for ever.
MOVED_FOR_SECONDS = 3600


def member_detail(request: HttpRequest, slug: str) -> HttpResponse:
    members = Member.public.select_related("commune", "departement__region", "naf", "size_source")
    member: Member | None = members.prefetch_related("identifiers", "facts__source").filter(slug=slug).first()
    if member is None:
        return moved(slug)
    host = f"{request.scheme}://{request.get_host()}"
    return render(
        request,
        "members/member_detail.html",
        {"member": member, "trail": trail(member.name, "members"), **member_sheet(member, host)},
    )


def moved(slug: str) -> HttpResponse:
    """301 to the present address of the member that had this one, or that it was merged into; 404 if nobody had it."""
    moved_away = SlugRedirect.objects.filter(slug=slug).values("member")
    merged = Q(slug=slug, merged_into__isnull=False)
    old = Member.objects.filter(merged | Q(pk__in=moved_away)).order_by("pk").first()
    member = old and Member.public.filter(pk=old.merged_into_id or old.pk).first()
    if member is None:
        raise Http404
    response = HttpResponsePermanentRedirect(member.get_absolute_url())
    response.headers["Cache-Control"] = f"max-age={MOVED_FOR_SECONDS}"
    return response


def by_siren(request: HttpRequest, siren: str) -> HttpResponse:
    """302 to the member with this number, or to the list where several have it."""
    numbers = Identifier.objects.for_siren(siren).filter(member__state=Member.State.PUBLISHED)
    found = list(Member.public.filter(pk__in=numbers.values("member")).order_by("pk")[:2])
    if len(found) == 1:
        return HttpResponseRedirect(found[0].get_absolute_url())
    if found:
        return HttpResponseRedirect(address(reverse("members"), {"q": siren}))
    return render(request, "members/siren_unknown.html", {"siren": siren}, status=404)
