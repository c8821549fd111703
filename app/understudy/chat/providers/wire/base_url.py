"""Guesses the right address of a provider if nothing is found at the configured one.

The SDKs add the last part themselves: Anthropic's ``/v1/messages``, OpenAI's ``/chat/completions``.
People paste either, or leave the ``/v1`` out. Pure.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

_ENDINGS = ("/chat/completions", "/completions", "/responses", "/messages", "/models")
_VERSION = re.compile(r"v\d\w*")


def better_base_url(base_url: str, *, adds_version: bool) -> str | None:
    """Return the address to try instead of ``base_url``; None if it looks right.

    ``adds_version``: the SDK adds the ``v1`` itself.
    """
    parts = urlsplit(base_url)
    path = parts.path.rstrip("/")
    for ending in _ENDINGS:
        path = path.removesuffix(ending)
    folders = path.split("/")
    while len(folders) > 1 and _VERSION.fullmatch(folders[-1]) and folders[-2] == folders[-1]:
        folders.pop()  # "/v1/v1": pasted twice
    if adds_version:
        if _VERSION.fullmatch(folders[-1]):
            folders.pop()
    elif not any(map(_VERSION.fullmatch, folders)):
        folders.append("v1")
    better = urlunsplit((parts.scheme, parts.netloc, "/".join(folders), "", ""))
    return None if better.rstrip("/") == base_url.rstrip("/") else better
