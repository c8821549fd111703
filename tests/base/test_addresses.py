"""Where an address leads: read as the library that connects reads it, in doubt not trusted."""

from __future__ import annotations

import ipaddress

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.base.addresses import (
    is_in_clear,
    is_loopback,
    is_outside,
    is_web_address,
    may_be_this_computer,
    may_redirect,
    shown,
)

SURELY_HERE = [
    "http://127.0.0.1:1/v1",
    "http://127.0.0.2",
    "http://127.255.255.254:8080",
    "http://localhost:11434/v1",
    "http://LOCALHOST.",
    "http://[::1]:1",
    "https://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]",
]
ODDLY_HERE = [
    "http://0.0.0.0:1",
    "http://[::]",
    "http://127.1",
    "http://2130706433",
    "http://0x7f000001",
    "http://0x7f.1",
    "http://0177.0.0.1",
    "http://127.0.0.1.",
    "http://anything.localhost",
]
ELSEWHERE = [
    "http://10.0.0.5",
    "http://192.168.1.2:11434/v1",
    "http://128.0.0.1",
    "http://my-box",
    "http://my-box.lan",
    "http://localtest.me",
    "http://127.0.0.1.nip.io",
    "http://localhost.example",
    "http://notlocalhost",
    "https://api.example.com",
]
NO_ADDRESS = [
    "http://127.0.0.1@stranger.example",
    "http://stranger.example@127.0.0.1",
    "http://127.0.0.1\\@stranger.example",
    "http://127.0.0.1%2f@stranger.example",
    "http://127.0.0.1 .stranger.example",
    "http://127.0.0.1\t.stranger.example",
    "http://127.0.0.1\n",
    "http://[127.0.0.1]",
    "http://127.0.0.1:port",
    "http://127.0.0.1:99999",
    "http:///path",
    "http://",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "localhost:11434",
    " http://127.0.0.1",
    "//127.0.0.1",
    "http:127.0.0.1",
    "",
]


@pytest.mark.parametrize("url", SURELY_HERE)
def test_loopback_plainly_spelled_is_this_computer(url: str) -> None:
    assert is_loopback(url)
    assert may_be_this_computer(url)
    assert not is_outside(url)
    assert not is_in_clear(url)


@pytest.mark.parametrize("url", ODDLY_HERE)
def test_what_only_some_take_for_this_computer_is_neither_here_nor_outside(url: str) -> None:
    assert not is_loopback(url)
    assert may_be_this_computer(url)
    assert not is_outside(url)
    assert is_in_clear(url)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_a_name_is_not_this_computer_wherever_it_resolves_to(url: str) -> None:
    assert is_web_address(url)
    assert not is_loopback(url)
    assert not may_be_this_computer(url)
    assert is_in_clear(url) is url.startswith("http:")


@pytest.mark.parametrize(
    "url", ["https://a.example#Two Words,x", "https://a.example/a b?c|d", "HTTPS://a_b.example:1"]
)
def test_what_follows_the_host_may_be_anything_that_prints(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_parsers_disagree_about_is_no_address_and_not_trusted(url: str) -> None:
    assert not is_web_address(url)
    assert not is_loopback(url)
    assert may_be_this_computer(url)
    assert not is_outside(url)


AROUND = st.text(alphabet="1x.@:/\\#?%[] \t\u3002", max_size=4)


@given(AROUND, st.sampled_from(["localhost", "127.0.0.1", "[::1]"]), AROUND)
def test_what_counts_as_this_computer_is_where_the_connection_goes(
    before: str, host: str, after: str
) -> None:
    url = f"http://{before}{host}{after}"
    if is_loopback(url):
        there = httpx2.URL(url).host.rstrip(".").lower()
        assert there == "localhost" or ipaddress.ip_address(there).is_loopback


@pytest.mark.parametrize(
    ("here", "there", "is_followed"),
    [
        ("https://status.example.com", "https://www.example.com/a?b#c", True),
        ("http://status.example.com", "https://status.example.com", True),
        ("https://status.example.com", "http://status.example.com", False),
        ("http://status.example.com", "http://www.example.com", False),
        ("https://status.example.com", "https://127.0.0.1/", False),
        ("https://status.example.com", "http://127.0.0.1/", False),
        ("https://status.example.com", "https://localhost:8443/", False),
        ("https://status.example.com", "https://[::1]/", False),
        ("https://status.example.com", "https://[::ffff:127.0.0.1]/", False),
        ("https://status.example.com", "https://0.0.0.0/", False),
        ("https://status.example.com", "https://127.1/", False),
        ("https://status.example.com", "https://2130706433/", False),
        ("https://status.example.com", "https://a.localhost/", False),
        ("https://status.example.com", "https://192.168.1.1/", False),
        ("https://status.example.com", "https://169.254.169.254/latest", False),
        ("https://status.example.com", "https://router.lan/", False),
        ("https://status.example.com", "https://router/", False),
        ("https://status.example.com", "https://me@www.example.com/", False),
        ("https://status.corp.internal", "https://pages.corp.internal/", True),
        ("https://status.corp.internal", "https://127.0.0.1/", False),
        ("http://127.0.0.1:1", "http://127.0.0.1:2/x", True),
        ("http://127.0.0.1:1", "http://localhost:2/x", True),
        ("http://127.0.0.1:1", "https://www.example.com/", True),
        ("http://127.0.0.1:1", "http://www.example.com/", False),
        ("http://127.0.0.1:1", "http://127.1:2/", False),
        ("https://status.example.com", "https://[bad/", False),
    ],
)
def test_a_redirect_never_leaves_https_and_never_comes_in_from_the_web(
    here: str, there: str, *, is_followed: bool
) -> None:
    assert may_redirect(here, there) is is_followed


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://api.example.com:8443/v1", "https://api.example.com:8443/v1"),
        ("https://me:hunter2@api.example.com/v1", "https://…"),
        ("https://a@b?c=@hunter2", "https://…"),
        ("https://example.com/@me?hunter2", "https://example.com/@me"),
        ("https://api.example.com/v1?key=hunter2", "https://api.example.com/v1"),
        ("https://api.example.com/#hunter2", "https://api.example.com/"),
        ("https://api.example.com?a=https://x/hunter2", "https://api.example.com"),
        ("me:hunter2@api.example.com", "…"),
        ("https://me:hunter2/@api.example.com", "https://…"),
        ("nonsense", "nonsense"),
        ("https://a\x1b[2Jb\n", "https://a\N{REPLACEMENT CHARACTER}[2Jb"),
    ],
)
def test_an_address_is_shown_without_its_secrets(url: str, said: str) -> None:
    assert shown(url) == said
    assert "hunter2" not in shown(url)
