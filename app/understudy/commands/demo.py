"""``understudy demo``: an outage from the first error to the recovery, in the real program.

A scripted world on loopback plays Anthropic; the program reads its status page, asks its models and
keeps the answers in a temporary folder. It shows in the windows if there is a screen, otherwise as
text: the state of the icon, the chat's top line and the notifications, as they come.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import tempfile
import time
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING

from understudy.base.files.paths import paths_for
from understudy.base.settings.file import load_settings
from understudy.base.translation import _
from understudy.chat.question import Question
from understudy.commands.ask import AnswerPrinter
from understudy.engine.demo.acts import ACTS, Audience, Sight
from understudy.engine.demo.stage import SPEED, Stage
from understudy.engine.events.common_events import (
    AlertRaised,
    AnsweringChanged,
    AnswerProgress,
    VerdictJudged,
)
from understudy.engine.opened_home import open_home
from understudy.engine.status.opened_status import open_watching
from understudy.engine.supervisor import keep_running
from understudy.status.model import ComponentState
from understudy.words.chat.answering import answering_words
from understudy.words.common import PHASES, headline
from understudy.words.notifying import notification_text
from understudy.words.sentences import list_of_statements, paragraph
from understudy.words.verdict_reasons import reason_sentence

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncGenerator

    from understudy.base.clock import Clock
    from understudy.base.files.paths import Paths
    from understudy.chat.chat_service import ChatService
    from understudy.engine.demo.acts import Act
    from understudy.status.model import Verdict
    from understudy.world.story_time import StoryClock

log = logging.getLogger(__name__)

TO_READ_S = 1.0
LONGEST_S = 120.0
"""An act ends after this long even if its sight is missing."""


def run(arguments: argparse.Namespace) -> int:
    """Play it as text; `cli` plays it in the windows if `wants_windows` is true."""
    del arguments
    stage = Stage()
    with tempfile.TemporaryDirectory(prefix="understudy-demo-") as folder:
        try:
            paths = paths_for(folder)
            stage.open(paths)
            with asyncio.Runner(loop_factory=stage.clock.new_loop) as runner:
                runner.run(_in_words(paths, stage))
        finally:
            stage.close()
    return 0


def wants_windows(arguments: argparse.Namespace) -> bool:
    return not arguments.words and has_screen()


def has_screen() -> bool:
    """Return True if windows can be shown: always on Windows and macOS."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Teller:
    """Prints the changes of the windows in order; those during an answer, after it.

    If something changed more than once meanwhile, only its last state is printed.
    """

    def __init__(self, clock: Clock) -> None:
        self.audience = Audience()
        self._clock = clock
        self._news = asyncio.Event()
        self._shown: dict[str, str] = {}
        self._is_answering = False
        self._alerts: list[AlertRaised] = []
        self._latest: dict[type, object] = {}

    def see(self, event: object) -> None:
        """Take an event of the engine."""
        self.audience.see(event)
        if not self._is_answering:
            self._tell(event)
        elif isinstance(event, AlertRaised):
            self._alerts.append(event)
        else:
            self._latest[type(event)] = event
        self._news.set()

    def say(self, line: str) -> None:
        print(line, flush=True)

    def begin_answer(self) -> None:
        self._is_answering = True

    def end_answer(self) -> None:
        self._is_answering = False
        for event in (*self._latest.values(), *self._alerts):
            self._tell(event)
        self._latest.clear()
        self._alerts.clear()

    def _tell(self, event: object) -> None:
        match event:
            case VerdictJudged():
                verdict = event.verdict
                reason = reason_sentence(verdict.reasons[0], self._clock.now())
                said = _("icon: {headline}", headline=headline(verdict))
                self._say_once("icon", said, f" ({reason})")
                self._say_once("page", _("page: {state}", state=_page_words(verdict)))
            case AnsweringChanged():
                line = answering_words(event.answering, event.verdict)
                self._say_once("chat", _("chat: {line}", line=line))
            case AlertRaised():
                text = notification_text(event.alert, self._clock.now())
                body = paragraph(*text.body.splitlines())
                line = _("notification: {title}. {body}", title=text.title, body=body)
                self.say(f"   {line}")
            case _:
                pass

    async def until(self, sight: Sight) -> None:
        """Wait until the program shows it, and shows it long enough for a person to read.

        The limit is the program's own rules, or two minutes of real time.
        """
        now_s = time.monotonic()
        give_up_s, seen_at_s = now_s + LONGEST_S, now_s
        while sight is not Sight.NOTHING and now_s - seen_at_s < TO_READ_S:
            self._news.clear()
            try:
                async with asyncio.timeout(SPEED * TO_READ_S / 2):
                    await self._news.wait()
            except TimeoutError:
                pass
            now_s = time.monotonic()
            if not self.audience.sees(sight):
                seen_at_s = now_s
            if now_s > give_up_s:
                log.warning("the demo continues without this on the screen: %s", sight)
                return

    def _say_once(self, what: str, words: str, more: str = "") -> None:
        if self._shown.get(what) != words:
            self._shown[what] = words
            self.say(f"   {words}{more}")


