"""Addresses that misbehave, for the tests of what surrounds every view."""

from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from poles.snapshot import read_only_snapshot


def show(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")
        return HttpResponse(" ".join(cursor.fetchone()))


def write(request):
    Group.objects.create(name="written by a GET")
    return HttpResponse("written")


def sleep(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    return HttpResponse("slept")


def stream(request):
    def lines():
        with read_only_snapshot():
            yield from (f"{name}\n" for name in Group.objects.order_by("pk").values_list("name", flat=True).iterator())

    return StreamingHttpResponse(lines())


def boom(request):
    raise RuntimeError("boom")


urlpatterns = [
    path("show/", show),
    path("write/", write),
    path("admin/write/", write),
    path("sleep/", sleep),
    path("stream/", stream),
    path("boom/", boom),
]
