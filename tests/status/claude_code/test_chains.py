"""What Claude Code's requests tell the judge: early, corrected, and no more than they know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests.status.claude_code.recorded import BEGAN, compact, lines
from understudy.base.settings.values import Settings
from understudy.status.claude_code.chains import Chains
from understudy.status.claude_code.lines import record_of
from understudy.status.judge import Judge, judge_for
from understudy.status.model import (
    Component,
    ComponentState,
    NetworkState,
    Snapshot,
    VerdictKind,
)

GREEN = Snapshot(
    "https://status.claude.com",
    BEGAN,
    (
        Component("1", "claude.ai", ComponentState.OPERATIONAL),
        Component("2", "Claude API", ComponentState.OPERATIONAL),
    ),
)


class Watched:
    """A judge with a well network, told what sessions write."""

    def __init__(self) -> None:
        self.chains = Chains()
        self.judge: Judge = judge_for(Settings())
        self.judge.snapshot(GREEN, BEGAN)
        self.judge.network(NetworkState.ONLINE, BEGAN)

    def write(self, session: str, line: dict[str, Any], at_s: float) -> VerdictKind:
        at = BEGAN + timedelta(seconds=at_s)
        whole = {"timestamp": at.isoformat(), "sessionId": session, "version": "2.1.332", **line}
        record = record_of(compact(whole))
        assert record is not None
        said = self.chains.take(session, record, at)
        self.judge.network(NetworkState.ONLINE, at)
        if said is not None:
            self.judge.witness(said.witness)
        return self.kind(at_s)

    def page(self, at_s: float, api: ComponentState) -> None:
        """Let the page show the API in this state."""
        at = BEGAN + timedelta(seconds=at_s)
        shown = (GREEN.components[0], msgspec.structs.replace(GREEN.components[1], state=api))
        read = msgspec.structs.replace(GREEN, fetched_at=at, components=shown)
        self.judge.snapshot(read, at)
        self.judge.verdict(at)

    def kind(self, at_s: float) -> VerdictKind:
        return self.judge.verdict(BEGAN + timedelta(seconds=at_s)).kind

    def reasons(self, at_s: float) -> list[str]:
        return [one.kind for one in self.judge.verdict(BEGAN + timedelta(seconds=at_s)).reasons]

    def failed_try(self, session: str, at_s: float, **error: Any) -> VerdictKind:
        told = {"status": 529, "requestId": "req_1"} | error
        uuid = f"{session}-{at_s}"
        return self.write(
            session, {"type": "system", "subtype": "api_error", "uuid": uuid, "error": told}, at_s
        )

    def silent_tries(self, session: str, began_s: float, count: int) -> VerdictKind:
        """Write what a terminal writes: tries without a cause."""
        kind = self.kind(began_s)
        for number, after_s in enumerate((0, 0.6, 1.8, 4.2, 8.4, 17, 35)[:count]):
            kind = self.write(
                session,
                {
                    "type": "api-request",
                    "id": f"{session}-{began_s}-{number}",
                    "base": f"{session}-{began_s}-{number - 1}" if number else None,
                    "tail": [] if number else ["a"],
                    "requestDigest": f"{session}-{began_s}",
                    "params": {"model": "claude-sonnet-5-5"},
                },
                began_s + after_s,
            )
        return kind

    def answered(self, session: str, at_s: float, **changed: Any) -> VerdictKind:
        message = {"id": f"msg_01{session}{at_s}", "model": "claude-sonnet-5-5"}
        line = {
            "type": "assistant",
            "uuid": f"ok-{session}-{at_s}",
            "requestId": f"req_{session}{at_s}",
            "message": message,
        }
        return self.write(session, line | changed, at_s)

    def gave_up(self, session: str, at_s: float, **told: Any) -> VerdictKind:
        line = {
            "type": "assistant",
            "uuid": f"end-{session}-{at_s}",
            "isApiErrorMessage": True,
            "message": {"id": "x", "model": "<synthetic>"},
        }
        return self.write(session, line | told, at_s)


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_one_request_that_still_fails_turns_the_verdict_within_twenty_seconds(
    watched: Watched,
) -> None:
    kinds = [watched.failed_try("a", at_s) for at_s in (0, 0.6, 1.8, 4.2, 8.4, 17.9)]
    assert VerdictKind.DOWN not in kinds[:-1]
    assert kinds[-1] is VerdictKind.DOWN


def test_two_sessions_that_fail_turn_it_within_ten_seconds(watched: Watched) -> None:
    for at_s in (0, 0.6, 1.8):
        watched.failed_try("a", at_s)
        assert watched.failed_try("b", at_s + 0.3) is VerdictKind.UP
    watched.failed_try("a", 4.2)  # shorter trouble is over by then
    assert watched.failed_try("b", 4.5) is VerdictKind.DOWN


def test_a_crowd_that_fails_in_one_second_is_one_moment(watched: Watched) -> None:
    kinds = [watched.failed_try(f"agent-{number}", number / 20) for number in range(20)]
    assert set(kinds) == {VerdictKind.UP}


def test_trouble_of_a_second_turns_nothing(watched: Watched) -> None:
    watched.failed_try("a", 0)
    watched.failed_try("a", 0.6)
    assert watched.answered("a", 1.8) is VerdictKind.UP


def test_one_terminal_that_tries_again_is_said_without_turning(watched: Watched) -> None:
    assert watched.silent_tries("a", 0, 6) is not VerdictKind.DOWN
    assert "own_trying" in watched.reasons(18)


def test_one_terminal_never_turns_it_however_often_it_is_asked(watched: Watched) -> None:
    kinds = [watched.silent_tries("a", began_s, 6) for began_s in (0, 30, 60, 90)]
    assert VerdictKind.DOWN not in kinds


def test_the_third_unanswered_try_of_two_terminals_turns_it(watched: Watched) -> None:
    watched.silent_tries("a", 0, 3)
    assert watched.silent_tries("b", 10, 3) is VerdictKind.DOWN


def test_two_terminals_at_once_turn_it_once_it_lasts(watched: Watched) -> None:
    watched.silent_tries("a", 0, 3)
    assert watched.silent_tries("b", 0.5, 3) is VerdictKind.UP
    assert watched.silent_tries("c", 0.7, 5) is VerdictKind.DOWN


def test_one_session_is_one_witness_though_another_was_answered_meanwhile(
    watched: Watched,
) -> None:
    watched.failed_try("a", 0)
    watched.answered("b", 1)
    assert watched.failed_try("a", 4.2) is VerdictKind.UP
    assert watched.failed_try("a", 8.4) is VerdictKind.UP


def test_two_requests_with_trouble_of_a_second_are_no_alarm(watched: Watched) -> None:
    for began_s in (0, 20):
        assert watched.failed_try("a", began_s) is VerdictKind.UP
        assert watched.answered("a", began_s + 4) is VerdictKind.UP


def test_one_terminal_turns_it_by_its_length_if_claude_has_answered_it(watched: Watched) -> None:
    watched.answered("a", 0)
    assert watched.silent_tries("a", 10, 6) is VerdictKind.UP
    assert watched.silent_tries("a", 60, 7) is VerdictKind.DOWN
    assert "own_failing" in watched.reasons(95)


def test_a_failed_try_beside_an_incident_is_not_yet_a_failed_request(watched: Watched) -> None:
    watched.page(0, ComponentState.PARTIAL_OUTAGE)
    watched.answered("a", 10)
    assert watched.failed_try("a", 20) is VerdictKind.UP
    assert "own_suspect" in watched.reasons(20)
    assert watched.gave_up("a", 21, apiErrorStatus=529) is not VerdictKind.UP


def test_one_terminal_and_another_failure_turn_it(watched: Watched) -> None:
    watched.silent_tries("a", 0, 3)
    assert watched.failed_try("b", 10) is VerdictKind.DOWN


def test_one_terminal_turns_it_while_the_page_reports_trouble_and_an_answer_calms_it(
    watched: Watched,
) -> None:
    watched.page(0, ComponentState.PARTIAL_OUTAGE)
    assert watched.silent_tries("a", 1, 2) is VerdictKind.DEGRADED
    assert watched.silent_tries("a", 10, 3) is VerdictKind.DOWN
    assert "own_failing" in watched.reasons(12)
    watched.answered("a", 20)
    assert "own_recovering" in watched.reasons(20)


def test_a_page_that_agrees_later_turns_what_one_terminal_said(watched: Watched) -> None:
    assert watched.silent_tries("a", 0, 3) is VerdictKind.UP
    watched.page(30, ComponentState.PARTIAL_OUTAGE)
    assert watched.kind(30) is VerdictKind.DOWN
    watched.answered("a", 40)
    assert "own_recovering" in watched.reasons(40)


def test_a_page_that_agrees_after_the_answer_changes_nothing(watched: Watched) -> None:
    watched.silent_tries("a", 0, 3)
    watched.answered("a", 20)
    watched.page(30, ComponentState.PARTIAL_OUTAGE)
    assert watched.kind(30) is not VerdictKind.DOWN


def test_no_cause_is_yours_if_the_last_request_was_refused_for_its_sign_in(
    watched: Watched,
) -> None:
    watched.gave_up("a", 0, apiErrorStatus=401, error="authentication_failed")
    watched.silent_tries("a", 10, 5)
    watched.silent_tries("b", 20, 5)
    assert watched.kind(30) is not VerdictKind.DOWN


def test_an_end_that_is_this_persons_own_takes_back_what_was_said_early(watched: Watched) -> None:
    watched.silent_tries("a", 0, 3)
    assert watched.silent_tries("b", 10, 3) is VerdictKind.DOWN
    watched.gave_up("b", 14, apiErrorStatus=401, error="authentication_failed")
    assert watched.kind(14) is not VerdictKind.DOWN


def test_four_answers_over_a_minute_end_it(watched: Watched) -> None:
    for at_s in (0, 0.6, 1.8, 4.2, 8.4, 17.9):
        watched.failed_try("a", at_s)
    assert watched.answered("a", 30) is VerdictKind.DEGRADED
    for at_s in (50, 70):
        watched.answered("a", at_s)
    assert watched.answered("a", 95) is VerdictKind.UP


def test_a_mistake_of_this_persons_turns_nothing(watched: Watched) -> None:
    for number, told in enumerate(
        (
            {"apiErrorStatus": 413, "error": "invalid_request"},
            {"apiErrorStatus": 400, "error": "unknown"},
            {"error": "billing_error"},
            {"apiErrorStatus": 403, "error": "authentication_failed"},
        )
    ):
        for at_s in (number * 60, number * 60 + 20):
            assert watched.gave_up("a", at_s, **told) is VerdictKind.UP


@pytest.mark.parametrize(
    "changed",
    [
        {"message": {"id": "msg_bdrk_1", "model": "claude-sonnet-5-5"}},
        {"message": {"id": "msg_01", "model": "us.anthropic.claude-sonnet-5-5"}},
        {"requestId": "0b1c"},
        {"requestId": None},
    ],
)
def test_an_answer_from_another_door_says_nothing(
    watched: Watched, changed: dict[str, Any]
) -> None:
    assert watched.answered("a", 0, **changed) is VerdictKind.UP
    assert "own_working" not in watched.reasons(0)


def test_where_claude_code_asks_another_door_only_proven_sessions_count() -> None:
    watched = Watched()
    watched.chains = Chains(elsewhere=True)
    for at_s in (0, 8, 18, 30, 40):
        watched.failed_try("a", at_s, requestId=None)
    assert watched.kind(40) is VerdictKind.UP


def test_after_an_answer_from_another_door_a_session_without_one_does_not_count(
    watched: Watched,
) -> None:
    watched.answered("a", 0, message={"id": "msg_bdrk_1", "model": "claude-sonnet-5-5"})
    for number, at_s in enumerate((8, 18, 30, 40)):
        watched.gave_up(f"b{number}", at_s, apiErrorStatus=503)
    assert watched.kind(40) is VerdictKind.UP
    watched.answered("c", 50)
    for at_s in (60, 70, 80):
        watched.gave_up("c", at_s, apiErrorStatus=503)
    assert watched.kind(80) is VerdictKind.DOWN


def test_requests_without_ids_are_told_apart(watched: Watched) -> None:
    for at_s in (0, 8, 16):
        watched.gave_up("a", at_s, uuid=None, apiErrorStatus=529, requestId="req_1")
    assert watched.kind(16) is VerdictKind.DOWN


def test_old_lines_and_lines_from_the_future_are_ignored() -> None:
    chains = Chains()
    for at, line in lines("ok"):
        record = record_of(line)
        if record is not None:
            assert chains.take("a", record, at + timedelta(minutes=31)) is None
            assert chains.take("b", record, at - timedelta(seconds=61)) is None


def test_a_clock_a_little_ahead_does_not_count_as_the_future(watched: Watched) -> None:
    at = BEGAN
    line = {"type": "system", "subtype": "api_error", "uuid": "u", "error": {"status": 529}}
    ahead = at + timedelta(seconds=50)
    record = record_of(compact({"timestamp": ahead.isoformat(), "sessionId": "s", **line}))
    assert record is not None
    said = watched.chains.take("s", record, at)
    assert said is not None
    assert said.witness.outcomes[0].at == at


def test_claude_code_failing_while_claude_answers_in_the_chat_is_not_an_outage(
    watched: Watched,
) -> None:
    from understudy.status.evidence import OutcomeClass, OwnOutcome

    for at_s in (0, 6, 18, 25):
        watched.failed_try("a", at_s)
    for at_s in (26, 30, 34):
        at = BEGAN + timedelta(seconds=at_s)
        watched.judge.request(OwnOutcome(at, "claude", "claude-sonnet-5-5", OutcomeClass.OK))
    assert watched.kind(35) is VerdictKind.DEGRADED
