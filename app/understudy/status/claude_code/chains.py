"""From a transcript's lines to witnesses: one chain of tries is one request, and one witness. Pure.

A chain speaks early, at its first failed try with a cause, or, if no cause is written, when the
third try begins; its end corrects what was said. A chain that still fails a moment later says so:
beside another session at once, alone only after `LONG`, because a moment's trouble is over by then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.status.claude_code import causes
from understudy.status.claude_code.records import (
    Answered,
    AskedOn,
    GaveUp,
    Switched,
    Tried,
    TryFailed,
)
from understudy.status.claude_code.threads import Chain, Doors, Said, Thread
from understudy.status.evidence import (
    SHARED_MOMENT,
    UNKNOWN_WEIGHT,
    WEIGHTS,
    OutcomeClass,
    OwnOutcome,
    Witness,
)
from understudy.status.own import CLAUDE_CODE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from understudy.status.claude_code.causes import Cause
    from understudy.status.claude_code.records import Record

OLDEST = timedelta(minutes=30)
NEWEST = timedelta(seconds=60)
STILL = timedelta(seconds=3)
LONG = timedelta(seconds=12)
FIRST_PAUSE = timedelta(seconds=0.5)
"""Claude Code's shortest, between a failed try and the second one."""
UNANSWERED = 3
"""The try at whose beginning a chain without a cause counts: two have failed then."""
YOURS_FOR = timedelta(minutes=10)
MOST_SEEN = 20_000
MOST_THREADS = 500
BRIEF = 0.8
"""The share of trouble over within seconds, as in good times: two such requests are no alarm."""
ANSWERED_AT_LAST = WEIGHTS[OutcomeClass.REFUSING] / UNKNOWN_WEIGHT
"""What an answer makes of the tries before it that named no cause: as good as a refusal."""
COUNTS = frozenset({OutcomeClass.REFUSING, OutcomeClass.SILENT, OutcomeClass.CUT})
WITHOUT_ID = (2, 1, 100)
"""From this version on an answer of Anthropic's has the id of its request."""


