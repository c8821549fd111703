"""The program of one day, without windows and database: router, breakers, and who watches for it.

Real: router, breakers, judge, alert policy, monitor, prober and the watch of the backup's page,
wired as `engine.status.opened_status` wires them. Scripted: the providers, and the two status
pages, which say what was posted by that minute. The network is always there. Started in the
morning and
quit at night, so what it learnt is gone the next day, as it is in the real one.
"""

from __future__ import annotations

import asyncio
import json
import random
from bisect import bisect
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec
from msgspec.structs import replace

from tests.benchmarks.outage_year.contestants.provider import ScriptedProvider
from tests.benchmarks.outage_year.year.titles import CLAUDE, HAIKU, LOCAL, OPENAI, SONNET
from tests.replay.history import IDS, STATES, Window, summary
from understudy.alerts.policy import AlertPolicy
from understudy.base.http import Page
from understudy.base.settings.values import ProviderSettings, Settings
from understudy.chat.candidate import Candidate
from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.judged import is_troubled, judged_down, says_it_works
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.failover.rounds import AGAIN_AFTER_S
from understudy.chat.failover.router import Router
from understudy.engine.status.backup_pages import UnderstudyPages
from understudy.engine.status.claude_code.code_evidence import CodeEvidence
from understudy.engine.status.claude_code.tailing import ClaudeCodeTail
from understudy.engine.status.hub import News, Watch, Watched
from understudy.engine.status.network_gate import NetworkGate
from understudy.engine.status.prober import Prober, ProbeTarget
from understudy.engine.status.wake import WakeWatch
from understudy.engine.status.witness import Witness
from understudy.status.judge import Judge
from understudy.status.monitor import StatusMonitor
from understudy.status.sources.parse import parse_summary

if TYPE_CHECKING:
    from datetime import datetime

    from tests.benchmarks.outage_year.study import Study, Vendors
    from tests.benchmarks.outage_year.year.incidents import Trouble
    from understudy.chat.waiting.first_texts import FirstTexts
    from understudy.status.model import Snapshot

PAGE_URL = "https://status.claude.com"
BACKUP_URL = "https://status.openai.com"
# how pages of 2024 called what the page of today has
NAMES = {"api.anthropic.com": "claude api", "console.anthropic.com": "claude console"}
BACKUP_PARTS = ("API", "ChatGPT", "Labs", "Playground")
SPOKEN = {SONNET: "Claude Sonnet 5.5", HAIKU: "Claude Haiku 5.5"}


class StudyClock:
    """A `Clock` on the running loop's time, which began at ``since``."""

    def __init__(self, since: datetime) -> None:
        self._since = since

    def now(self) -> datetime:
        return self._since + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


class RecordedPages:
    """What both pages said, minute by minute."""

    def __init__(self, troubles: tuple[Trouble, ...], clock: StudyClock) -> None:
        self._clock = clock
        self._claude = [_window(one) for one in troubles if one.provider == CLAUDE]
        self._backup = [one for one in troubles if one.provider == OPENAI]
        instants = {one.posted_at for one in troubles} | {one.resolved_at for one in troubles}
        monitored = {one.monitoring_at for one in troubles if one.monitoring_at is not None}
        self._changes = sorted(instants | monitored)
        self._read: dict[int, Snapshot] = {}

    async def fetch(self) -> Snapshot:
        """Read Claude's page."""
        now = self._clock.now()
        part = bisect(self._changes, now)
        if part not in self._read:
            body = json.dumps(summary(self._claude, now)).encode()
            self._read[part] = parse_summary(body, PAGE_URL, now)
        return replace(self._read[part], fetched_at=now)

    async def get(self, url: str, *, etag: str | None = None, accept: str = "") -> Page:
        """Read the backup's page."""
        now = self._clock.now()
        shown = [one for one in self._backup if one.posted_at <= now < one.resolved_at]
        states = dict.fromkeys(BACKUP_PARTS, "operational")
        for one in shown:
            states |= {part: STATES.get(one.impact, "operational") for part in one.components}
        body = {
            "components": [{"id": one, "name": one, "status": states[one]} for one in states],
            "incidents": [_posted(one) for one in shown],
        }
        return Page(url, 200, {}, json.dumps(body).encode(), None)


