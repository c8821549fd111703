"""Builds the desktop's services of the verdict and the answer, each from finished parts.

What one reports and another takes goes through the signals of `News`, so none waits for the other.
"""

from __future__ import annotations

import logging
import random
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.alerts.policy import AlertPolicy
from understudy.alerts.state import PolicyState
from understudy.base.errors import StorageError
from understudy.base.http import HttpClient
from understudy.chat.failover.judged import is_troubled, judged_down, limited_since
from understudy.engine.claude_code.connecting import ClaudeCodeSettings
from understudy.engine.opened_chat import OpenedChat, log_trouble
from understudy.engine.status.backup_pages import MAX_BODY_BYTES, UnderstudyPages
from understudy.engine.status.claude_code.code_evidence import CodeEvidence
from understudy.engine.status.claude_code.tailing import ClaudeCodeTail
from understudy.engine.status.hub import News, Watch, Watched, policy_state_of
from understudy.engine.status.network_gate import NetworkGate
from understudy.engine.status.opened_log import open_log
from understudy.engine.status.page_days import PageDays
from understudy.engine.status.page_history import PageHistoryReader
from understudy.engine.status.prober import Prober, ProbeTarget, may_probe
from understudy.engine.status.telemetry.sink import TelemetrySink
from understudy.engine.status.wake import WakeWatch
from understudy.engine.status.who_answers import WhoAnswers
from understudy.engine.status.witness import Witness, witness_urls
from understudy.status.claude_code.telemetry.joining import Joining
from understudy.status.claude_code.threads import Doors
from understudy.status.judge import judge_for
from understudy.status.monitor import StatusMonitor
from understudy.status.sources.hosts import PageHosts

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from understudy.base.clock import Clock
    from understudy.base.files.paths import Paths
    from understudy.base.settings.values import Settings
    from understudy.chat.outbox import OutboxAnswer
    from understudy.engine.crossing import Publish
    from understudy.engine.opened_home import OpenedHome
    from understudy.engine.settings.live import LiveSettings
    from understudy.status.judge import Judge
    from understudy.status.log.log_store import StatusLog

log = logging.getLogger(__name__)


class Watching(msgspec.Struct, frozen=True):
    """The services; each ``run`` is for a supervisor. ``kept`` is the log, None without one."""

    chat: OpenedChat
    watch: Watch
    monitor: StatusMonitor
    gate: NetworkGate
    prober: Prober
    pages: UnderstudyPages
    wake: WakeWatch
    answers: WhoAnswers
    tail: ClaudeCodeTail
    sink: TelemetrySink
    days: PageDays
    kept: StatusLog | None


def _plans(settings: Settings) -> frozenset[str]:
    """Return the providers that ask on the person's plan."""
    return frozenset(one.id for one in settings.provider if one.traits.on_plan)


