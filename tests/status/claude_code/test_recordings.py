"""Each recorded transcript is read as what it was: one request is one witness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.status.claude_code.recorded import names, play
from understudy.chat.evidence_of import class_of_failure
from understudy.status.evidence import OutcomeClass

if TYPE_CHECKING:
    from understudy.status.evidence import OwnOutcome

# how each request of a recording ended, and what its witness says in the end
ENDS = {
    "failed_401_after_1": [("yours", "key_refused", "")],
    "failed_429": [("yours", "rate_limited", "")],
    "failed_500_after_1": [("refusing", "server_error", "refusing")],
    "failed_529_after_1": [("refusing", "overloaded", "refusing")],
    "failed_529_after_10": [("refusing", "overloaded", "refusing refusing refusing refusing")],
    "failed_connection_refused_after_2": [("network", "connection_refused", "")],
    "failed_limit_five_hour": [("yours", "quota_exhausted", "")],
    "failed_malformed_answer": [("network", "not_event_stream", "")],
    "failed_timeout_after_2": [("silent", "headers_timeout", "silent silent")],
    "failed_tls": [("network", "tls_failed", "")],
    "forked_copy": [("ok", "", "refusing ok"), *[("ok", "", "ok")] * 3],
    "forked_original": [("ok", "", "refusing ok"), ("ok", "", "ok")],
    "interactive_interrupted": [("ok", "", "ok")],
    "interactive_model_fallback_then_ok": [("ok", "", "refusing ok"), ("ok", "", "ok")],
    "interactive_retried_ok_then_529_then_limit_then_ok": [
        ("ok", "", "cut ok"),
        ("refusing", "overloaded", "refusing"),
        ("yours", "quota_exhausted", ""),
        ("ok", "", "ok"),
    ],
    "ok": [("ok", "", "ok")],
    "older_2.0.77_interactive_ok_then_529": [
        ("ok", "", "ok"),
        ("refusing", "overloaded", "refusing"),
    ],
    "older_2.1.260_interactive_ok_then_529": [
        ("ok", "", "ok"),
        ("refusing", "overloaded", "refusing"),
    ],
    "then_failed_cut_after_a_block": [
        *[("cut", "stream_truncated", "cut")] * 3,
        ("refusing", "stream_error", "refusing"),
    ],
    "then_ok_529_after_2": [("ok", "", "refusing ok")],
    "then_ok_in_stream_529_leaves_no_error_record": [("ok", "", "cut ok")],
}


def ends(name: str) -> list[tuple[str, str, str]]:
    last: dict[str, tuple[str, str, str]] = {}
    for _, said in play(name):
        told = " ".join(one.kind.value for one in said.witness.outcomes)
        if said.ended is not None:
            last[said.witness.key] = (said.ended.kind.value, said.ended.failure, told)
    return list(last.values())


@pytest.mark.parametrize("name", names())
def test_a_recording_is_read_as_what_it_was(name: str) -> None:
    assert ends(name) == ENDS[name]


@pytest.mark.parametrize("name", names())
def test_every_failure_has_the_class_that_the_chat_gives_it(name: str) -> None:
    told: list[OwnOutcome] = []
    for _, said in play(name):
        told += [*said.witness.outcomes, *([said.ended] if said.ended else [])]
    for one in told:
        if one.kind is OutcomeClass.OK:
            assert not one.failure
        elif one.is_cause_known:
            assert class_of_failure(one.failure) is one.kind


def test_a_failing_request_speaks_within_a_tenth_of_a_second_of_its_first_try() -> None:
    _, said = next(play("failed_529_after_10"))
    assert [one.failure for one in said.witness.outcomes] == ["overloaded"]
    assert said.ended is None


def test_a_terminal_speaks_when_the_third_try_begins_and_names_no_cause() -> None:
    said = [one for _, one in play("interactive_retried_ok_then_529_then_limit_then_ok")]
    assert not said[0].witness.outcomes[0].is_cause_known
    assert said[0].ended is None


def test_an_answer_after_a_switch_carries_the_model_that_answered() -> None:
    said = [one for _, one in play("interactive_model_fallback_then_ok")]
    refused, answered = said[2].witness.outcomes
    assert (refused.model, answered.model) == ("claude-opus-5-5", "claude-sonnet-5-5")


def test_a_reached_limit_tells_its_kind_and_its_reset() -> None:
    (_, said) = next(play("failed_limit_five_hour"))
    assert said.limit is not None
    assert said.limit.kind == "five_hour"
    assert said.limit.resets_at is not None


def test_a_copied_session_is_not_counted_twice() -> None:
    from understudy.status.claude_code.chains import Chains

    chains = Chains()
    first = [said.witness.key for _, said in play("forked_original", chains)]
    second = [said.witness.key for _, said in play("forked_copy", chains)]
    assert not set(first) & set(second)
    assert len(second) == 2
