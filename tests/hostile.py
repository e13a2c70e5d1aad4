"""What makes the bench hostile: closed network, shuffled rows, loud templates."""

import ipaddress
import random
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from django.db.models import QuerySet
from django.template.base import FilterExpression

OUR_TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates")


class UndefinedVariable(str):
    """Django's `string_if_invalid`: an undefined variable in one of our templates fails the test.

    Django asks for its truth before anything else. In other people's templates (the admin's) it is plain emptiness, so
    that their filters still work. `{% if x %}` and `{% for %}` ask nothing and stay silent.
    """

    def __bool__(self) -> bool:
        asking = sys._getframe(1)
        if asking.f_code is FilterExpression.resolve.__code__ and _is_ours(asking):
            raise AssertionError(f"Undefined variable in a template: {{{{ {asking.f_locals['self'].token} }}}}")
        return False


def _is_ours(frame) -> bool:
    """Whether the nearest template node up the stack was read from our template folder."""
    while frame := frame.f_back:
        origin = getattr(frame.f_locals.get("self"), "origin", None)
        if origin is not None:
            return str(origin.name).startswith(OUR_TEMPLATES)
    return False


def shuffled(fetch_all: Callable[[QuerySet], None], seed: str) -> Callable[[QuerySet], None]:
    """QuerySet._fetch_all, but rows without an order come in another order than the table's, steady for one test."""
    dice = random.Random(seed)

    def fetch_and_shuffle(queryset: QuerySet) -> None:
        new = queryset._result_cache is None
        fetch_all(queryset)
        if new and not queryset.ordered and not queryset.query.is_sliced:
            dice.shuffle(queryset._result_cache)

    return fetch_and_shuffle


def only_this_machine(connect: Callable) -> Callable:
    """socket.connect that refuses any address but loopback and Unix sockets."""

    def connect_here(self: socket.socket, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise AssertionError(f"A test asked the network for {address[0]}")
        return connect(self, address)

    return connect_here


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
