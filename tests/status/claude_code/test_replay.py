"""Every recorded transcript, replayed to the judge as it was written, by one session and by two."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.status.claude_code.recorded import BEGAN, lines, names
from tests.status.claude_code.test_chains import Watched
from understudy.status.claude_code.lines import record_of
from understudy.status.model import NetworkState

IDS = re.compile(
    rb'"(?:sessionId|uuid|parentUuid|id|base|requestId|requestID|requestRef)":"[^"]*(?=")'
)
# what is shown after "up", each with its second; what is in brackets does not turn the verdict
ALONE: dict[str, list[tuple[str, int]]] = {
    "failed_500_after_1": [("[own_suspect]", 0)],
    "failed_529_after_1": [("[own_suspect]", 0)],
    "failed_529_after_10": [("[own_suspect]", 0), ("down", 18)],
    "forked_copy": [("[own_suspect]", 0), ("up", 0)],
    "forked_original": [("[own_suspect]", 0), ("up", 0)],
    "interactive_model_fallback_then_ok": [("[own_trying]", 1), ("up", 1)],
    "interactive_retried_ok_then_529_then_limit_then_ok": [
        ("[own_trying]", 1),
        ("up", 1),
        ("[own_trying]", 5),
        ("[own_suspect]", 7),
        ("up", 19),
    ],
    "older_2.0.77_interactive_ok_then_529": [("[own_suspect]", 1)],
    "older_2.1.260_interactive_ok_then_529": [("[own_suspect]", 5)],
    "then_failed_cut_after_a_block": [("[own_suspect]", 0)],
    "then_ok_529_after_2": [("[own_suspect]", 0), ("up", 2)],
    "then_ok_in_stream_529_leaves_no_error_record": [("[own_trying]", 1), ("up", 1)],
}
TWO: dict[str, list[tuple[str, int]]] = {
    "failed_500_after_1": [("[own_suspect]", 0)],
    "failed_529_after_1": [("[own_suspect]", 0)],
    "failed_529_after_10": [("[own_suspect]", 0), ("down", 4)],
    "failed_timeout_after_2": [("[own_suspect]", 8)],
    "forked_copy": [("[own_suspect]", 0), ("up", 0), ("[own_suspect]", 1), ("up", 1)],
    "forked_original": [("[own_suspect]", 0), ("up", 0), ("[own_suspect]", 1), ("up", 1)],
    "interactive_model_fallback_then_ok": [
        ("[own_trying]", 1),
        ("up", 1),
        ("[own_trying]", 2),
        ("[own_suspect]", 2),
        ("up", 2),
    ],
    "interactive_retried_ok_then_529_then_limit_then_ok": [
        ("[own_trying]", 1),
        ("up", 1),
        ("[own_trying]", 2),
        ("up", 2),
        ("[own_trying]", 5),
        ("down", 7),
        ("degraded", 19),
    ],
    "older_2.0.77_interactive_ok_then_529": [("[own_suspect]", 1)],
    "older_2.1.260_interactive_ok_then_529": [("[own_suspect]", 5)],
    "then_failed_cut_after_a_block": [
        ("[own_suspect]", 0),
        ("up", 1),
        ("[own_suspect]", 1),
        ("up", 1),
        ("[own_suspect]", 1),
        ("up", 1),
        ("[own_suspect]", 1),
        ("up", 1),
        ("[own_suspect]", 1),
    ],
    "then_ok_529_after_2": [("[own_suspect]", 0), ("up", 2)],
    "then_ok_in_stream_529_leaves_no_error_record": [
        ("[own_trying]", 1),
        ("up", 1),
        ("[own_trying]", 2),
        ("up", 2),
    ],
}


def shown(name: str, *sessions: str) -> list[tuple[str, int]]:
    """Return what the judge shows while these sessions write the recording, a second apart."""
    watched = Watched()
    told = [
        (at + timedelta(seconds=number), session, line)
        for number, session in enumerate(sessions)
        for at, line in lines(name)
    ]
    seen: list[tuple[str, int]] = []
    for at, session, line in sorted(told, key=lambda one: one[0]):
        record = record_of(IDS.sub(rb"\g<0>" + session.encode(), line))
        said = watched.chains.take(session, record, at) if record else None
        watched.judge.network(NetworkState.ONLINE, at)
        if said is not None:
            watched.judge.witness(said.witness)
        verdict = watched.judge.verdict(at)
        doubts = [one.kind for one in verdict.reasons if one.kind in {"own_trying", "own_suspect"}]
        kind = f"[{doubts[0]}]" if doubts else verdict.kind.value
        if [one for one, _ in seen[-1:]] != [kind]:
            seen.append((kind, int((at - BEGAN).total_seconds())))
    return seen[1:]


@pytest.mark.parametrize("name", names())
def test_one_session_turns_it_if_its_request_failed_for_long(name: str) -> None:
    assert shown(name, "a") == ALONE.get(name, [])


@pytest.mark.parametrize("name", names())
def test_two_sessions_turn_it_within_ten_seconds(name: str) -> None:
    assert shown(name, "a", "b") == TWO.get(name, [])
