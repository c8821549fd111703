"""The acts of the demo: each question, when it is asked, and the sight to wait for.

A caption makes a claim about the program. So an act waits until the program itself shows it, for as
long as its own rules take, and nothing in the program knows that it is a demo.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from understudy.alerts.alert import AlertKind
from understudy.chat.model import AnswerFailed, AnswerFinished
from understudy.engine.events.common_events import (
    AlertRaised,
    AnsweringChanged,
    AnswerProgress,
    VerdictJudged,
)
from understudy.status.model import ComponentState, VerdictKind
from understudy.world.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.chat.failover.preview import Answering
    from understudy.status.model import Verdict


class Sight(StrEnum):
    """A visible state of the program."""

    NOTHING = "nothing"
    WELL = "well"  # the icon is green, by an own answer
    FAILING = "failing"  # the icon is red, by own requests
    PAGE_REPORTS = "page_reports"  # the page's incident is among the reasons
    PAGE_GREEN = "page_green"  # its components are well again, the incident is open
    PAGE_CLEAR = "page_clear"  # it no longer lists an incident
    CLAUDE_NEXT = "claude_next"  # the next question goes to Claude, on trial or because it is back
    WORKS = "works"  # Claude works, whatever the page says
    OVER = "over"  # the recovery was announced


class Act(msgspec.Struct, frozen=True):
    """One step of the story: ``asked_at`` is awaited before the question, ``shows`` after it."""

    question: str
    shows: Sight
    asked_at: Sight = Sight.NOTHING


ACTS = (
    Act(QUESTIONS[0], Sight.WELL, Sight.PAGE_GREEN),
    Act(QUESTIONS[1], Sight.FAILING),
    Act(QUESTIONS[2], Sight.FAILING),
    Act(QUESTIONS[3], Sight.PAGE_REPORTS, Sight.PAGE_REPORTS),
    Act(QUESTIONS[4], Sight.WORKS, Sight.CLAUDE_NEXT),
    Act(QUESTIONS[5], Sight.WORKS, Sight.PAGE_GREEN),
    Act(QUESTIONS[6], Sight.OVER, Sight.PAGE_CLEAR),
)
"""One for each step of `world.story.OUTAGE`."""


class Audience:
    """Watches the events of the program. One thread."""

    def __init__(self) -> None:
        self.verdict: Verdict | None = None
        self.answering: Answering | None = None
        self.answers = 0  # ended ones, successful or not
        self.recovered = False

    def see(self, event: object) -> None:
        match event:
            case VerdictJudged():
                self.verdict = event.verdict
            case AnsweringChanged():
                self.answering = event.answering
            case AlertRaised():
                self.recovered |= event.alert.kind is AlertKind.RECOVERY
            case AnswerProgress(event=AnswerFinished() | AnswerFailed()):
                self.answers += 1
            case _:
                pass

    def sees(self, sight: Sight) -> bool:
        return self.verdict is not None and SIGHTS[sight](self, self.verdict)


def _has(verdict: Verdict, kind: str) -> bool:
    return any(one.kind == kind for one in verdict.reasons)


def _claude_next(seen: Audience, _verdict: Verdict) -> bool:
    answering = seen.answering
    asked = (answering.trial or answering.candidate) if answering else None
    return asked is not None and asked.provider == "claude"


SIGHTS: dict[Sight, Callable[[Audience, Verdict], bool]] = {
    Sight.NOTHING: lambda _seen, _verdict: True,
    Sight.WELL: lambda _seen, verdict: (
        verdict.kind is VerdictKind.UP and _has(verdict, "own_working")
    ),
    Sight.FAILING: lambda _seen, verdict: (
        verdict.kind is VerdictKind.DOWN and _has(verdict, "own_failing")
    ),
    Sight.PAGE_REPORTS: lambda _seen, verdict: _has(verdict, "incident"),
    Sight.PAGE_GREEN: lambda _seen, verdict: all(
        one.state is ComponentState.OPERATIONAL for one in verdict.components
    ),
    Sight.PAGE_CLEAR: lambda _seen, verdict: not verdict.incidents,
    Sight.CLAUDE_NEXT: _claude_next,
    Sight.WORKS: lambda _seen, verdict: verdict.kind is VerdictKind.UP,
    Sight.OVER: lambda seen, _verdict: seen.recovered,
}