def _page_words(verdict: Verdict) -> str:
    """Return the status page's present state in words."""
    if verdict.checked_at is None:
        return _("not read yet")
    posted = [
        _("“{incident}”, {phase}", incident=one.name, phase=PHASES[one.phase])
        for one in verdict.incidents
    ]
    well = all(one.state is ComponentState.OPERATIONAL for one in verdict.components)
    return list_of_statements([_("green") if well else _("reports trouble"), *posted])


async def _in_words(paths: Paths, stage: Stage) -> None:
    begins = _(
        "Understudy's demo: a simulated outage on this computer, played through the real program. "
        "Between the answers, time runs {speed} times as fast.",
        speed=f"{SPEED:.0f}",
    )
    print(begins, flush=True)
    teller = Teller(stage.clock)
    async with _program(paths, stage, teller) as chat:
        conversation: int | None = None
        for number, act in enumerate(ACTS, start=1):
            step = stage.next_step()
            if step is None:
                break
            teller.say(f"\n── {number}. {step.caption}")
            conversation = await _play(act, teller, chat, stage.clock, conversation)
    print()
    print(_("That was the whole outage. Start Understudy with your own key: understudy"))


async def _play(
    act: Act, teller: Teller, chat: ChatService, clock: StoryClock, conversation: int | None
) -> int:
    await teller.until(act.asked_at)
    asked = _("you:  {question}", question=act.question)
    teller.say(f"   {asked}")
    pending = chat.store_prompt(Question(act.question, conversation_id=conversation))
    printer = AnswerPrinter(clock=clock)
    teller.begin_answer()
    with clock.real_time():
        async with aclosing(chat.answer(pending)) as events:
            async for event in events:
                printer.show(event)
                teller.see(AnswerProgress(pending.conversation.id, pending.answer_id, event))
    teller.end_answer()
    await teller.until(act.shows)
    return pending.conversation.id


@asynccontextmanager
async def _program(paths: Paths, stage: Stage, teller: Teller) -> AsyncGenerator[ChatService, None]:
    """Open the part of the desktop program that judges, answers and notifies."""
    settings = load_settings(paths.settings_file).settings
    async with (
        open_home(paths, settings, stage.clock) as opened,
        open_watching(paths, stage.clock, opened, teller.see) as watching,
    ):
        services = [
            asyncio.ensure_future(keep_running(name, run))
            for name, run in (
                ("monitor", watching.monitor.run),
                ("network gate", watching.gate.run),
                ("prober", watching.prober.run),
                ("who answers", watching.answers.run),
            )
        ]
        try:
            yield watching.chat.chat
        finally:
            for service in services:
                service.cancel()
            await asyncio.gather(*services, return_exceptions=True)
