"""One check of the doctor and its result."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """``state`` is works, fails or unknown; ``step`` is the next step, empty if none is needed."""

    name: str
    state: str
    text: str
    step: str = ""
