"""One model at one provider: what a question can be put to. Pure."""

from __future__ import annotations

import msgspec


class Candidate(msgspec.Struct, frozen=True):
    """One model at one provider."""

    provider: str
    model: str
