"""What the program brings of others, and under which licence: the list packed with it."""

from __future__ import annotations

import msgspec

from understudy.base.files.assets import asset


class Licence(msgspec.Struct, frozen=True):
    """One component; ``version`` is empty if it comes with another one, ``licence`` is SPDX."""

    name: str
    version: str
    licence: str


def licences() -> tuple[Licence, ...]:
    """Return every component that some system's program brings, made by the lock."""
    return msgspec.json.decode(asset("licences.json").read_bytes(), type=tuple[Licence, ...])
