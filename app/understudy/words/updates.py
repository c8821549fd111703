"""The sentences of the update notice."""

from __future__ import annotations

from understudy.base.translation import _


def available(version: str, own: str) -> str:
    """Return that a newer version was released, without a full stop."""
    return _("Understudy {version} is available; you have {own}", version=version, own=own)
