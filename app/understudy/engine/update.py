"""A released version of this program. Pure."""

from __future__ import annotations

import msgspec


class Update(msgspec.Struct, frozen=True):
    """A released version; ``url`` is its page, or empty."""

    version: str
    url: str = ""
