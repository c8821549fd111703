"""Asks another model to go on where an answer broke off, where the person wishes that. Pure.

The question ends with a turn of the person's that quotes the last words: Claude refuses an answer
begun for it (400 since the 4.6 models), and others repeat it.
"""

from __future__ import annotations

LEAST_CHARACTERS = 200
"""An answer that broke off earlier is begun anew: that is as quick, and reads better."""
QUOTED_CHARACTERS = 160
LEFT_OUT = "… "

WISH = (
    "Your answer broke off after these words:\n\n{tail}\n\nGo on exactly from there, in the same"
    " language and form. Repeat nothing, and do not mention that you go on."
)


def is_worth_going_on(text: str) -> bool:
    return len(text.strip()) >= LEAST_CHARACTERS


def wish_after(so_far: str) -> str:
    """Return the words that make a model go on after ``so_far``."""
    return WISH.format(tail=so_far.rstrip()[-QUOTED_CHARACTERS:])


def shortened(so_far: str, most_bytes: int) -> str:
    """Return as much of the end of ``so_far`` as ``most_bytes`` of UTF-8 hold, and a little more.

    The question is worth more to whoever goes on than how the answer began.
    """
    encoded = so_far.encode("utf-8", "replace")
    if len(encoded) <= most_bytes:
        return so_far
    end = encoded[-max(most_bytes - len(LEFT_OUT.encode()), LEAST_CHARACTERS) :]
    return LEFT_OUT + end.decode("utf-8", "ignore")
