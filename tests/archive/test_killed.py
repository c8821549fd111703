"""kill -9 takes no prompt that was sent and no text older than a quarter of a second."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.archive.opened import STARTED_AT, opened_store, start_answer
from tests.patience import PATIENCE_S
from understudy.archive.model import PROGRAM_ENDED, Outcome, SegmentEnd
from understudy.archive.schema import MIGRATIONS
from understudy.base.storage.database_file import open_database

if TYPE_CHECKING:
    from collections.abc import Generator

    from understudy.archive.store import Store

ROOT = Path(__file__).parents[2]
PROMISE_S = 0.25
KILLS = 10


@dataclass
class SaidAnswer:
    conversation_id: int
    answer_id: int
    is_done: bool = False
    texts: list[tuple[float, float, str]] = field(default_factory=list)

    def promised(self) -> str:
        """Return what must be kept: all of it, or what is older than the promise.

        The program still lived when it took the last delta, and whatever was by then older than
        that was written before it went on. Both times are its own, so no slow machine matters.
        """
        last_s = self.texts[-1][0] if self.texts else 0.0
        limit_s = float("inf") if self.is_done else last_s - PROMISE_S
        return "".join(delta for _, after_s, delta in self.texts if after_s <= limit_s)


@dataclass
class Said:
    """What one program said until it was killed."""

    prompts: list[tuple[int, int, str]] = field(default_factory=list)
    answers: list[SaidAnswer] = field(default_factory=list)

    def take(self, what: str, *words: Any) -> None:
        if what == "sent":
            self.prompts.append((words[0], words[1], words[2]))
        elif what == "answer":
            self.answers.append(SaidAnswer(*words))
        elif what == "text":
            self.answers[-1].texts.append((words[0], words[1], words[2]))
        else:
            self.answers[-1].is_done = True


@contextmanager
def streaming(path: Path) -> Generator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-m", "tests.archive.streaming_child", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def kill_after(path: Path, lines: int) -> Said:
    said = Said()
    with streaming(path) as process:
        assert process.stdout is not None
        # what it said before it died may still be on its way then
        for number, line in enumerate(process.stdout, start=1):
            said.take(*json.loads(line))
            if number == lines:
                process.kill()
    assert process.returncode != 0
    return said


def check(store: Store, said: Said) -> None:
    """Hold the store to what was promised."""
    for conversation_id, message_id, text in said.prompts:
        kept = {one.id: one.text for one in store.messages(conversation_id)}
        assert kept[message_id] == text
    for answer in said.answers:
        if answer.texts:
            messages = {one.id: one for one in store.messages(answer.conversation_id)}
            (segment,) = messages[answer.answer_id].segments
            assert segment.text.startswith(answer.promised())
            assert segment.outcome is Outcome.COMPLETE or not answer.is_done


def test_ten_kills_at_random_moments_lose_nothing_that_was_promised(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    everything: list[Said] = []
    for _ in range(KILLS):
        everything.append(kill_after(path, random.randrange(1, 250)))  # noqa: S311 - no secret
        opened = open_database(path, MIGRATIONS, STARTED_AT)
        assert opened.moved_aside is None
        opened.database.close()
    with opened_store(path) as (store, database):
        running = database.query("SELECT id FROM segments WHERE outcome = 'running'")
        assert store.answers.mark_interrupted_running() == len(running)
        assert store.answers.mark_interrupted_running() == 0
        for said in everything:
            check(store, said)
        assert database.query("PRAGMA integrity_check")[0][0] == "ok"
        assert database.query("PRAGMA foreign_key_check") == []
        failures = {row[0] for row in database.query("SELECT DISTINCT failure FROM segments")}
        assert failures <= {None, PROGRAM_ENDED}
        assert sum(len(said.prompts) for said in everything) >= KILLS


def test_a_kill_in_the_middle_of_an_answer_leaves_it_marked_and_mostly_there(
    tmp_path: Path,
) -> None:
    path = tmp_path / "understudy.db"
    said = kill_after(path, 120)
    (answer,) = said.answers
    assert answer.promised()
    with opened_store(path) as (store, _):
        assert store.answers.mark_interrupted_running() == 1
        check(store, said)
        (segment,) = store.messages(answer.conversation_id)[1].segments
        assert (segment.outcome, segment.failure) == (Outcome.INTERRUPTED, PROGRAM_ENDED)


def test_the_answer_another_living_program_writes_is_left_to_it(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    with streaming(path) as process:
        assert process.stdout is not None
        while json.loads(process.stdout.readline())[0] != "text":
            pass
        with opened_store(path) as (store, database):
            running = "SELECT count(*) FROM segments WHERE outcome = 'running'"
            assert store.answers.mark_interrupted_running() == 0
            process.kill()
            process.wait(PATIENCE_S)
            left = database.query(running)[0][0]
            assert store.answers.mark_interrupted_running() == left == 1


def test_a_segment_of_nobody_is_marked_and_the_own_one_is_not(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, database):
        conversation_id, answer_id = start_answer(store)
        now = STARTED_AT
        orphan = store.answers.begin_segment(answer_id, "p", "orphan", "", now)
        store.answers.write_text(orphan, "text of the orphan")
        database.execute("UPDATE segments SET writer = NULL")
        store.answers.begin_segment(answer_id, "p", "own", "", now)
        done = store.answers.begin_segment(answer_id, "p", "done", "", now)
        store.answers.finish_segment(done, "whole", SegmentEnd(Outcome.COMPLETE))
        assert store.answers.mark_interrupted_running() == 1
        segments = store.messages(conversation_id)[1].segments
        assert [(one.model, one.outcome, one.failure) for one in segments] == [
            ("orphan", Outcome.INTERRUPTED, PROGRAM_ENDED),
            ("own", Outcome.RUNNING, None),
            ("done", Outcome.COMPLETE, None),
        ]
        assert segments[0].text == "text of the orphan"


def test_a_writer_taken_for_dead_puts_its_segment_right_with_its_next_words(
    tmp_path: Path,
) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, database):
        conversation_id, answer_id = start_answer(store)
        segment_id = store.answers.begin_segment(answer_id, "p", "m", "", STARTED_AT)
        database.execute("UPDATE segments SET writer = NULL")
        assert store.answers.mark_interrupted_running() == 1
        store.answers.write_text(segment_id, "I live")
        (segment,) = store.messages(conversation_id)[1].segments
        assert (segment.text, segment.outcome, segment.failure) == ("I live", Outcome.RUNNING, None)
        assert store.answers.mark_interrupted_running() == 0
