"""What a provider's address was probably meant to be, if nothing is found at the one that is set.

The SDKs add the last part themselves: Anthropic's ``/v1/messages``, OpenAI's ``/chat/completions``.
People paste either, or leave the ``/v1`` out. Pure.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

_ENDINGS = ("/chat/completions", "/completions", "/responses", "/messages", "/models")
_VERSION = re.compile(r"/v\d\w*(?=/|$)")


def better_base_url(kind: str, base_url: str) -> str | None:
    """Return the address to try instead of ``base_url``; None if it looks right."""
    parts = urlsplit(base_url)
    path = parts.path.rstrip("/")
    for ending in _ENDINGS:
        path = path.removesuffix(ending)
    path = re.sub(r"(/v\d\w*)(?:\1)+$", r"\1", path)
    if kind == "anthropic":
        path = re.sub(r"/v\d\w*$", "", path)
    elif not _VERSION.search(path):
        path = f"{path}/v1"
    better = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    return None if better.rstrip("/") == base_url.rstrip("/") else better
