"""What a kind of status page is: where it keeps its data, how it is known, how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import Snapshot

JSON = "application/json"

Claims = Callable[[object], bool]
"""Whether a JSON document is of this dialect, by its keys alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: ``url`` is the address asked, ``chosen`` the components that count (or none)."""

    body: bytes
    url: str
    fetched_at: datetime
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """A kind of page. ``paths`` follow the page's address, with ``{host}`` for its host.

    ``hosts`` are known to speak it and are asked for it first; ``front`` is what the address of a
    page for people may end in.
    ``parse`` raises `FetchError`. ``also`` is the path of a second document that such an answer
    needs, "" if none; ``join`` puts it in, and is given None if it could not be read.
    """

    name: str
    paths: tuple[str, ...]
    claims: Claims
    parse: Callable[[Told], Snapshot]
    accept: str = JSON
    hosts: tuple[str, ...] = ()
    front: str = ""
    also: Callable[[Told, Snapshot], str] | None = None
    join: Callable[[Snapshot, Told | None], Snapshot] | None = None

    def addresses(self, page_url: str) -> tuple[str, ...]:
        """Return where such a page at ``page_url`` keeps its data, the likeliest first."""
        host = urlsplit(page_url).netloc
        base = page_url.removesuffix(self.front)
        return tuple(base + path.format(host=host) for path in self.paths)

    def is_likely(self, page_url: str) -> bool:
        return (urlsplit(page_url).hostname or "") in self.hosts


def has(document: object, *keys: str) -> bool:
    """Tell whether a JSON document is an object with all of ``keys``."""
    return isinstance(document, dict) and all(key in document for key in keys)


def origin_of(url: str) -> str:
    """Return the address a person may be led to, never one that a page names itself."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
