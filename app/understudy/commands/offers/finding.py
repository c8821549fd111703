"""One thing the doctor looked at, and what it found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """``state`` is works, fails or unknown; ``step`` is what to do, empty where nothing is."""

    name: str
    state: str
    text: str
    step: str = ""
