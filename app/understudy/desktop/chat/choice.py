"""The person's choice of who answers in one conversation."""

from __future__ import annotations

import msgspec


class Choice(msgspec.Struct, frozen=True):
    """No provider: automatic. No model: any model of the provider."""

    provider: str | None = None
    model: str | None = None


AUTOMATIC = Choice()
