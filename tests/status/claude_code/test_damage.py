"""A line that is damaged, or has a field of another type, still tells what it can.

The damage is that of public reports: anthropics/claude-code#49876, #52387, #76059 and #81843.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from tests.status.claude_code.recorded import BEGAN, CANARY, compact
from understudy.status.claude_code.decoding import MOST_BEGINNINGS
from understudy.status.claude_code.lines import record_of, records_of
from understudy.status.claude_code.records import GaveUp, LimitTold
from understudy.status.claude_code.tail import Tail

if TYPE_CHECKING:
    from pathlib import Path

RESET = BEGAN + timedelta(hours=3)


def gave_up(**changed: Any) -> bytes:
    line = {
        "parentUuid": "p",
        "type": "assistant",
        "timestamp": BEGAN.isoformat(),
        "sessionId": "s",
        "uuid": "u",
        "version": "2.1.332",
        "isApiErrorMessage": True,
        "apiErrorStatus": 529,
        "error": "server_error",
        "message": {"id": "x", "model": "<synthetic>"},
    }
    return compact(line | changed)


def read(line: bytes) -> GaveUp:
    record = record_of(line)
    assert isinstance(record, GaveUp)
    return record


WHOLE = gave_up()
USER = compact({"type": "user", "timestamp": BEGAN.isoformat(), "sessionId": "s", "uuid": "v"})


@pytest.mark.parametrize(
    "line",
    [
        b'{"type":"pr-link","sessionId":"x","prNu' + WHOLE,
        b'{"type":"user","message":{"content":"a \\"word\\" in a te' + WHOLE,
        b'{"type":"user","message":{"content":[{"type":"text","text":"a"},' + WHOLE,
        USER + WHOLE,
        WHOLE + USER,
        USER + USER + WHOLE + USER,
        b"\0" * 700 + WHOLE,
        WHOLE + b"\0" * 9000,
        b"\xef\xbb\xbf" + WHOLE,
        WHOLE + b"\r",
        WHOLE[:-1] + b',"x":"half a character \\ud83d"}',
        WHOLE[:-1] + b',"x":"a\x01b"}',
        json.dumps(json.loads(WHOLE)).encode(),
    ],
)
def test_what_is_whole_in_a_damaged_line_is_read(line: bytes) -> None:
    assert records_of(line) == [read(WHOLE)]


def test_two_lines_in_one_are_two() -> None:
    other = gave_up(uuid="w", apiErrorStatus=500)
    found = [one.status for one in records_of(WHOLE + other) if isinstance(one, GaveUp)]
    assert found == [529, 500]


def test_an_object_inside_a_cut_line_is_no_line() -> None:
    result = {"type": "assistant", "isApiErrorMessage": True, "timestamp": BEGAN.isoformat()}
    cut = b'{"type":"user","toolUseResult":' + compact(result)
    assert records_of(cut) == []
    assert records_of(cut + WHOLE) == [read(WHOLE)]


def test_a_damaged_line_is_given_up_in_the_end() -> None:
    line = b'{"type":"user","x":[' + b'{"a":"assistant"},' * (2 * MOST_BEGINNINGS) + b'"cut'
    assert records_of(line) == []


def test_a_crash_in_the_middle_of_a_file_costs_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(WHOLE + b"\n" + WHOLE[:50] + b"\0" * 500 + WHOLE + b"\n" + WHOLE + b"\n")
    assert len(list(Tail().read(str(path)))) == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"apiErrorStatus": "529"},
        {"apiErrorStatus": 529.0},
        {"error": {"type": "overloaded_error"}},
        {"apiError": {"status": 529}},
        {"quotaLimits": []},
        {"apiErrorParams": "none"},
        {"apiErrorIsTransient": "perhaps"},
        {"message": None},
        {"message": "API Error"},
        {"message": {"id": 5, "model": ["a"], "stop_reason": 1}},
        {"isApiErrorMessage": 1},
        {"version": None},
        {"version": 3},
        {"uuid": 7},
        {"sessionId": None},
        {"parentUuid": {}},
        {"timestamp": BEGAN.timestamp()},
        {"timestamp": BEGAN.timestamp() * 1000},
        {"timestamp": BEGAN.replace(tzinfo=None).isoformat()},
        {"timestamp": BEGAN.astimezone(timezone(timedelta(hours=9))).isoformat()},
    ],
)
def test_a_field_of_another_type_costs_that_field_alone(changed: dict[str, Any]) -> None:
    told = read(gave_up(**changed))
    assert (told.at, told.status) == (BEGAN, 529)


@pytest.mark.parametrize("at", [None, "soon", 0, 1e300, [], True])
def test_a_line_without_a_time_says_nothing(at: object) -> None:
    assert record_of(gave_up(timestamp=at)) is None


def test_no_text_of_a_line_read_field_by_field_is_kept() -> None:
    words = {"content": [{"type": "text", "text": CANARY}], "model": "<synthetic>"}
    line = gave_up(version=3, error=CANARY, apiErrorType=CANARY, message=words)
    assert CANARY not in repr(read(line))
    assert CANARY not in repr(records_of(line[:-40] + line))


@pytest.mark.parametrize(
    "told",
    [
        RESET.timestamp(),
        RESET.timestamp() * 1000,
        str(int(RESET.timestamp())),
        RESET.isoformat(),
        RESET.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat(),
    ],
)
def test_a_reset_is_the_same_instant_however_it_is_written(told: object) -> None:
    quota = {"status": "rejected", "resetsAt": told, "rateLimitType": "five_hour"}
    assert read(gave_up(quotaLimits=quota)).limit == LimitTold("five_hour", RESET)


@pytest.mark.parametrize("told", [None, "3am", "resets 10pm (Europe/Berlin)", 1e20, -1e20, []])
def test_a_reset_that_cannot_be_read_leaves_the_limit(told: object) -> None:
    quota = {"status": "rejected", "resetsAt": told, "rateLimitType": "seven_day"}
    assert read(gave_up(quotaLimits=quota)).limit == LimitTold("seven_day", None)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"apiError": "usage_limit_reached"}, "other"),
        (
            {"apiError": "usage_limit_reached", "quotaLimits": {"rateLimitType": "overage"}},
            "overage",
        ),
        (
            {
                "apiErrorParams": {"rate_limit_info": {}},
                "quotaLimits": {"status": "rejected", "rateLimitType": "five_hour"},
            },
            "five_hour",
        ),
    ],
)
def test_a_limit_is_reached_whichever_field_says_so(told: dict[str, Any], kind: str) -> None:
    assert read(gave_up(**told)).limit == LimitTold(kind, None)


@pytest.mark.parametrize("status", ["allowed", "allowed_warning", None])
def test_a_limit_that_is_near_is_not_reached(status: str | None) -> None:
    quota = {"status": status, "rateLimitType": "seven_day", "resetsAt": RESET.timestamp()}
    assert read(gave_up(quotaLimits=quota, apiErrorStatus=429)).limit is None


@pytest.mark.parametrize(
    "at", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
)
def test_a_reset_on_the_night_the_clocks_change_is_an_instant(at: datetime) -> None:
    told = at + timedelta(hours=2)
    quota = {"status": "rejected", "resetsAt": told.timestamp(), "rateLimitType": "five_hour"}
    assert read(gave_up(quotaLimits=quota)).limit == LimitTold("five_hour", told)
