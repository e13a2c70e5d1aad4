"""The components of `templates/components` side by side, for those who build pages. Only when DEBUG is on."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from members.views import gallery_samples

PAGES = {
    "": "components/gallery.html",
    "accueil": "components/gallery_home.html",
    "membres": "components/gallery_member_list.html",
    "poles": "components/gallery_pole_list.html",
    "pole": "components/gallery_pole.html",
    "membre": "components/gallery_member.html",
}


def gallery(request: HttpRequest, page: str = "") -> HttpResponse:
    if not settings.DEBUG or page not in PAGES:
        raise Http404
    return render(request, PAGES[page], gallery_samples.context())
