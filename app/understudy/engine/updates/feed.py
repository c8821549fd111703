"""Reads a feed of releases: the newest version in it, and that version's page.

Atom and RSS as GitHub, GitLab and Forgejo write them, or JSON as GitHub's API does. Nothing in the
feed is trusted: a version is digits and dots, a page is at the feed's own host, and no text of it
is shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from understudy.base.addresses import host_of, is_web_address
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.engine.update import Update
from understudy.status.sources.feed_entries import feed_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACCEPT = "application/atom+xml, application/rss+xml;q=0.9, application/json;q=0.8"
MOST_BYTES = 512 * 1024
MOST_RELEASES = 200
MOST_URL_CHARACTERS = 400
_VERSION = re.compile(r"[vV]?((?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){1,3})", re.ASCII)
"""A release; what has letters behind it (1.2.0rc1, 1.2.0-beta) is one to come, and not told."""


class _Release(msgspec.Struct, frozen=True):
    """A release as GitHub's API describes it."""

    tag_name: str = ""
    html_url: str = ""
    draft: bool = False
    prerelease: bool = False


def newest(body: bytes, url: str) -> Update | None:
    """Return the newest release in the feed at ``url``, None if there is none.

    Raises `FetchError` if it is not a feed of releases.
    """
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    found = _of_json(body, url) if start in {b"{", b"["} else _of_feed(body, url)
    releases = [(numbers(version), version, page) for version, page in found]
    if not releases:
        return None
    _, version, page = max(releases, key=lambda one: one[0])
    return Update(version, page if _is_at_home(page, url) else "")


def numbers(version: str) -> tuple[int, ...]:
    """Return ``1.2.0`` as numbers to compare, without zeros at the end: (1, 2)."""
    parts = [int(part) for part in version.split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def version_in(text: str) -> str:
    """Return the version that ``text`` consists of, without a ``v``; empty if it is none."""
    found = _VERSION.fullmatch(text.strip())
    return found[1] if found else ""


def _of_json(body: bytes, url: str) -> Iterator[tuple[str, str]]:
    try:
        decoded = msgspec.json.decode(body, type=list[_Release] | _Release)
    except (msgspec.DecodeError, ValueError, RecursionError) as problem:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, url, "no releases") from problem
    releases = [decoded] if isinstance(decoded, _Release) else decoded
    for one in releases[:MOST_RELEASES]:
        if not (one.draft or one.prerelease) and (version := version_in(one.tag_name)):
            yield version, one.html_url


def _of_feed(body: bytes, url: str) -> Iterator[tuple[str, str]]:
    """Take the version from the page's address or the entry's id, where it is the tag itself."""
    for entry in feed_entries(body, url)[:MOST_RELEASES]:
        page = entry.first("link")
        named = (_last_part(page), _last_part(entry.first("id", "guid")), entry.first("title"))
        if version := _first_version(named):
            yield version, page


def _first_version(texts: Iterable[str]) -> str:
    return next((found for text in texts if (found := version_in(text))), "")


def _last_part(text: str) -> str:
    return text.rstrip("/").rpartition("/")[2]


def _is_at_home(page: str, url: str) -> bool:
    """Return True if the page may be opened: it is at the feed's own host, as safe as the feed."""
    if len(page) > MOST_URL_CHARACTERS or not page.isascii() or not is_web_address(page):
        return False
    schemes = (urlsplit(page).scheme, urlsplit(url).scheme)
    return host_of(page) == host_of(url) and schemes in {("https", "https"), ("http", "http")}
