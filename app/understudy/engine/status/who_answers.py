"""Reports who answers now and why, on every change: after a verdict, or with time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from understudy.chat.candidate import Candidate
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failover.judged import last_answered
from understudy.engine.events.common_events import AnsweringChanged
from understudy.status.judge import CUT as CUT_OFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.chat.failover.knowledge import Knowledge
    from understudy.chat.failover.preview import Answering
    from understudy.engine.crossing import Publish
    from understudy.status.model import Verdict, VerdictKind


class Chat(Protocol):
    """The part of `OpenedChat` used here."""

    @property
    def settings(self) -> Settings: ...

    @property
    def knowledge(self) -> Knowledge: ...

    def who_answers(self, asked: AskRequest, *, rehearsal: bool = False) -> Answering: ...


class WhoAnswers:
    """Engine thread only. Keeps the verdict and the route consistent.

    If the judge finds that Claude works or recovers, by an answer to any process of this program,
    its breakers are closed, so that it is asked first again as soon as the tray shows it. The other
    direction needs nothing: every failure that breakers count reaches the judge too.
    """

    def __init__(self, chat: Chat, clock: Clock, publish: Publish) -> None:
        self._chat = chat
        self._clock = clock
        self._publish = publish
        self._asked = AskRequest(())
        self._rehearsal = False
        self._verdict: VerdictKind | None = None
        self._told: AnsweringChanged | None = None
        self._changed = asyncio.Event()

    def take(self, verdict: Verdict) -> None:
        """Take a verdict just published."""
        self._verdict = verdict.kind
        claude, answered = self._chat.settings.claude(), last_answered(verdict)
        if claude is not None and answered is not None:
            self._chat.knowledge.works(Candidate(claude.id, answered or claude.models[0]))
        self.look()

    def ask_about(
        self, *, pin: str | None, private: bool, rehearsal: bool, model: str | None = None
    ) -> None:
        """Answer for such a chat from now on."""
        self._asked = AskRequest((), pin_provider=pin, pin_model=model, private=private)
        self._rehearsal = rehearsal
        self._told = None
        self.look()

    def follow(self, candidate: Candidate) -> Callable[[AttemptOutcome], None]:
        """Let a probe in, and look again as it begins and ends: it takes the one trial."""
        learn = self._chat.knowledge.follow(candidate)
        self.look()

        def end(outcome: AttemptOutcome) -> None:
            learn(outcome)
            self.look()

        return end

    def look(self) -> None:
        """Find out who answers now, and publish it if it changed."""
        answering = self._chat.who_answers(self._asked, rehearsal=self._rehearsal)
        found = AnsweringChanged(answering, self._verdict_on(answering))
        if found != self._told:
            self._told = found
            self._publish(found)
        self._changed.set()

    async def run(self) -> None:
        """Look again whenever a breaker becomes half-open with time; cancel to stop."""
        while True:
            self._changed.clear()
            try:
                async with asyncio.timeout(self._next_change_s()):
                    await self._changed.wait()
            except TimeoutError:
                self.look()

    def _verdict_on(self, answering: Answering) -> VerdictKind | None:
        """Return the verdict if it concerns the provider asked; else None."""
        asked = answering.candidate
        is_claude = asked is not None and asked.provider in self._chat.settings.claude_ids
        return self._verdict if is_claude or self._verdict in CUT_OFF else None

    def _next_change_s(self) -> float | None:
        now_s = self._clock.monotonic()
        at_s = self._chat.knowledge.breakers.next_trial_at_s(now_s)
        return None if at_s is None else max(0.0, at_s - now_s)
