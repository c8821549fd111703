"""What the windows are told about Claude Code's settings."""

from __future__ import annotations

import msgspec


class ClaudeCodeShown(msgspec.Struct, frozen=True):
    """How Claude Code stands to this program; sentences are in the person's language.

    ``difference`` is what *Connect* would write, "" if there is nothing to write. ``notes`` say
    what stays as it is, ``problem`` why something was not done.
    """

    is_found: bool
    is_connected: bool = False
    difference: str = ""
    notes: tuple[str, ...] = ()
    problem: str = ""
