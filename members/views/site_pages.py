"""Pages of text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from members.trails import trail


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about.html", {"trail": trail("À propos")})


def keepers(request: HttpRequest) -> HttpResponse:
    return render(request, "site/keepers.html", {"trail": trail("Gestionnaires")})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html", {"trail": trail("Accessibilité")})


def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "site/legal.html", {"trail": trail("Mentions légales")})
