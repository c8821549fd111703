"""The chat's top line: who answers now and why. It reports trouble only as judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy
from understudy.chat.model import RouteReasonKind
from understudy.status.model import VerdictKind
from understudy.words.chat.routes import failing_since, reported_since, route_words, trouble_words
from understudy.words.common import PROVIDER_NAMES, model_name, provider_name

if TYPE_CHECKING:
    from understudy.chat.failover.judged import Down
    from understudy.chat.failover.preview import Answering
    from understudy.chat.model import SegmentStarted

NOBODY = lazy("No provider is available")
REHEARSAL = lazy("rehearsal: Claude counts as down")
NOT_THE_API = lazy("the outage does not affect the API, which this chat uses")
CUT_OFF = {
    VerdictKind.OFFLINE: lazy("this computer is offline"),
    VerdictKind.SIGN_IN: lazy("the network asks you to sign in"),
}
_PASSED_OVER = frozenset({RouteReasonKind.BREAKER_OPEN, RouteReasonKind.REPORTED_DOWN})
_PLAIN = frozenset({RouteReasonKind.FIRST_CHOICE, RouteReasonKind.SKIPPED_OTHERS})
# vendors recognisable by the names of their models
_SAY_WHOSE = {"Claude": "Claude ", "OpenAI": "GPT-"}


def who_words(provider: str, model: str) -> str:
    """Return a model, with its provider if the model's name does not show it."""
    name, company = model_name(model), provider_name(provider)
    if name.startswith(_SAY_WHOSE.get(PROVIDER_NAMES.get(provider, ""), "\0")):
        return name
    return _("{model} ({provider})", model=name, provider=company)


def answering_words(
    answering: Answering,
    verdict: VerdictKind | None = None,
    started: SegmentStarted | None = None,
    *,
    rehearsal: bool = False,
) -> str:
    """Return the line for the next answer; ``started`` is who answers at this moment."""
    if rehearsal:
        return _line([_who(answering, started), str(REHEARSAL)])
    if started is not None:
        return _line([_speaking(started), *_why(answering, verdict, started)])
    if answering.candidate is None:
        return str(NOBODY)
    who = _who(answering, None)
    if answering.reason.kind in _PASSED_OVER:
        who = _("{who} is standing in", who=who)
    elif answering.reason.kind is RouteReasonKind.PINNED:
        who = _("{who}, as you chose", who=who)
    return _line([who, *_why(answering, verdict, None), *_trial(answering)])


def _who(answering: Answering, started: SegmentStarted | None) -> str:
    if started is not None:
        return who_words(started.provider, started.model)
    if answering.candidate is None:
        return str(NOBODY)
    return who_words(answering.candidate.provider, answering.candidate.model)


def _speaking(started: SegmentStarted) -> str:
    """Return who answers at this moment, with only the trouble of this very answer."""
    who = who_words(started.provider, started.model)
    kind = started.reason.kind
    if kind in _PLAIN:
        return who
    if kind in _PASSED_OVER:
        return _("{who} is standing in", who=who)
    if kind is RouteReasonKind.PINNED:
        return _("{who}, as you chose", who=who)
    return route_words(started.reason, started.provider, started.model, who=who)


def _why(
    answering: Answering, verdict: VerdictKind | None, started: SegmentStarted | None
) -> list[str]:
    """Return the verdicts on providers passed over, or on one asked in spite of trouble."""
    if verdict in CUT_OFF:
        return [str(CUT_OFF[verdict])]
    stands_in = answering.reason.kind in _PASSED_OVER
    if started is not None and started.reason.kind not in _PASSED_OVER | _PLAIN:
        return []
    if stands_in and (started is None or started.reason.kind in _PASSED_OVER):
        return [trouble_words(answering.reason)]
    if answering.down is not None:
        return [_down(answering.down, answering)]
    if verdict is VerdictKind.DOWN and not stands_in:
        return [str(NOT_THE_API)]
    return []


def _down(down: Down, answering: Answering) -> str:
    """Return the trouble of a provider asked for lack of a better one."""
    is_one_model = down.model and answering.candidate is not None
    who = model_name(down.model) if is_one_model else _("Claude API")
    return failing_since(who, down.since) if down.own else reported_since(who, down.since)


def _trial(answering: Answering) -> list[str]:
    if answering.trial is None:
        return []
    return [_("{provider} is tried next", provider=provider_name(answering.trial.provider))]


def _line(parts: list[str]) -> str:
    return " · ".join(part for part in parts if part)
