"""The result of an outage today, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.host.notifications import Urgency
from understudy.words.common import FAILURES, failure_words, provider_name
from understudy.words.notifying import OPEN_CHAT, NotificationText

if TYPE_CHECKING:
    from understudy.chat.readiness import DrillReport, DrillResult

ALONE = "you have no understudy"
ALONE_TITLE = "You have no understudy"
CHECK = "Check understudies"
CHECK_TIP = "Ask each of them one short real question. Providers may charge for it."
CHECKING = "Checking…"
REHEARSE = "Rehearse an outage"
REHEARSE_TIP = "Begin a conversation in which Claude counts as down and everything else is real."
NEVER_CHECKED = "Your understudies have not been checked yet."
OWN_PAGE = "its own status page"
NOBODY = "If Claude failed now, no one would answer."


def own_page(provider: str, *, is_down: bool) -> str:
    """Return what a backup's own status page reports, without a full stop."""
    who = provider_name(provider)
    return f"{who} reports an outage" if is_down else f"{who} reports trouble"


def outlook(report: DrillReport) -> str:
    """Return who would answer if Claude failed now, as one sentence."""
    heir = report.would_answer
    if heir is None:
        return NOBODY
    who = f"{provider_name(heir.provider)} ({heir.model})"
    seconds = heir.elapsed_s if heir.first_text_s is None else heir.first_text_s
    return f"If Claude failed now, {who} would answer in about {seconds:.1f} s."


def result_words(result: DrillResult) -> str:
    """Return one model's result, without a full stop."""
    failure = result.as_failure()
    if failure is not None:
        return failure_words(failure)
    seconds = result.elapsed_s if result.first_text_s is None else result.first_text_s
    return f"{provider_name(result.provider)}: answers, first text after {seconds:.1f} s"


def result_aside(result: DrillResult) -> str:
    """Return one model's result for the aside: provider, and latency or failure."""
    who = provider_name(result.provider)
    if result.failure is not None:
        return f"{who} · {FAILURES[result.failure]}"
    seconds = result.elapsed_s if result.first_text_s is None else result.first_text_s
    return f"{who} · {seconds:.1f} s"


def warnings_of(report: DrillReport) -> list[str]:
    """Return the problems to fix, one sentence each, the gravest first."""
    is_alone = report.would_answer is None
    failing = [result_words(one) for one in report.understudies if not one.works]
    said = [f"{one}: {ALONE}." if is_alone else f"{one}." for one in failing]
    said.extend(
        f"{provider_name(one)} was not asked: you have not given consent."
        for one in report.not_allowed
    )
    if is_alone and not failing:
        said.insert(0, f"{ALONE[:1].upper()}{ALONE[1:]}: add a backup provider in Settings.")
    said.extend(
        f"{result_words(one)}." for one in report.results if not one.is_understudy and not one.works
    )
    return said


def alone_text(report: DrillReport) -> NotificationText:
    """Return the text of the warning that no backup is ready."""
    body = "\n".join([NOBODY, *warnings_of(report)[:2]])
    return NotificationText(ALONE_TITLE, body, Urgency.NORMAL, (OPEN_CHAT,))
