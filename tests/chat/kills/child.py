"""What runs in a program that will be killed: it asks, or drains the outbox, and says what it did.

It is built by the same `open_chat` as the window's and the commands'. It tells the test, a JSON
array a line, what it showed and when by its own clock: ``["sent", conversation, prompt]`` once a
prompt is stored, ``["started", provider]``, ``["text", before_s, at_s, text]`` with the clock
before it waited for the text and once it had it, ``["ended", outcome]``, ``["over", answered]``.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.archive.waiting_prompts import OutboxState
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.base.settings.file import load_settings
from understudy.chat.model import AnswerFinished, SegmentEnded, SegmentStarted, TextDelta
from understudy.chat.question import Question
from understudy.engine.opened_chat import open_chat

if TYPE_CHECKING:
    from understudy.chat.outbox import OutboxAnswer
    from understudy.engine.opened_chat import OpenedChat


@dataclass(frozen=True, slots=True)
class Job:
    """``prompts`` are asked one after the other; without any, what waits is drained."""

    home: str
    talk_to: str
    prompts: tuple[str, ...] = ()


class Talk:
    """The way to the test: what was said is there, whatever becomes of who said it."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)

    def say(self, *words: object) -> None:
        self._socket.sendall(f"{json.dumps(words)}\n".encode())


def run(job: Job) -> None:
    talk = Talk(job.talk_to)
    talk.say("pid", os.getpid())
    asyncio.run(_work(job, talk))
    talk.say("done")


async def _work(job: Job, talk: Talk) -> None:
    paths = paths_for(job.home)
    paths.create()
    settings = load_settings(paths.settings_file).settings

    def answered(answer: OutboxAnswer) -> None:
        talk.say("answered", answer.question)

    async with open_chat(paths, settings, SystemClock(), on_answered=answered) as opened:
        for prompt in job.prompts:
            await _ask(opened, prompt, talk)
        if not job.prompts:
            talk.say("draining")
            while opened.store.outbox.entries(OutboxState.WAITING):
                if (await opened.outbox.drain()).stopped_by is not None:
                    break  # nobody is left to ask


async def _ask(opened: OpenedChat, prompt: str, talk: Talk) -> None:
    clock = SystemClock()
    pending = opened.chat.store_prompt(Question(prompt))
    talk.say("sent", pending.conversation.id, prompt)
    async with aclosing(opened.chat.answer(pending)) as events:
        before_s = clock.monotonic()
        async for event in events:
            match event:
                case SegmentStarted():
                    talk.say("started", event.provider)
                case TextDelta():
                    talk.say("text", before_s, clock.monotonic(), event.text)
                case SegmentEnded():
                    talk.say("ended", event.outcome.value)
                case _:
                    talk.say("over", isinstance(event, AnswerFinished))
            before_s = clock.monotonic()


if __name__ == "__main__":
    run(Job(**json.loads(sys.argv[1])))
