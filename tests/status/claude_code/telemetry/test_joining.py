"""A request that transcript and telemetry both tell of counts once, whichever comes first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.status.claude_code.recorded import compact
from tests.status.claude_code.telemetry import exported
from tests.status.claude_code.telemetry.exported import BEDROCK, GATEWAY, export
from understudy.status.claude_code.chains import Chains
from understudy.status.claude_code.lines import record_of
from understudy.status.claude_code.telemetry.events import ended_in
from understudy.status.claude_code.telemetry.joining import Joining
from understudy.status.claude_code.threads import Doors
from understudy.status.evidence import OutcomeClass

if TYPE_CHECKING:
    from understudy.status.claude_code.threads import Said
    from understudy.status.evidence import OwnOutcome

AT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


class Judged:
    """What the judge would count, and the log keep."""

    def __init__(self, *, elsewhere: bool = False) -> None:
        doors = Doors()
        self.chains = Chains(elsewhere=elsewhere, doors=doors)
        self.joining = Joining(doors)
        self.witnesses: dict[str, tuple[OwnOutcome, ...]] = {}
        self.log: dict[tuple[datetime, str], OwnOutcome] = {}

    def transcript(self, told: dict[str, Any], after_s: float = 0.0) -> None:
        at = AT + timedelta(seconds=after_s)
        common = {"timestamp": at.isoformat(), "sessionId": "s", "version": "2.1.332"}
        record = record_of(compact(common | {"uuid": f"{at}"} | told))
        assert record is not None
        said = self.chains.take("file", record, at)
        self._take(self.joining.of_transcripts([said] if said else []))

    def telemetry(self, record: dict[str, Any], after_s: float = 5.0) -> None:
        now = AT + timedelta(seconds=after_s)
        self._take(self.joining.of_telemetry(ended_in(export(record)), now))

    def _take(self, told: list[Said]) -> None:
        for said in told:
            self.witnesses[said.witness.key] = said.witness.outcomes
            if said.ended is not None:
                self.log[said.ended.at, said.ended.model] = said.ended

    @property
    def counted(self) -> list[OwnOutcome]:
        return [one for outcomes in self.witnesses.values() for one in outcomes]


def answered(number: int = 1) -> dict[str, Any]:
    message = {"id": f"msg_01{number}", "model": "claude-sonnet-5-5"}
    return {"type": "assistant", "requestId": f"req_{number}", "message": message}


def gave_up(**told: Any) -> dict[str, Any]:
    message = {"id": "x", "model": "<synthetic>"}
    return {"type": "assistant", "isApiErrorMessage": True, "message": message, **told}


@pytest.mark.parametrize("first", ["transcript", "telemetry"])
def test_an_answer_told_twice_counts_once_with_its_first_text(first: str) -> None:
    judged = Judged()
    if first == "transcript":
        judged.transcript(answered())
        judged.telemetry(exported.answered(AT))
    else:
        judged.telemetry(exported.answered(AT), after_s=0)
        judged.transcript(answered(), after_s=0.5)
    (counted,) = judged.counted
    assert (counted.kind, counted.first_text_s) == (OutcomeClass.OK, 1.2)
    (kept,) = judged.log.values()
    assert (kept.kind, kept.first_text_s) == (OutcomeClass.OK, 1.2)


@pytest.mark.parametrize("with_id", [True, False])
@pytest.mark.parametrize("first", ["transcript", "telemetry"])
def test_a_failure_told_twice_counts_once(first: str, with_id: bool) -> None:
    judged = Judged()
    line = gave_up(apiErrorStatus=529, **({"requestId": "req_1"} if with_id else {}))
    event = exported.failed(AT, **({"request_id": "req_1"} if with_id else {}))
    if first == "transcript":
        judged.transcript(line)
        judged.telemetry(event)
    else:
        judged.telemetry(event, after_s=0)
        judged.transcript(line, after_s=0.5)
    assert [one.kind for one in judged.counted] == [OutcomeClass.REFUSING]
    assert len(judged.log) == 1


def test_two_requests_are_two() -> None:
    judged = Judged()
    judged.transcript(answered(1))
    judged.telemetry(exported.answered(AT, 1))
    judged.telemetry(exported.answered(exported.later(AT, 9), 2), after_s=10)
    assert len(judged.counted) == 2
    judged.telemetry(exported.answered(exported.later(AT, 9), 2), after_s=15)
    assert (len(judged.counted), len(judged.log)) == (2, 2)


def test_telemetry_alone_is_evidence() -> None:
    judged = Judged()
    judged.telemetry(exported.answered(AT))
    judged.telemetry(exported.failed(exported.later(AT, 60)), after_s=65)
    judged.telemetry(exported.failed(exported.later(AT, 90), status_code=401), after_s=95)
    assert [one.kind for one in judged.counted] == [OutcomeClass.OK, OutcomeClass.REFUSING]
    assert len(judged.log) == 3


@pytest.mark.parametrize("door", [GATEWAY, BEDROCK])
def test_what_another_door_answered_is_taken_back_and_stays_away(door: dict[str, Any]) -> None:
    judged = Judged()
    judged.transcript(answered(1))
    judged.telemetry(exported.answered(AT, 1, **door))
    assert judged.counted == []
    judged.transcript(answered(2), after_s=10)
    judged.transcript(gave_up(apiErrorStatus=529), after_s=20)
    assert judged.counted == []


def test_a_session_known_to_ask_anthropic_counts_in_full() -> None:
    judged = Judged(elsewhere=True)
    judged.transcript(gave_up(apiErrorStatus=529))
    assert judged.counted == []
    judged.telemetry(exported.answered(exported.later(AT, 50)), after_s=55)
    judged.transcript(gave_up(apiErrorStatus=529), after_s=60)
    assert [(one.kind, one.share) for one in judged.counted][1:] == [(OutcomeClass.REFUSING, 1.0)]


def test_an_old_event_and_one_of_a_wrong_clock_are_no_news() -> None:
    judged = Judged()
    judged.telemetry(exported.answered(AT), after_s=3600)
    judged.telemetry(exported.answered(exported.later(AT, 7200), 2), after_s=3600)
    assert (judged.counted, judged.log) == ([], {})


def test_memory_is_bounded() -> None:
    judged = Judged()
    for number in range(3000):
        judged.telemetry(exported.answered(AT, number, **{"session.id": f"s{number}"}))
    sizes = [len(one) for one in vars(judged.joining).values() if isinstance(one, dict)]
    assert max(sizes) <= 2000
