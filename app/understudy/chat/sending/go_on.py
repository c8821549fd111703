"""Asks another model to go on where an answer broke off, where the person wishes that. Pure.

The question ends with a turn of the person's that quotes the last words: Claude refuses an answer
begun for it (400 since the 4.6 models), and others repeat it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.model import Role, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_CHARACTERS = 200
"""An answer that broke off earlier is begun anew: that is as quick, and reads better."""
QUOTED_CHARACTERS = 160

WISH = (
    "Your answer broke off after these words:\n\n{tail}\n\nGo on exactly from there, in the same"
    " language and form. Repeat nothing, and do not mention that you go on."
)


def is_worth_going_on(text: str) -> bool:
    return len(text.strip()) >= LEAST_CHARACTERS


def going_on(turns: Sequence[Turn], so_far: str) -> tuple[Turn, ...]:
    """Return ``turns`` and what makes a model go on after ``so_far``."""
    tail = so_far.rstrip()[-QUOTED_CHARACTERS:]
    return (*turns, Turn(Role.ASSISTANT, so_far), Turn(Role.USER, WISH.format(tail=tail)))
