"""Builds the services of the verdict: monitor, judge, policy, log, gate, prober, pages."""

from __future__ import annotations

import logging
import random
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import msgspec

from understudy.alerts.policy import AlertPolicy
from understudy.alerts.state import PolicyState
from understudy.base.errors import StorageError
from understudy.base.http import HttpClient
from understudy.chat.failover.judged import is_troubled, judged_down
from understudy.engine.status.backup_pages import MAX_BODY_BYTES, UnderstudyPages
from understudy.engine.status.claude_code.code_evidence import CodeEvidence
from understudy.engine.status.claude_code.tailing import ClaudeCodeTail
from understudy.engine.status.hub import Watch, policy_state_of
from understudy.engine.status.network_gate import NetworkGate
from understudy.engine.status.opened_log import open_log
from understudy.engine.status.page_history import PageHistoryReader
from understudy.engine.status.prober import Prober, ProbeTarget, may_probe
from understudy.engine.status.wake import WakeWatch
from understudy.engine.status.who_answers import WhoAnswers
from understudy.engine.status.witness import Witness, witness_urls
from understudy.status.judge import judge_for
from understudy.status.monitor import StatusMonitor
from understudy.status.sources.hosts import PageHosts

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from understudy.base.clock import Clock
    from understudy.base.paths import Paths
    from understudy.base.settings.values import Settings
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.engine.crossing import Publish
    from understudy.engine.opened_chat import OpenedChat
    from understudy.status.log.store import StatusLog
    from understudy.status.model import Snapshot, Verdict

log = logging.getLogger(__name__)


class Watching(msgspec.Struct, frozen=True):
    """The services; each ``run`` is for a supervisor."""

    watch: Watch
    monitor: StatusMonitor
    gate: NetworkGate
    prober: Prober
    pages: UnderstudyPages
    wake: WakeWatch
    answers: WhoAnswers
    tail: ClaudeCodeTail

    def attempt_ended(self, attempt: AttemptOutcome) -> None:
        """Take the router's result with a provider: first the judge, then who answers."""
        self.watch.attempt_ended(attempt)
        self.answers.look()


@asynccontextmanager
async def open_watching(
    paths: Paths,
    clock: Clock,
    chat: OpenedChat,
    publish: Publish,
) -> AsyncGenerator[Watching, None]:
    """Open all of it; nothing runs yet."""
    async with AsyncExitStack() as stack:
        kept = stack.enter_context(open_log(paths, chat.settings, clock))
        http = HttpClient(clock, max_body_bytes=MAX_BODY_BYTES)
        stack.push_async_callback(http.close)
        settings = chat.settings
        judge = judge_for(settings)
        state = _stored_policy(kept)
        policy = AlertPolicy(settings.alerts, state=state)
        watch = Watch(
            *(judge, policy, kept, clock, lambda: chat.settings, publish), on_wake=chat.woke
        )
        watched = settings.status
        source = PageHosts(watched.page_url, watched.spare_urls, http, clock, watched.surfaces)
        past = PageHistoryReader(lambda: _page_urls(chat.settings), http, clock, kept)

        def judged(verdict: Verdict, snapshot: Snapshot | None) -> None:
            watch.page_judged(verdict, snapshot)
            if snapshot is not None:
                past.snapshot_read(snapshot)

        rng = random.Random()  # noqa: S311 - jitter
        look = watch.look_at_clock
        monitor = StatusMonitor(source, settings.status, clock, judged, rng, judge, look)
        gate = NetworkGate(
            Witness(lambda: witness_urls(chat.settings), http, clock), clock, watch.network_found
        )
        pages = UnderstudyPages(settings.provider, http, clock, publish, rng)
        wake = WakeWatch(watch.woke, on_clock_set=watch.clock_set)
        chat.heed(
            lambda one: judged_down(monitor.verdict, chat.settings.claude_ids, one),
            pages.red,
            lambda one: is_troubled(monitor.verdict, chat.settings.claude_ids, one),
        )
        answers = WhoAnswers(chat, clock, publish)
        prober = _prober(watch, chat, clock, answers)
        watch.attach(monitor, gate, prober, pages, wake)
        tail = ClaudeCodeTail(
            lambda: chat.settings.status.claude_code == "on", clock, watch.code_said
        )
        limits_file = paths.claude_code_limits_file
        keep = watch.code_request_ended
        watch.follow_claude_code(
            tail, CodeEvidence(judge, clock, keep, gate.reached, gate.suspect, limits_file)
        )
        watch.on_verdict(answers.take)

        def use(settings: Settings) -> None:
            pages.use(settings.provider)
            watched = settings.status
            source.use(watched.page_url, watched.spare_urls, watched.surfaces)
            monitor.use(watched)
            watch.use(settings)
            prober.reconsider()
            answers.look()
            tail.look()

        chat.live.on_change(use)
        yield Watching(watch, monitor, gate, prober, pages, wake, answers, tail)
        await past.close()


def _page_urls(settings: Settings) -> tuple[str, ...]:
    return (settings.status.page_url, *settings.status.spare_urls)


def _stored_policy(kept: StatusLog | None) -> PolicyState:
    try:
        return policy_state_of(kept.policy_state() if kept else None)
    except StorageError as problem:
        log.warning("the alert policy starts afresh: %s", problem.cause)
        return PolicyState()


def _prober(watch: Watch, chat: OpenedChat, clock: Clock, answers: WhoAnswers) -> Prober:
    def target() -> ProbeTarget | None:
        claude = chat.claude
        provider = chat.providers.by_id.get(claude.id) if claude else None
        return ProbeTarget(provider, claude.models[0]) if claude and provider else None

    def allowed() -> bool:
        claude = chat.claude
        if claude is None:
            return False
        return may_probe(chat.settings.status, claude, chat.secrets.state(claude.id))

    return Prober(target, watch.probe_due, watch.request_ended, allowed, clock, answers.follow)
