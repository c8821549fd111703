"""Of an export only the ends of requests are read, and of these no word."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.status.claude_code.telemetry.exported import (
    BEDROCK,
    CANARY,
    GATEWAY,
    answered,
    every_kind,
    export,
    failed,
)
from understudy.status.claude_code.lines import hashed
from understudy.status.claude_code.telemetry.events import Ended, ended_in

AT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
FOLDER = Path(__file__).parent / "recordings"


def only(body: bytes) -> Ended:
    (one,) = ended_in(body)
    return one


def test_every_recorded_export_is_read() -> None:
    found = [
        one
        for file in sorted(FOLDER.glob("*.jsonl"))
        for line in file.read_bytes().splitlines()
        for one in ended_in(line)
    ]
    told = [(one.has_failed, one.status, one.first_text_s, one.by_anthropic) for one in found]
    assert told == [
        (False, None, 0.011, False),
        (True, 529, None, False),
        (False, None, 0.020, True),
        (True, 404, None, False),
    ]


def test_an_answer_says_when_and_who() -> None:
    assert only(export(answered(AT))) == Ended(
        AT, hashed("s"), hashed("req_1"), "claude-sonnet-5-5", False, None, 1.2, 5.0, True
    )


def test_numbers_may_be_text_as_older_versions_write_them() -> None:
    one = only(export(failed(AT, status_code="529", duration_ms="20.5")))
    assert (one.status, one.elapsed_s) == (529, 0.0205)


@pytest.mark.parametrize("door", [GATEWAY, BEDROCK, {"model": "us.anthropic.claude-opus-5-5"}])
def test_another_door_is_seen(door: dict[str, object]) -> None:
    assert only(export(answered(AT, **door))).by_anthropic is False


@pytest.mark.parametrize(("request_id", "said"), [("req_1", True), ("1f-a", False)])
def test_before_it_said_so_the_id_tells(request_id: str, said: bool) -> None:
    record = answered(AT, request_id=request_id)
    record["attributes"] = [one for one in record["attributes"] if "anthropic" not in one["key"]]
    assert only(export(record)).by_anthropic is said


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff", b'{"resourceLogs": 7}', b"[" * 100_000,
        b'{"resourceLogs": [{"scopeLogs": [{"logRecords": [7, null, []]}]}]}',
        b'{"resourceLogs": [{"scopeLogs": [{"logRecords": [{"timeUnixNano": 1e400}]}]}]}',
    ],
    ids=range(9),
)  # fmt: skip
def test_what_cannot_be_read_is_nothing(body: bytes) -> None:
    assert ended_in(body) == []


def test_one_odd_record_does_not_spoil_the_others() -> None:
    assert len(ended_in(export(*every_kind(AT), answered(AT)))) == 4


def test_no_word_is_kept() -> None:
    found = ended_in(export(*every_kind(AT)))
    assert found
    assert CANARY not in repr(found)
    assert CANARY.lower() not in json.dumps(repr(found)).lower()
