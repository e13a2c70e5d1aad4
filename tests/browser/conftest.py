"""A real browser on a live server: Debian's Chromium, driven by Playwright."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test.utils import override_settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import CHROMIUM

# Playwright runs an event loop in this thread, and Django would refuse the database to it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["background-networking", "component-update", "sync", "gpu", "default-apps", "extensions"]
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "fr-FR", "timezone_id": "Europe/Paris"}


@pytest.fixture(scope="module")
def real_site(real_data) -> Iterator[str]:
    """The address of a site that shows the real data. Unlike `live_server`, it leaves the database as it is."""
    with override_settings(ALLOWED_HOSTS=["localhost"]):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture
def asked_outside(page):
    """Addresses that the page asked of any other host than ours: a test asserts that there are none."""
    asked: list[str] = []

    def note(request):
        if urlsplit(request.url).hostname not in (None, "localhost"):
            asked.append(request.url)

    page.on("request", note)
    return asked


@pytest.fixture
def console(page):
    """Errors and warnings of the console, refusals of the Content-Security-Policy among them."""
    messages: list[str] = []
    page.on("console", lambda message: message.type in ("error", "warning") and messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    return messages
