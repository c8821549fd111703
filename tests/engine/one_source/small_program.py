"""The parts of the program that judge and answer, wired as it wires them, in virtual time.

Real: router, breakers, judge, alert policy, monitor, prober, and who tells the windows. Scripted:
what each model does, and what the page says.
"""

from __future__ import annotations

import asyncio
import json
import random
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tests.virtual_loop import VirtualClock, VirtualLoop
from understudy.alerts.policy import AlertPolicy
from understudy.archive.model import Usage
from understudy.base.errors import FetchError
from understudy.base.settings.values import (
    AlertSettings,
    ProviderSettings,
    Settings,
    StatusSettings,
)
from understudy.chat.candidate import Candidate
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.judged import judged_down
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.failover.router import Router
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import AnswerFinished, Role, SegmentStarted, Turn
from understudy.chat.providers.base import (
    ModelInfo,
    ProviderError,
    ProviderEvent,
    ProviderFinished,
    ProviderRequest,
    ProviderText,
)
from understudy.engine.events.common_events import AlertRaised, AnsweringChanged, VerdictJudged
from understudy.engine.status.backup_pages import UnderstudyPages
from understudy.engine.status.claude_code.code_evidence import CodeEvidence
from understudy.engine.status.claude_code.tailing import ClaudeCodeTail
from understudy.engine.status.hub import News, Watch, Watched
from understudy.engine.status.network_gate import NetworkGate
from understudy.engine.status.prober import Prober, ProbeTarget
from understudy.engine.status.wake import WakeWatch
from understudy.engine.status.who_answers import WhoAnswers
from understudy.engine.status.witness import Witness
from understudy.status.evidence import OutcomeClass, OwnOutcome
from understudy.status.judge import Judge
from understudy.status.monitor import StatusMonitor
from understudy.status.sources.parse import parse_summary
from understudy.words.chat.answering import answering_words

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine

    from understudy.alerts.alert import AlertKind
    from understudy.base.http import Page
    from understudy.chat.failover.preview import Answering
    from understudy.status.model import Snapshot, Verdict

SONNET, HAIKU, GPT = (
    Candidate("claude", "claude-sonnet-5-5"),
    Candidate("claude", "claude-haiku-5-5"),
    Candidate("openai", "gpt-5.5"),
)
SETTINGS = Settings(
    status=StatusSettings(surfaces=("Claude API",)),
    provider=(
        ProviderSettings(
            id="claude",
            kind="anthropic",
            base_url="https://api.anthropic.com",
            models=(SONNET.model, HAIKU.model),
        ),
        ProviderSettings(
            id="openai",
            kind="openai",
            base_url="https://api.openai.com/v1",
            models=(GPT.model,),
            consent=True,
        ),
    ),
)
HELLO = AskRequest((Turn(Role.USER, "Hello"),))
PAGE_URL = "https://status.claude.com"


@dataclass
class Ends:
    """How a model's answers end: at once or in the middle, of ``kind``; None: well."""

    kind: FailureKind | None = None
    spoke: bool = False


class Models:
    """One provider, whose models do what they were told."""

    def __init__(self, provider: str) -> None:
        self.id = provider
        self.ends: dict[str, Ends] = {}

    async def stream(self, request: ProviderRequest) -> AsyncGenerator[ProviderEvent, None]:
        await asyncio.sleep(0.3)
        ends = self.ends.get(request.model, Ends())
        if ends.kind is None or ends.spoke:
            yield ProviderText("Some words")
        if ends.kind is not None:
            raise ProviderError(Failure(ends.kind, self.id, request.model))
        yield ProviderFinished("end_turn", Usage())

    async def preload(self) -> None:
        pass

    async def models(self) -> tuple[ModelInfo, ...]:
        return ()

    async def close(self) -> None:
        pass