@asynccontextmanager
async def open_watching(
    paths: Paths,
    clock: Clock,
    home: OpenedHome,
    publish: Publish,
    on_storage_trouble: Callable[[StorageError], None] = log_trouble,
    on_answered: Callable[[OutboxAnswer], None] = lambda _answer: None,
) -> AsyncGenerator[Watching, None]:
    """Open all of it, and the chat that follows the verdict; nothing runs yet.

    ``on_answered`` is called by the outbox.
    """
    async with AsyncExitStack() as stack:
        settings, live = home.settings, home.live
        kept = stack.enter_context(open_log(paths, settings, clock))
        http = HttpClient(clock, max_body_bytes=MAX_BODY_BYTES)
        stack.push_async_callback(http.close)
        past = PageHistoryReader(lambda: _page_urls(live.now), http, clock, kept)
        stack.push_async_callback(past.close)
        judge = judge_for(settings)
        policy = AlertPolicy(settings.alerts, state=_stored_policy(kept))
        status = settings.status
        source = PageHosts(status.page_url, status.spare_urls, http, clock, status.surfaces)
        rng = random.Random()  # noqa: S311 - jitter

        news = News()
        wake = WakeWatch(news.woke.emit, on_clock_set=news.clock_set.emit)
        monitor = StatusMonitor(
            source, settings.status, clock, news.judged.emit, rng, judge, wake.check
        )
        witness = Witness(lambda: witness_urls(live.now), http, clock)
        gate = NetworkGate(witness, clock, news.network.emit)
        pages = UnderstudyPages(settings.provider, http, clock, publish, rng)
        code = CodeEvidence(
            *(judge, clock, news.code_ended.emit, gate.reached, gate.suspect),
            paths.claude_code_limits_file,
        )
        tail, sink = _claude_code(paths, live, clock, news)
        watched = Watched(monitor, gate, pages, wake, tail, code, sink)
        watch = Watch(judge, policy, kept, clock, lambda: live.now, publish, watched)

        knowledge = replace(
            home.knowledge,
            down=lambda one: judged_down(monitor.verdict, live.now.claude_ids, one),
            red=pages.red,
            limited=lambda one: limited_since(monitor.verdict, _plans(live.now), one),
            troubled=lambda one: is_troubled(monitor.verdict, live.now.claude_ids, one),
        )
        attempts = news.attempts.emit
        chat = OpenedChat(home, knowledge, clock, on_storage_trouble, attempts, on_answered)
        answers = WhoAnswers(chat, clock, publish)
        prober = _prober(judge, watch, home, clock, answers)

        news.woke.connect(lambda _slept_s: home.woke())
        news.tell(watch)
        news.judged.connect(lambda _verdict, read: past.snapshot_read(read) if read else None)
        news.attempts.connect(lambda _attempt: answers.look())
        watch.verdicts.connect(answers.take)
        watch.verdicts.connect(lambda _verdict: prober.reconsider())
        watch.works.connect(chat.outbox.claude_works)

        def use(settings: Settings) -> None:
            pages.use(settings.provider)
            status = settings.status
            source.use(status.page_url, status.spare_urls, status.surfaces)
            monitor.use(status)
            watch.use(settings)
            prober.reconsider()
            answers.look()
            tail.look()
            sink.look()

        live.on_change(use)
        days = PageDays(kept, clock, publish)
        yield Watching(
            *(chat, watch, monitor, gate, prober, pages, wake, answers, tail, sink, days, kept)
        )


def _claude_code(
    paths: Paths, live: LiveSettings, clock: Clock, news: News
) -> tuple[ClaudeCodeTail, TelemetrySink]:
    """Make the two sources of what Claude Code's requests say, which count no request twice."""
    doors = Doors()
    joining = Joining(doors)
    tail = ClaudeCodeTail(
        lambda: _is_followed(live.now, sink),
        clock,
        lambda told: news.code_said.emit(joining.of_transcripts(told)),
        doors=doors,
    )
    sink = TelemetrySink(
        paths.claude_code_connection_file,
        ClaudeCodeSettings(paths).connection,
        lambda: live.now.status.claude_code != "off",
        lambda ended: news.code_said.emit(joining.of_telemetry(ended, clock.now())),
    )
    return tail, sink


def _is_followed(settings: Settings, sink: TelemetrySink) -> bool:
    """Return True if the person agreed: by the setting, or by connecting while this runs."""
    answer = settings.status.claude_code
    return answer == "on" or (answer == "ask" and sink.listens)


def _page_urls(settings: Settings) -> tuple[str, ...]:
    return (settings.status.page_url, *settings.status.spare_urls)


def _stored_policy(kept: StatusLog | None) -> PolicyState:
    try:
        return policy_state_of(kept.policy_state() if kept else None)
    except StorageError as problem:
        log.warning("the alert policy starts afresh: %s", problem.cause)
        return PolicyState()


def _prober(
    judge: Judge, watch: Watch, home: OpenedHome, clock: Clock, answers: WhoAnswers
) -> Prober:
    def target() -> ProbeTarget | None:
        claude = home.claude
        provider = home.providers.by_id.get(claude.id) if claude else None
        return ProbeTarget(provider, claude.models[0]) if claude and provider else None

    def allowed() -> bool:
        claude = home.claude
        if claude is None:
            return False
        return may_probe(home.settings.status, claude, home.secrets.state(claude.id))

    return Prober(target, judge.probe_due, watch.request_ended, allowed, clock, answers.follow)
