"""The models of Claude Code: its short names, and whether it answered with another one. Pure."""

from __future__ import annotations

import re

from understudy.chat.providers.base import ModelInfo

SHORT_NAMES = ("sonnet", "opus", "haiku")
"""Each stands for the newest model of its line; the program knows which."""

_SUFFIX = re.compile(r"(-\d{8}|-latest)?(\[[^\[\]]*\])?$")


def listed(configured: tuple[str, ...]) -> tuple[ModelInfo, ...]:
    """Return the models to choose from; nobody is asked, because no list can be had locally."""
    return tuple(ModelInfo(one, one) for one in dict.fromkeys((*configured, *SHORT_NAMES)))


def is_other_model(asked: str, answered: str) -> bool:
    """Return True if another model answered than was asked for; unknown: False.

    A date, and a mark like ``[1m]``, make no other model, and a short name is any of its line.
    """
    wanted, found = (_SUFFIX.sub("", one.strip().lower()) for one in (asked, answered))
    if not found.startswith("claude-") or wanted == found:
        return False
    if wanted.startswith("claude-"):
        return True
    return wanted in SHORT_NAMES and wanted not in found.split("-")
