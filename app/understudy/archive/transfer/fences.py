"""Code blocks and links in Markdown that contain their content safely."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 3
_RUNS = re.compile(r"`{3,}")
_NOT_IN_INFO = re.compile(r"[^\w+#./-]")
_NOT_IN_LABEL = re.compile(r"([\\\[\]])")
_NOT_IN_URL = re.compile(r"[\s<>()\\]")
WEB = {"http", "https"}


def fenced(text: str, language: str = "") -> str:
    """Return ``text`` as a code block, with a fence longer than any in it."""
    longest = max((len(one) for one in _RUNS.findall(text)), default=SHORTEST - 1)
    fence = "`" * max(SHORTEST, longest + 1)
    body = text.strip("\n")
    return f"{fence}{_NOT_IN_INFO.sub('', language)}\n{body}\n{fence}"


def web_link(label: str, url: str) -> str:
    """Return a link to a web page, "" if ``url`` is not a web address."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme.lower() not in WEB or not parts.netloc:
        return ""
    words = " ".join(label.split()) or parts.netloc
    target = _NOT_IN_URL.sub(lambda one: f"%{ord(one[0]):02X}", url)
    label = _NOT_IN_LABEL.sub(r"\\\1", words)
    return f"[{label}]({target})"


def link_list(title: str, links: Iterable[str]) -> str:
    """Return links below each other under a title, "" if there are none."""
    lines = [f"- {one}" for one in dict.fromkeys(links) if one]
    return "\n".join([f"{title}\n", *lines]) if lines else ""