class Chains:
    """Takes records in the order of each file. ``elsewhere``: Claude Code is set up to ask another.

    Then, and after an answer from another's door, only sessions count that Anthropic's own door has
    answered. ``doors``: who answered, from telemetry, which a gateway that passes ids on cannot
    hide.
    """

    def __init__(self, *, elsewhere: bool = False, doors: Doors | None = None) -> None:
        self._elsewhere = elsewhere
        self._doors = doors or Doors()
        self._threads: dict[str, Thread] = {}
        self._seen: dict[str, None] = {}
        self._yours_at: datetime | None = None
        self._is_foreign = False  # another's door gave the last answer, in whatever session
        self._takers: dict[type[Record], Callable[[Thread, Any], Said | None]] = {
            Tried: self._tried,
            TryFailed: self._try_failed,
            Answered: self._answered,
            GaveUp: self._gave_up,
            Switched: self._switched,
            AskedOn: self._asked_on,
        }

    def take(self, thread: str, record: Record, now: datetime) -> Said | None:
        """Return what ``record`` of the file ``thread`` adds; None if that is nothing."""
        if not now - OLDEST <= record.at <= now + NEWEST or self._is_copy(record):
            return None
        if record.at > now:
            record = msgspec.structs.replace(record, at=now)
        state = self._thread(thread)
        door = self._doors.of(record.session)
        if door is not None:
            state.is_proven, state.is_foreign = door, not door
            if isinstance(record, Answered):
                record = msgspec.structs.replace(record, by_anthropic=door)
        said = self._takers[type(record)](state, record)
        if said is not None and said.ended and isinstance(record, Answered | GaveUp):
            return msgspec.structs.replace(said, request=record.request)
        return said

    def _is_copy(self, record: Record) -> bool:
        """Return True if this line was read before, in this file or in the one it came from."""
        if not record.uuid:
            return False
        if record.uuid in self._seen:
            return True
        self._seen[record.uuid] = None
        if len(self._seen) > MOST_SEEN:
            del self._seen[next(iter(self._seen))]
        return False

    def _thread(self, name: str) -> Thread:
        state = self._threads.pop(name, None) or Thread()
        self._threads[name] = state  # the last used is the last in order
        if len(self._threads) > MOST_THREADS:
            del self._threads[next(iter(self._threads))]
        return state

    def _tried(self, state: Thread, one: Tried) -> Said | None:
        state.model = one.model or state.model
        chain = state.chain
        if chain is None or chain.ended or not _goes_on(chain, one):
            chain = state.chain = Chain(one.id, one.at)
        chain.model = one.model or chain.model
        chain.same_tries = chain.same_tries + 1 if one.digest == chain.digest else 1
        chain.tried_at, chain.last_tried_at = chain.last_tried_at, one.at
        if chain.same_tries == 1:
            chain.asked_again_at = None
        elif chain.asked_again_at is None:
            chain.asked_again_at = one.at
        chain.digest, chain.last_id = one.digest, one.id
        chain.ids.add(one.id)
        if not one.digest or chain.same_tries < UNANSWERED or chain.cause.kind is not None:
            return None
        if self._yours_at is not None and one.at - self._yours_at < YOURS_FOR:
            return None
        return self._failing(state, chain, one, causes.UNKNOWN)

    def _try_failed(self, state: Thread, one: TryFailed) -> Said | None:
        state.is_proven |= one.by_anthropic
        chain = state.chain
        if chain is None or chain.ended:
            chain = state.chain = Chain(_key(one), one.at, state.model)
        chain.cause = causes.of_try(one)
        if chain.cause.kind is OutcomeClass.NETWORK:
            witness = Witness(chain.key, self._counted(state, chain.early))
            return Said(witness, model=chain.model, doubts_network=True)
        if chain.cause.kind not in COUNTS:
            return None
        return self._failing(state, chain, one, chain.cause)

    def _failing(
        self, state: Thread, chain: Chain, one: Record, cause: Cause, *, lasted: bool = False
    ) -> Said | None:
        """Say that the chain fails: once, at each try after `STILL`, and strongly after `LONG`.

        Without a cause, the last only in a session that Claude answered before: it is signed in.
        """
        if chain.first_failed_at is None:
            again_at = chain.asked_again_at
            chain.first_failed_at = again_at - FIRST_PAUSE if again_at else one.at
        is_known = cause.kind is not None
        # a further try shows only that the one before it failed
        failed_at = one.at if is_known else chain.tried_at or one.at
        since = failed_at - chain.first_failed_at
        is_first = not chain.early
        if chain.has_lasted or not (is_first or since >= STILL):
            return None
        chain.has_lasted = since >= LONG
        is_sure = chain.has_lasted and (is_known or state.is_proven)
        counts_again = (is_sure or (is_first and is_known)) and not lasted
        outcome = self._outcome(state, chain, one, cause, counts_again=counts_again)
        outcome = msgspec.structs.replace(outcome, tried_since=chain.first_failed_at)
        chain.early = (*chain.early, outcome)
        return Said(
            Witness(chain.key, self._counted(state, chain.early)),
            model=chain.model,
            doubts_network=cause.kind is not OutcomeClass.REFUSING,
        )

    def _answered(self, state: Thread, one: Answered) -> Said | None:
        if one.by_anthropic is False:
            state.is_foreign, state.is_proven = True, False
        elif one.by_anthropic:
            state.is_proven, state.is_foreign = True, False
        if state.is_foreign or state.is_proven:
            self._is_foreign = state.is_foreign
        chain = state.chain
        if chain is not None and chain.ended and one.message == chain.last_id:
            return None  # another block of the same answer
        if chain is None or chain.ended or (one.ref and chain.ids and one.ref not in chain.ids):
            chain = Chain(one.message, one.at, state.model)
        chain.ended, chain.last_id = True, one.message
        state.chain = state.answered = chain
        state.model = one.model or state.model
        if state.is_foreign or (one.by_anthropic is None and one.version >= WITHOUT_ID):
            return Said(Witness(chain.key, ()))
        self._yours_at = None
        failed_at = chain.first_failed_at or one.at
        brief = 1.0 if any(told.at - failed_at >= SHARED_MOMENT for told in chain.early) else BRIEF
        early = tuple(
            # an answer shows that the sign-in and the way were right
            msgspec.structs.replace(said, share=brief)
            if said.is_cause_known
            else msgspec.structs.replace(
                said, share=brief * ANSWERED_AT_LAST, counts_again=said is chain.early[0]
            )
            for said in chain.early
        )
        outcome = OwnOutcome(
            one.at, CLAUDE_CODE, one.model, OutcomeClass.OK, session=one.session, request=chain.key
        )
        chain.early = (*early, outcome)
        return Said(
            Witness(chain.key, self._counted(state, chain.early)),
            outcome,
            (one.at - chain.began_at).total_seconds(),
            model=one.model,
            answered=one.model,
        )

    def _gave_up(self, state: Thread, one: GaveUp) -> Said | None:
        state.is_proven |= one.by_anthropic
        chain = state.answered if one.was_cut else state.chain
        if chain is None or (chain.ended and not one.was_cut):
            chain = Chain(_key(one), one.at, state.model)
        cause = causes.of_end(one, chain.cause)
        chain.ended, chain.last_id = True, ""
        state.chain = chain
        if cause.kind is OutcomeClass.YOURS and one.status in {401, 403, 429, None}:
            self._yours_at = one.at
        early = tuple(
            msgspec.structs.replace(told, tried_since=None)
            for told in self._corrected(state, chain, one, cause)
        )
        chain.early = early
        ended = self._outcome(state, chain, one, cause)
        elapsed_s = (one.at - chain.began_at).total_seconds()
        witness = Witness(chain.key, self._counted(state, early))
        limit = one.limit
        if state.is_foreign:
            return Said(Witness(chain.key, ()))
        doubts = ended.kind not in {OutcomeClass.OK, OutcomeClass.REFUSING, OutcomeClass.YOURS}
        return Said(witness, ended, elapsed_s, limit, chain.model, doubts_network=doubts)

    def _corrected(
        self, state: Thread, chain: Chain, one: GaveUp, cause: Cause
    ) -> tuple[OwnOutcome, ...]:
        """Return the chain's outcomes as its end explains them."""
        if cause.kind is OutcomeClass.OK:
            return (self._outcome(state, chain, one, cause),)
        if cause.kind is not None and cause.kind not in COUNTS:
            return ()
        known = cause.kind is not None
        told = [early for early in chain.early if early.kind is not OutcomeClass.OK]
        said = [early for early in told if early.is_cause_known]
        if said or (told and not known):
            return tuple(said or told)
        last = self._outcome(state, chain, one, cause)
        if not told:
            return (last,)
        first = msgspec.structs.replace(last, at=told[0].at, counts_again=told[0].counts_again)
        return (first, last) if one.at - first.at >= LONG else (first,)

    def _switched(self, state: Thread, one: Switched) -> Said | None:
        chain = state.chain
        if chain is None or chain.ended:
            chain = state.chain = Chain(_key(one), one.at)
        chain.model = one.original or chain.model
        chain.cause = causes.of_status(529)
        if any(early.is_cause_known for early in chain.early):
            return None
        lasted, chain.early = bool(chain.early), ()
        chain.first_failed_at = chain.asked_again_at = None
        said = self._failing(state, chain, one, chain.cause, lasted=lasted)
        chain.model = one.fallback
        return said

    def _asked_on(self, state: Thread, one: AskedOn) -> Said | None:
        chain = state.answered
        if chain is None or one.was_refused:
            return None
        chain.early = tuple(
            early
            if early.kind is not OutcomeClass.OK
            else self._outcome(state, chain, early, _CUT_ANSWER)
            for early in chain.early
        )
        ended = chain.early[-1] if chain.early else None
        return Said(Witness(chain.key, self._counted(state, chain.early)), ended)

    def _outcome(
        self,
        state: Thread,
        chain: Chain,
        one: Record | OwnOutcome,
        cause: Cause,
        *,
        counts_again: bool = True,
    ) -> OwnOutcome:
        known = cause.kind is not None
        return OwnOutcome(
            *(one.at, CLAUDE_CODE, chain.model, cause.kind or OutcomeClass.CUT),
            cause.failure,
            session=one.session,
            request=chain.key,
            share=cause.share * (causes.HALF if known and not state.is_proven else 1.0),
            is_cause_known=known,
            counts_again=counts_again,
        )

    def _counted(self, state: Thread, outcomes: tuple[OwnOutcome, ...]) -> tuple[OwnOutcome, ...]:
        """Return the outcomes that are evidence about Anthropic's own door."""
        is_elsewhere = self._elsewhere or self._is_foreign
        if state.is_foreign or (is_elsewhere and not state.is_proven):
            return ()
        return outcomes


_CUT_ANSWER = causes.Cause(OutcomeClass.CUT, "stream_truncated")


def _key(one: Record) -> str:
    """Return a key that no other line has, even if this one has no id."""
    return one.uuid or f"{one.session} {one.at.isoformat()}"


def _goes_on(chain: Chain, one: Tried) -> bool:
    """Return True if this try repeats the request of ``chain``."""
    if one.is_retry is None:
        return chain.cause.kind is not None
    return one.is_retry and one.base == chain.last_id
