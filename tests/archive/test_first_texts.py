"""How fast models were is read from the newest answers, where it was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.archive.opened import SetClock, opened_store, start_answer
from understudy.archive.first_texts import NEWEST
from understudy.archive.model import Outcome, SegmentEnd, Usage

if TYPE_CHECKING:
    from pathlib import Path


def test_the_newest_measured_answers_are_told_the_oldest_first(tmp_path: Path) -> None:
    clock = SetClock()
    with opened_store(tmp_path / "u.db", clock) as (store, _):
        assert store.first_texts() == []
        _, answer_id = start_answer(store)
        ends = [
            *[SegmentEnd(Outcome.COMPLETE, usage=Usage(7, 1), first_text_s=9.0)] * NEWEST,
            SegmentEnd(Outcome.COMPLETE, usage=Usage(500, 20), first_text_s=1.5),
            SegmentEnd(Outcome.INTERRUPTED, "headers_timeout"),
            SegmentEnd(Outcome.COMPLETE, first_text_s=0.5),
            SegmentEnd(Outcome.CACHED, usage=Usage(1, 1), first_text_s=0.1),
            SegmentEnd(Outcome.INTERRUPTED, "text_stalled", None, Usage(90_000, 3), 6.0),
        ]
        for end in ends:
            one = store.answers.begin_segment(answer_id, "p", "m", "retry", clock.now())
            store.answers.finish_segment(one, "text", end)

        newest = store.first_texts()
        assert newest[-2:] == [("p", "m", 500, 1.5), ("p", "m", 90_000, 6.0)]
        assert len(newest) == NEWEST - 3
