"""The newest release of a feed, whatever else is in it."""

from __future__ import annotations

import json

import pytest

from understudy.base.errors import FetchError
from understudy.engine.update import Update
from understudy.engine.updates.feed import MOST_RELEASES, newest, numbers

FEED = "https://github.com/someone/understudy/releases.atom"
API = "https://api.github.com/repos/someone/understudy/releases"
PAGE = "https://github.com/someone/understudy/releases/tag/"


def entry(tag: str, *, title: str = "", page: str | None = None) -> str:
    """Return an entry as GitHub writes it (read 2026-11)."""
    link = f"{PAGE}{tag}" if page is None else page
    return (
        f"<entry><id>tag:github.com,2008:Repository/1/{tag}</id>"
        f"<updated>2026-11-20T08:00:00Z</updated>"
        f'<link rel="alternate" type="text/html" href="{link}"/>'
        f"<title>{title or tag}</title>"
        f"<content type='html'>&lt;b&gt;News&lt;/b&gt;</content></entry>"
    )


def atom(*entries: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
    return f"{head}<title>Release notes</title>{''.join(entries)}</feed>".encode()


def test_the_highest_version_counts_not_the_first() -> None:
    body = atom(entry("v0.9.10"), entry("v0.10.0", title="The tenth"), entry("v0.9.9"))
    assert newest(body, FEED) == Update("0.10.0", f"{PAGE}v0.10.0")


def test_what_is_still_to_come_is_not_told() -> None:
    body = atom(entry("v2.0.0rc1"), entry("v2.0.0-beta.1"), entry("nightly"), entry("v1.4.0"))
    assert newest(body, FEED) == Update("1.4.0", f"{PAGE}v1.4.0")


def test_a_feed_without_releases_has_no_newest() -> None:
    assert newest(atom(), FEED) is None
    assert newest(b"[]", API) is None


def test_rss_is_read_too() -> None:
    item = f"<item><title>1.2</title><link>{PAGE}1.2</link><guid>{PAGE}1.2</guid></item>"
    body = f"<rss version='2.0'><channel>{item}</channel></rss>".encode()
    assert newest(body, FEED) == Update("1.2", f"{PAGE}1.2")


@pytest.mark.parametrize("is_list", [True, False])
def test_githubs_list_of_releases_is_read_too(is_list: bool) -> None:
    page = "https://api.github.com/a"
    one = {"tag_name": "v1.2.3", "html_url": page, "draft": False, "body": "…", "assets": []}
    others = [
        one | {"tag_name": "v9.0.0", "draft": True},
        one | {"tag_name": "v8", "prerelease": True},
    ]
    body = json.dumps([*others, one] if is_list else one).encode()
    assert newest(body, API) == Update("1.2.3", page)


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/releases/tag/v3.0.0",
        "http://github.com/someone/understudy/releases/tag/v3.0.0",
        "https://github.com@evil.example/releases/tag/v3.0.0",
        "javascript:alert(1)//v3.0.0",
        "file:///tmp/v3.0.0",
        f"{PAGE}{'x' * 500}/v3.0.0",
        "",
    ],
)
def test_a_page_elsewhere_is_no_link(page: str) -> None:
    assert newest(atom(entry("v3.0.0", page=page)), FEED) == Update("3.0.0", "")


@pytest.mark.parametrize(
    "title",
    [
        "1.2.3 <b>now</b>",
        "v1.2.3\x1b[2J".replace("\x1b", ""),
        "1." + "9" * 40,
        "1.2.3.4.5.6",
        "१.२",
        "-1.2",
    ],
)
def test_only_digits_and_dots_are_a_version(title: str) -> None:
    body = atom(entry("x", title=title.replace("<", "&lt;"), page="https://github.com/x"))
    assert newest(body, FEED) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not a feed",
        b"<html><body>v9.9.9</body></html>",
        b'<!DOCTYPE feed [<!ENTITY a "v9.9.9">]><feed><entry><title>&a;</title></entry></feed>',
        atom(entry("v9.9.9"))[:-20],
        b"[1, 2]",
        b'{"tag_name": 5}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
    ids=range(9),
)
def test_what_is_no_feed_of_releases_is_an_error(body: bytes) -> None:
    with pytest.raises(FetchError):
        newest(body, FEED)


def test_of_a_feed_without_end_only_the_beginning_counts() -> None:
    body = atom(*(entry(f"v1.0.{number}") for number in range(MOST_RELEASES + 50)))
    found = newest(body, FEED)
    assert found is not None
    assert found.version == f"1.0.{MOST_RELEASES - 1}"


def test_zeros_at_the_end_make_no_difference() -> None:
    assert numbers("1.2.0") == numbers("1.2") < numbers("1.2.1") < numbers("1.10")
