"""Joins what transcripts and telemetry tell of the same request, so that none counts twice. Pure.

The same request has the same id in both. A failure without an id is the same if its session is, and
it ended within two seconds. Telemetry comes up to five seconds later, knows when the first text
came, and whose door answered: what came from a gateway, Bedrock or Vertex is taken back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy.status.claude_code import causes
from understudy.status.claude_code.threads import Said
from understudy.status.evidence import OutcomeClass, OwnOutcome, Witness
from understudy.status.own import CLAUDE_CODE

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.claude_code.telemetry.events import Ended
    from understudy.status.claude_code.threads import Doors

OLDEST = timedelta(minutes=30)
NEWEST = timedelta(seconds=60)
SAME_END = timedelta(seconds=2)
MOST_ENDS = 2_000
_CONNECTION = causes.Cause(OutcomeClass.CUT, "connection_lost")


class _End(msgspec.Struct):
    """A request that ended; ``outcome`` is what counts, None if that is nothing."""

    key: str
    session: str
    at: datetime
    outcomes: tuple[OwnOutcome, ...]
    ended: OwnOutcome
    by_telemetry: bool
    is_joined: bool = False


class Joining:
    """One thread. ``doors`` is read by the transcripts' chains as well."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._ends: dict[str, _End] = {}
        self._by_request: dict[str, str] = {}

    def of_transcripts(self, told: list[Said]) -> list[Said]:
        """Return what the transcripts say, without what telemetry told already."""
        return [one for said in told for one in self._of_transcript(said)]

    def of_telemetry(self, events: list[Ended], now: datetime) -> list[Said]:
        """Return what these events add."""
        recent = [one for one in events if now - OLDEST <= one.at <= now + NEWEST]
        return [said for one in recent for said in self._of_event(one, now)]

    def _of_transcript(self, said: Said) -> list[Said]:
        ended = said.ended
        if ended is None:
            return [said]
        known = self._ends.get(said.witness.key)
        if known is not None:  # its end was corrected
            known.outcomes, known.ended = said.witness.outcomes, ended
            return [said]
        same = self._same(said.request, ended, by_telemetry=True)
        if same is None:
            self._keep(said, ended, by_telemetry=False)
            return [said]
        same.is_joined = True
        first_text_s = same.ended.first_text_s
        witness = Witness(said.witness.key, _with_text(said.witness.outcomes, first_text_s))
        # its end is in the log already
        return [
            Said(Witness(same.key, ())),
            msgspec.structs.replace(said, witness=witness, ended=None),
        ]

    def _of_event(self, event: Ended, now: datetime) -> list[Said]:
        if event.session and event.by_anthropic is not None:
            self._doors.saw(event.session, anthropics=event.by_anthropic)
        if event.by_anthropic is False:
            return self._taken_back(event.session)
        outcome = _outcome(event, now)
        same = self._same(event.request, outcome, by_telemetry=False)
        if same is not None:
            return self._detailed(same, outcome, event)
        if event.request in self._by_request or (not event.has_failed and not event.by_anthropic):
            return []  # told twice, or it does not say who answered
        key = outcome.request
        outcomes = (outcome,) if outcome.kind is not OutcomeClass.YOURS else ()
        said = Said(
            Witness(key, outcomes),
            outcome,
            event.elapsed_s,
            model=event.model,
            answered="" if event.has_failed else event.model,
            doubts_network=outcome.kind is OutcomeClass.CUT,
            request=event.request,
        )
        self._keep(said, outcome, by_telemetry=True)
        return [said]

    def _detailed(self, same: _End, outcome: OwnOutcome, event: Ended) -> list[Said]:
        """Add to a transcript's request when its first text came."""
        same.is_joined = True
        if outcome.first_text_s is None or same.ended.kind is not OutcomeClass.OK:
            return []
        same.outcomes = _with_text(same.outcomes, outcome.first_text_s)
        same.ended = msgspec.structs.replace(same.ended, first_text_s=outcome.first_text_s)
        return [Said(Witness(same.key, same.outcomes), same.ended, event.elapsed_s)]

    def _taken_back(self, session: str) -> list[Said]:
        """Take back what counted of a session that another door answers."""
        found = [one for one in self._ends.values() if one.session == session and one.outcomes]
        for one in found:
            one.outcomes = ()
        return [Said(Witness(one.key, ())) for one in found]

    def _same(self, request: str, ended: OwnOutcome, *, by_telemetry: bool) -> _End | None:
        """Return the same request as the other source told it, None if it did not."""
        key = self._by_request.get(request) if request else None
        if key is not None and (one := self._ends.get(key)) is not None:
            return one if one.by_telemetry is by_telemetry else None
        if ended.kind is OutcomeClass.OK or not ended.session:
            return None
        return next(
            (
                one
                for one in reversed(self._ends.values())
                if one.session == ended.session
                and one.by_telemetry is by_telemetry
                and one.ended.kind is not OutcomeClass.OK
                and not one.is_joined
                and abs(one.at - ended.at) <= SAME_END
            ),
            None,
        )

    def _keep(self, said: Said, ended: OwnOutcome, *, by_telemetry: bool) -> None:
        key = said.witness.key
        self._ends[key] = _End(
            *(key, ended.session, ended.at, said.witness.outcomes, ended, by_telemetry)
        )
        if said.request:
            self._by_request[said.request] = key
        for kept in (self._ends, self._by_request):
            if len(kept) > MOST_ENDS:
                del kept[next(iter(kept))]


def _with_text(
    outcomes: tuple[OwnOutcome, ...], first_text_s: float | None
) -> tuple[OwnOutcome, ...]:
    return tuple(
        msgspec.structs.replace(one, first_text_s=first_text_s)
        if one.kind is OutcomeClass.OK
        else one
        for one in outcomes
    )


def _outcome(event: Ended, now: datetime) -> OwnOutcome:
    cause = causes.Cause(OutcomeClass.OK)
    if event.has_failed:
        cause = _CONNECTION if event.status is None else causes.of_status(event.status)
    request = event.request or f"{event.session}:{event.at.timestamp()}"
    return OwnOutcome(
        *(min(event.at, now), CLAUDE_CODE, event.model, cause.kind or OutcomeClass.CUT),
        cause.failure,
        event.first_text_s,
        session=event.session,
        request=f"telemetry:{request}",
        share=cause.share * (1.0 if event.by_anthropic or not event.has_failed else causes.HALF),
    )
