from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from members.exports import MOST_XLSX_ROWS, csv_lines, json_lines, xlsx_file
from members.filters import MemberFilter
from poles.active_filters import address
from poles.partial_dates import today


def file_name(extension: str) -> str:
    return f"membres-des-poles-{today().isoformat()}.{extension}"


def as_download(response: HttpResponse | StreamingHttpResponse, extension: str) -> None:
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(extension)}"'
    response.headers["X-Robots-Tag"] = "noindex"


def members_csv(request: HttpRequest) -> StreamingHttpResponse:
    filters = MemberFilter(request.GET)
    separator = filters.chosen["sep"]
    response = StreamingHttpResponse(csv_lines(filters, separator), content_type="text/csv; charset=utf-8")
    as_download(response, "csv")
    return response


def members_json(request: HttpRequest) -> StreamingHttpResponse:
    lines = json_lines(MemberFilter(request.GET), request.build_absolute_uri())
    response = StreamingHttpResponse(lines, content_type="application/json; charset=utf-8")
    as_download(response, "json")
    return response


def members_xlsx(request: HttpRequest) -> HttpResponse | FileResponse:
    filters = MemberFilter(request.GET)
    if len(filters.results) > MOST_XLSX_ROWS:
        csv_url = address(reverse("members_csv"), filters.search)
        context = {"most": MOST_XLSX_ROWS, "csv_url": csv_url}
        return render(request, "members/too_many_for_xlsx.html", context, status=400)
    response = FileResponse(xlsx_file(filters), as_attachment=True, filename=file_name("xlsx"))
    response.headers["X-Robots-Tag"] = "noindex"
    return response
