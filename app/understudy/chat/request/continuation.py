"""Asks another model to continue a broken-off answer, if the person wishes that. Pure.

The question ends with a turn of the person that quotes the last words: Claude refuses an answer
begun for it (400 since the 4.6 models), and others repeat it.
"""

from __future__ import annotations

LEAST_CHARACTERS = 200
"""A shorter answer is started again: that is as quick, and reads better."""
QUOTED_CHARACTERS = 160
LEFT_OUT = "… "

WISH = (
    "Your answer broke off after these words:\n\n{tail}\n\nGo on exactly from there, in the same"
    " language and form. Repeat nothing, and do not mention that you go on."
)


def is_worth_going_on(text: str) -> bool:
    return len(text.strip()) >= LEAST_CHARACTERS


def wish_after(so_far: str) -> str:
    """Return the request to continue after ``so_far``."""
    return WISH.format(tail=so_far.rstrip()[-QUOTED_CHARACTERS:])


def shortened(so_far: str, most_bytes: int) -> str:
    """Return as much of the end of ``so_far`` as ``most_bytes`` of UTF-8 hold, and a little more.

    To the next model the question is worth more than the answer's beginning.
    """
    encoded = so_far.encode("utf-8", "replace")
    if len(encoded) <= most_bytes:
        return so_far
    end = encoded[-max(most_bytes - len(LEFT_OUT.encode()), LEAST_CHARACTERS) :]
    return LEFT_OUT + end.decode("utf-8", "ignore")
