"""A kind of status page: where its data is, how to recognise it, how to read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import Snapshot

JSON = "application/json"

Claims = Callable[[object], bool]
"""Return True if a JSON document is of this dialect, by its keys only."""


class Told(msgspec.Struct, frozen=True):
    """One answer: ``url`` is the address asked, ``chosen`` the components that count (or none)."""

    body: bytes
    url: str
    fetched_at: datetime
    chosen: tuple[str, ...] = ()


class Dialect(msgspec.Struct, frozen=True):
    """A kind of page. ``paths`` follow the page's address, with ``{host}`` for its host.

    ``hosts`` are known to speak it and are tried with it first; ``front`` is a possible ending of
    the address of a page for people, ``ending`` that of the data's if no path leads there.
    ``parse`` raises `FetchError`. ``also`` is the path of a second document if one is needed, else
    ""; ``join`` merges it, and receives None if it could not be read.
    """

    name: str
    paths: tuple[str, ...]
    claims: Claims
    parse: Callable[[Told], Snapshot]
    accept: str = JSON
    hosts: tuple[str, ...] = ()
    front: str = ""
    ending: str = ""
    also: Callable[[Told, Snapshot], str] | None = None
    join: Callable[[Snapshot, Told | None], Snapshot] | None = None

    def addresses(self, page_url: str) -> tuple[str, ...]:
        """Return the addresses of such a page's data at ``page_url``, the likeliest first."""
        host = urlsplit(page_url).netloc
        base = page_url.removesuffix(self.front)
        return tuple(base + path.format(host=host) for path in self.paths)

    @property
    def endings(self) -> tuple[str, ...]:
        """The ends of an address that is the data itself."""
        fixed = tuple(path for path in self.paths if "{host}" not in path)
        return (*fixed, self.ending) if self.ending else fixed

    def is_likely(self, page_url: str) -> bool:
        return (urlsplit(page_url).hostname or "") in self.hosts


def has(document: object, *keys: str) -> bool:
    """Return True if a JSON document is an object with all of ``keys``."""
    return isinstance(document, dict) and all(key in document for key in keys)


def origin_of(url: str) -> str:
    """Return an address that is safe to open, never one given by the page itself."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
