"""A conversation said here that has everything one can have."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.archive.opened import STARTED_AT, SetClock, opened_store
from understudy.archive.model import (
    NewAttachment,
    Outcome,
    PastSource,
    SegmentEnd,
    Sent,
    StoredAttempt,
    Usage,
)

if TYPE_CHECKING:
    from pathlib import Path

PICTURE = NewAttachment("loaf.png", "image/png", b"\x89PNG" + bytes(range(256)))
SENT = Sent(3, images=1, elsewhere=True, messages_left_out=2)
PAST = PastSource(5, "Why then?", STARTED_AT, "claude", "m", "own_claude")
NAMED = NewAttachment("lost.pdf", "application/pdf", None, text="what it said")
QUESTION = "Why?\n\n```py\nprint('<b>')\n```\nNUL \0 and 🍞"


def say_everything(folder: Path, *, private: bool = False, title: str = "Everything") -> int:
    """Say it in the archive in ``folder`` and return its number."""
    clock = SetClock()
    with opened_store(folder / "understudy.db", clock) as (store, _):
        number = store.new_conversation(private=private).id
        clock.pass_s(0.123456)
        question = store.add_user_message(
            number, QUESTION, attachments=(PICTURE, NAMED, PICTURE), system="Be brief."
        )
        store.rename(number, title)
        store.pin(number, pinned=True)
        answer = store.begin_answer(question.id)
        failed = StoredAttempt("claude", "m-0", "overloaded", STARTED_AT, None, 0.25)
        store.answers.add_attempt(answer, failed)
        for outcome, end in (
            (Outcome.INTERRUPTED, SegmentEnd(Outcome.INTERRUPTED, "reset", None, Usage(3, None))),
            (Outcome.COMPLETE, SegmentEnd(Outcome.COMPLETE, None, "end_turn", Usage(3, 4), 0.1, 2)),
        ):
            started_at = STARTED_AT + timedelta(microseconds=7)
            segment = store.answers.begin_segment(
                answer, "claude", "m", "stand_in", started_at, SENT, PAST
            )
            store.answers.write_thought(segment, f"Thought, {outcome.value}.", 1.5)
            store.answers.finish_segment(segment, f"Text, {outcome.value}.", end)
        store.answers.finish_answer(answer, 0.1, 2.5)
        again = store.begin_answer(question.id)
        store.answers.finish_answer(again, failure="offline")
        store.save_draft(number, "half a thought")
    return number
