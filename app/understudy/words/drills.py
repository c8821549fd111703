"""The result of an outage today, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy
from understudy.host.notify_base import Urgency
from understudy.words.common import FAILURES, failure_words, provider_name, who_of
from understudy.words.notifying import NotificationText, open_chat
from understudy.words.sentences import as_sentence, decimal

if TYPE_CHECKING:
    from understudy.chat.readiness import DrillReport, DrillResult

ALONE_TITLE = lazy("You have no understudy")
CHECK = lazy("Check understudies")
CHECK_TIP = lazy("Ask each of them one short real question. Providers may charge for it.")
CHECKING = lazy("Checking…")
REHEARSE = lazy("Rehearse an outage")
REHEARSE_TIP = lazy(
    "Begin a conversation in which Claude counts as down and everything else is real."
)
NEVER_CHECKED = lazy("Your understudies have not been checked yet.")
OWN_PAGE = lazy("its own status page")
NOBODY = lazy("If Claude failed now, no one would answer.")


def not_saved(cause: str) -> str:
    """Return why there is no new result."""
    return _("The check could not be saved ({cause}).", cause=cause)


def own_page(provider: str, *, is_down: bool) -> str:
    """Return what a backup's own status page reports, without a full stop."""
    who = provider_name(provider)
    if is_down:
        return _("{provider} reports an outage", provider=who)
    return _("{provider} reports trouble", provider=who)


def outlook(report: DrillReport) -> str:
    """Return who would answer if Claude failed now, as one sentence."""
    heir = report.would_answer
    if heir is None:
        return str(NOBODY)
    return _(
        "If Claude failed now, {who} would answer in about {seconds} s.",
        who=who_of(heir.provider, heir.model),
        seconds=_seconds(heir),
    )


def result_words(result: DrillResult) -> str:
    """Return one model's result, without a full stop."""
    failure = result.as_failure()
    if failure is not None:
        return failure_words(failure)
    return _(
        "{provider}: answers, first text after {seconds} s",
        provider=provider_name(result.provider),
        seconds=_seconds(result),
    )


def result_aside(result: DrillResult) -> str:
    """Return one model's result for the aside: provider, and latency or failure."""
    who = provider_name(result.provider)
    if result.failure is not None:
        return f"{who} · {FAILURES[result.failure]}"
    return _("{provider} · {seconds} s", provider=who, seconds=_seconds(result))


def _seconds(result: DrillResult) -> str:
    """Return the time to the first text, or to the end if there was none."""
    seconds = result.elapsed_s if result.first_text_s is None else result.first_text_s
    return decimal(max(seconds, 0.1), 1)  # 0.0 would say that it takes no time


def warnings_of(report: DrillReport) -> list[str]:
    """Return the problems to fix, one sentence each, the gravest first."""
    is_alone = report.would_answer is None
    failing = [result_words(one) for one in report.understudies if not one.works]
    said = [
        _("{failure}: you have no understudy.", failure=one) if is_alone else as_sentence(one)
        for one in failing
    ]
    said.extend(
        _(
            "{provider} was not asked: you have not given consent.",
            provider=provider_name(one),
        )
        for one in report.not_allowed
    )
    if is_alone and not failing:
        said.insert(0, _("You have no understudy: add a backup provider in Settings."))
    own = (one for one in report.results if not one.is_understudy and not one.works)
    said.extend(as_sentence(result_words(one)) for one in own)
    return said


def alone_text(report: DrillReport) -> NotificationText:
    """Return the text of the warning that no backup is ready."""
    body = "\n".join([str(NOBODY), *warnings_of(report)[:2]])
    return NotificationText(str(ALONE_TITLE), body, Urgency.NORMAL, (open_chat(),))