class ScriptedPage:
    """The status page: ``states`` by component; ``readable`` False: it cannot be read."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self.api = "operational"
        self.site = "operational"
        self.readable = True
        self.fetched = 0

    async def fetch(self) -> Snapshot:
        self.fetched += 1
        if not self.readable:
            raise FetchError("http_status", PAGE_URL, status=503)
        components = [
            {"id": "api", "name": "Claude API", "status": self.api},
            {"id": "site", "name": "claude.ai", "status": self.site},
        ]
        body = {
            "page": {"id": "p", "name": "Claude", "updated_at": "2026-11-21T09:00:00Z"},
            "components": components,
            "incidents": [],
            "scheduled_maintenances": [],
            "status": {"indicator": "none", "description": ""},
        }
        now = self._clock.now()
        return replace(parse_summary(json.dumps(body).encode(), PAGE_URL, now), fetched_at=now)

    async def get(self, url: str, *, etag: str | None = None, accept: str = "") -> Page:
        raise AssertionError(f"nobody's page is read here: {url}")

    async def head(self, url: str) -> Page:
        raise AssertionError(f"no witness is asked here: {url}")


class SmallProgram:
    """Runs on a virtual loop of its own; `run` lets it go on while something is done."""

    def __init__(self, settings: Settings = SETTINGS) -> None:
        self.loop = VirtualLoop()
        self.clock = VirtualClock()
        self.settings = settings
        self.verdict: Verdict | None = None
        self.answering: AnsweringChanged | None = None
        self.alerts: list[AlertKind] = []
        self.answered = False  # the last question
        self.providers = {one.id: Models(one.id) for one in settings.provider}
        self._services: list[asyncio.Future[None]] = []
        self.run(self._open())

    @property
    def knowledge(self) -> Knowledge:
        return self._knowledge

    @property
    def line(self) -> str:
        """The chat's top line."""
        assert self.answering is not None
        return answering_words(self.answering.answering, self.answering.verdict)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        self.loop.run_until_complete(work)

    def wait(self, seconds: float) -> None:
        self.run(asyncio.sleep(seconds))

    def ask(self) -> list[Candidate]:
        """Ask a question and return who was asked, in order."""
        asked: list[Candidate] = []

        async def answer() -> None:
            async with aclosing(self.router.answer(HELLO)) as events:
                answer = [one async for one in events]
            started = [one for one in answer if isinstance(one, SegmentStarted)]
            asked.extend(Candidate(one.provider, one.model) for one in started)
            self.answered = isinstance(answer[-1], AnswerFinished)

        self.run(answer())
        return asked

    def another_process_was_answered(self) -> None:
        """Take what a command found out, as the log brings it."""

        async def take() -> None:
            now = self.clock.now()
            self.watch.request_ended(OwnOutcome(now, "claude", SONNET.model, OutcomeClass.OK))

        self.run(take())

    def fail(self, kind: FailureKind | None, *candidates: Candidate, spoke: bool = False) -> None:
        """Have these end their answers so from now on; None: well."""
        for one in candidates:
            self.providers[one.provider].ends[one.model] = Ends(kind, spoke)

    def look(self) -> None:
        """Have whoever tells the windows look again."""

        async def look() -> None:
            self.who.look()

        self.run(look())

    def sleep(self) -> None:
        """Have the computer wake from an hour's sleep."""

        async def wake() -> None:
            self._news.woke.emit(3600.0)
            await asyncio.sleep(0.1)

        self.run(wake())

    def poll(self) -> None:
        async def read() -> None:
            await self.monitor.poll_once()

        self.run(read())

    def who_answers(self, asked: AskRequest, *, rehearsal: bool = False) -> Answering:
        assert not rehearsal
        return self.router.who_answers(asked)

    def close(self) -> None:
        async def end() -> None:
            for one in self._services:
                one.cancel()
            await asyncio.gather(*self._services, return_exceptions=True)

        self.run(end())
        self.loop.close()

    async def _open(self) -> None:
        settings, clock = self.settings, self.clock
        claude = settings.provider[0]
        rng = random.Random(1)  # noqa: S311 - jitter
        self.page = ScriptedPage(clock)
        judge = Judge(settings.status, claude.id, claude.models)
        policy = AlertPolicy(AlertSettings())
        news = self._news = News()
        wake = WakeWatch(news.woke.emit)
        self.monitor = StatusMonitor(
            self.page, settings.status, clock, news.judged.emit, rng, judge
        )
        pages = UnderstudyPages((), self.page, clock, self._publish, rng)
        gate = NetworkGate(Witness(tuple, self.page, clock), clock, news.network.emit)
        self._knowledge = Knowledge(
            Breakers(),
            clock,
            lambda one: judged_down(self.monitor.verdict, settings.claude_ids, one),
        )
        code = CodeEvidence(
            *(judge, clock, news.code_ended.emit, gate.reached, gate.suspect), Path("none")
        )
        tail = ClaudeCodeTail(lambda: False, clock, news.code_said.emit)
        watched = Watched(self.monitor, gate, pages, wake, tail, code)
        self.watch = Watch(judge, policy, None, clock, lambda: settings, self._publish, watched)
        self.who = WhoAnswers(self, clock, self._publish)
        target = ProbeTarget(self.providers["claude"], SONNET.model)
        prober = Prober(
            lambda: target,
            judge.probe_due,
            self.watch.request_ended,
            lambda: True,
            clock,
            self.who.follow,
        )
        self.router = Router(
            self.providers,
            settings,
            clock,
            knowledge=self._knowledge,
            on_attempt=news.attempts.emit,
        )
        news.woke.connect(self._woke)
        news.tell(self.watch)
        news.attempts.connect(lambda _attempt: self.who.look())
        self.watch.verdicts.connect(self.who.take)
        self.watch.verdicts.connect(lambda _verdict: prober.reconsider())
        await self.monitor.poll_once()
        for run in (self.monitor.run, prober.run, self.who.run):
            self._services.append(asyncio.ensure_future(run()))

    def _woke(self, _slept_s: float) -> None:
        self._knowledge.breakers.reset(self.clock.monotonic())

    def _publish(self, event: object) -> None:
        match event:
            case VerdictJudged():
                self.verdict = event.verdict
            case AnsweringChanged():
                self.answering = event
            case AlertRaised():
                self.alerts.append(event.alert.kind)
            case _:
                pass
