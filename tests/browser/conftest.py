"""A real browser on a live server: Debian's Chromium, driven by Playwright."""

import os

import pytest

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


@pytest.fixture
def asked_outside(page, live_server):
    """Addresses that the page asked of any other host than ours: a test asserts that there are none."""
    asked: list[str] = []

    def note(request):
        if not request.url.startswith((live_server.url, "data:", "about:", "blob:")):
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