class Program:
    """Open from `__aenter__` to `__aexit__`; `router` answers."""

    def __init__(
        self,
        study: Study,
        line_up: tuple[tuple[str, str], ...],
        vendors: Vendors,
        pages: RecordedPages,
        first_texts: FirstTexts,
    ) -> None:
        self._study = study
        self._vendors = vendors
        self._pages = pages
        self._first_texts = first_texts  # kept in the archive, so from one day to the next
        self._clock = StudyClock(study.since)
        self._settings = settings_for(line_up)
        self._open = AsyncExitStack()
        self.router: Router

    async def __aenter__(self) -> Self:
        settings, clock = self._settings, self._clock
        providers = {one.id: ScriptedProvider(one.id, self._vendors) for one in settings.provider}
        rng = random.Random(int(clock.monotonic()))  # noqa: S311 - jitter
        claude = settings.provider[0]
        judge = Judge(settings.status, claude.id, claude.models)
        policy = AlertPolicy(settings.alerts)
        news = News()
        monitor = StatusMonitor(self._pages, settings.status, clock, news.judged.emit, rng, judge)
        target = ProbeTarget(providers[CLAUDE], claude.models[0])
        backup = UnderstudyPages(settings.provider, self._pages, clock, _nobody, rng)
        gate = NetworkGate(Witness(tuple, _NoWeb(), clock), clock, news.network.emit)
        code = CodeEvidence(
            *(judge, clock, news.code_ended.emit, gate.reached, gate.suspect), Path("none")
        )
        tail = ClaudeCodeTail(lambda: False, clock, news.code_said.emit)
        wake = WakeWatch(news.woke.emit)
        watched = Watched(monitor, gate, backup, wake, tail, code)
        watch = Watch(judge, policy, None, clock, lambda: settings, _nobody, watched)
        knowledge = Knowledge(
            Breakers(),
            clock,
            lambda one: judged_down(monitor.verdict, {claude.id}, one),
            backup.red,
            lambda one: is_troubled(monitor.verdict, {claude.id}, one),
            first_texts=self._first_texts,
        )
        prober = Prober(
            lambda: target,
            judge.probe_due,
            watch.request_ended,
            lambda: True,
            clock,
            knowledge.follow,
        )
        first = Candidate(claude.id, claude.models[0])
        news.tell(watch)
        watch.verdicts.connect(
            lambda verdict: knowledge.works(first) if says_it_works(verdict) else None
        )
        watch.verdicts.connect(lambda _verdict: prober.reconsider())
        self.router = Router(
            providers,
            settings,
            clock,
            knowledge=knowledge,
            on_attempt=news.attempts.emit,
            again_after_s=AGAIN_AFTER_S,
        )
        for service in (monitor, prober, backup):
            task = asyncio.ensure_future(service.run())
            self._open.push_async_callback(_end, task)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()


class _NoWeb:
    async def head(self, url: str) -> Page:
        raise AssertionError(f"no witness is asked here: {url}")


def settings_for(line_up: tuple[tuple[str, str], ...]) -> Settings:
    """Return the settings of a person who has this line-up, all else as it comes."""
    found = tuple(
        ProviderSettings(
            id=provider,
            kind="anthropic" if provider == CLAUDE else "openai",
            # nothing listens there: the providers are played in this process
            base_url="http://127.0.0.1:9/v1"
            if provider == LOCAL
            else f"https://{provider}.invalid",
            models=tuple(model for one, model in line_up if one == provider),
            consent=True,
            local=provider == LOCAL,
            status_url=BACKUP_URL if provider == OPENAI else None,
        )
        for provider in dict.fromkeys(provider for provider, _ in line_up)
    )
    return msgspec.structs.replace(Settings(), provider=found)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    for ended in await asyncio.gather(task, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended  # a service that crashed must not go unseen


def _nobody(_told: object) -> None:
    pass


def _window(one: Trouble) -> Window:
    """Return Claude's incident as `tests.replay.history` shows it, in the words of today."""
    names = [part.split(" (")[0].casefold() for part in one.components]
    known = {NAMES.get(name, name) for name in names}
    spoken = ", ".join(SPOKEN.get(model, "Claude Opus 4.1") for model in sorted(one.models))
    began_at, ended_at = one.span
    return Window(
        one.name,
        began_at,
        ended_at,
        one.posted_at,
        one.resolved_at,
        one.impact if one.impact in STATES else "none",
        tuple(IDS[name] for name in known if name in IDS),
        f"Elevated errors on {spoken}" if spoken else one.title,
        one.monitoring_at,
    )


def _posted(one: Trouble) -> dict[str, Any]:
    at = one.posted_at.isoformat()
    return {
        "id": one.name,
        "name": one.title,
        "status": "investigating",
        "impact": one.impact,
        "created_at": at,
        "updated_at": at,
        "incident_updates": [],
    }
