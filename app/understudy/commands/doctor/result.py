"""One check of the doctor and its result."""

from __future__ import annotations

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """``state`` is works, fails or unknown; ``step`` is the next step, empty if none is needed."""

    name: str
    state: str
    text: str
    step: str = ""
