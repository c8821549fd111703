"""Detects who answered in the provider's place: an edge network, or the person's proxy.

A 401 or 403 with an HTML page never comes from an API: it is no evidence about the key. Marks as in
the products' own block pages (public bug reports, read 2026-11-28). Pure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUSES = frozenset({400, 401, 403, 405, 406, 451})
"""With these, an HTML page is an edge's or a proxy's."""
READ_AT_MOST = 8_000

_HEADERS = (
    ("cf-mitigated", "challenge", "a Cloudflare challenge"),
    ("x-amzn-waf-action", "", "an AWS firewall"),
    ("x-iinfo", "", "Imperva"),
    ("x-sucuri-id", "", "Sucuri"),
    ("server", "cloudflare", "Cloudflare"),
    ("server", "cloudfront", "CloudFront"),
    ("server", "akamaighost", "Akamai"),
    ("server", "zscaler", "Zscaler"),
    ("server", "squid", "a Squid proxy"),
    ("via", "zscaler", "Zscaler"),
    ("via", "squid", "a Squid proxy"),
)
_MARKS = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"zscaler", "Zscaler"),
        (r"netskope", "Netskope"),
        (r"forcepoint|websense", "Forcepoint"),
        (r"fortigate|fortinet|fortiguard", "Fortinet"),
        (r"palo ?alto|globalprotect", "Palo Alto"),
        (r"cisco umbrella|opendns", "Cisco Umbrella"),
        (r"blue ?coat|symantec web security", "Symantec"),
        (r"mcafee|skyhigh|trellix", "Skyhigh"),
        (r"sophos", "Sophos"),
        (r"barracuda", "Barracuda"),
        (r"menlo security", "Menlo Security"),
        (r"check ?point (?:user|software)|usercheck", "Check Point"),
        (r"incapsula|imperva", "Imperva"),
        (r"errors\.edgesuite\.net|akamai", "Akamai"),
        (r"just a moment|challenge-platform", "a Cloudflare challenge"),
        (r"cloudflare|error code: 1\d{3}", "Cloudflare"),
        (r"cloudfront", "CloudFront"),
        (r"squid", "a Squid proxy"),
    )
)
# what Cloudflare sends to a program in place of its page
_BARE_CODE = re.compile(r"\s*error code: 1\d{3}\s*")
_BEGINNING = re.compile(r"\s*(?:<!doctype html|<html|<head|<body|<!--|<title|<h1)", re.IGNORECASE)


def is_html(headers: Mapping[str, str], text: str) -> bool:
    """Return True if an answer is a page for a browser, by its beginning or its label.

    An edge's bare code counts as one.
    """
    if _BARE_CODE.fullmatch(text) or _BEGINNING.match(text.lstrip("\ufeff")[:READ_AT_MOST]):
        return True
    return headers.get("content-type", "").lower().startswith("text/html") and "<" in text


def edge_name(headers: Mapping[str, str], text: str) -> str:
    """Return the product's familiar name; "" if unknown."""
    for name, value, edge in _HEADERS:
        if name in headers and value in headers[name].lower():
            return edge
    head = text[:READ_AT_MOST]
    return next((name for pattern, name in _MARKS if pattern.search(head)), "")
