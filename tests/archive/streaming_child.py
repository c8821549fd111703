"""A program that asks and records one answer after another until it is killed: ``PATH``.

Says on its output, a JSON array a line, what it promises to have kept:
``["sent", conversation, message, text]`` once a prompt is stored, ``["answer", conversation,
answer]``, and for every delta ``["text", before_s, after_s, delta]`` with the clock before and
after it was taken.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.archive.model import Outcome
from understudy.archive.recorder import AnswerRecorder
from understudy.archive.schema import open_archive
from understudy.archive.store import Store
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from understudy.base.errors import StorageError

DELTAS = 150


def say(*words: object) -> None:
    sys.stdout.write(f"{json.dumps(words)}\n")
    sys.stdout.flush()


def fail(problem: StorageError) -> None:
    raise problem


async def answer(store: Store, clock: SystemClock, chance: random.Random, number: int) -> None:
    conversation = store.new_conversation(private=False)
    prompt = f"prompt {number} " * chance.randrange(1, 200)
    message = store.add_user_message(conversation.id, prompt)
    say("sent", conversation.id, message.id, prompt)
    answer_id = store.begin_answer(message.id)
    say("answer", conversation.id, answer_id)
    recorder = AnswerRecorder(store, clock, answer_id, fail)
    recorder.segment_started("claude", "m", "first_choice")
    for _ in range(DELTAS):
        delta = "word " * chance.randrange(1, 30)
        before_s = clock.monotonic()
        recorder.text(delta)
        say("text", before_s, clock.monotonic(), delta)
        await asyncio.sleep(chance.choice((0, 0, 0.001, 0.02)))
    recorder.segment_ended(Outcome.COMPLETE, None, "end_turn")
    recorder.finished(0.1, 1.0)
    say("done")


async def main(path: Path) -> None:
    clock = SystemClock()
    store = Store(open_archive(path, clock).database, clock)
    chance = random.Random()  # noqa: S311 - no secret
    number = 0
    while True:
        number += 1
        await answer(store, clock, chance, number)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
