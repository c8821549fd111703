"""Instants that no calendar holds become the nearest that is possible, and are named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.archive.transfer.exports import BEGUN_AT, bring, chatgpt, kept, node, write_json
from understudy.archive.rows import EARLIEST, LATEST
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (-62135596800.0, EARLIEST),
        ("0001-01-01T00:00:00Z", EARLIEST),
        ("0001-01-01T00:00:00+05:00", EARLIEST),
        (253402300799.0, LATEST),
        ("9999-12-31T23:59:59Z", LATEST),
        ("9999-12-31T23:59:59-08:00", LATEST),
        (1e300, LATEST),
    ],
)
def test_a_conversation_of_an_impossible_date_is_dated_as_near_as_can_be(
    tmp_path: Path, given: object, right: datetime
) -> None:
    conversation = chatgpt("g1", create_time=given, update_time=given)
    report = bring(tmp_path, write_json(tmp_path / "c.json", [conversation]))
    ((found, _),) = kept(tmp_path)
    assert (found.created_at, found.updated_at) == (right, right)
    assert [(one.why, one.count) for one in report.problems] == [(Why.INSTANT_IMPOSSIBLE, 2)]


@pytest.mark.parametrize(
    "given",
    [1767000000.5, "1767000000.5", 1767000000500, 1767000000500000, "2025-12-29T09:20:00.500Z"],
)
def test_an_instant_is_read_in_every_way_it_is_written(tmp_path: Path, given: object) -> None:
    question = node("q", None, "user", "When?", create_time=given)
    report = bring(tmp_path, write_json(tmp_path / "c.json", [chatgpt("g1", question)]))
    ((_, (message,)),) = kept(tmp_path)
    assert message.created_at == datetime(2025, 12, 29, 9, 20, 0, 500_000, UTC)
    assert report.problem_count == 0


def test_a_message_of_an_impossible_date_has_that_of_its_conversation(tmp_path: Path) -> None:
    question = node("q", None, "user", "When?", create_time=-62135596800.0)
    report = bring(tmp_path, write_json(tmp_path / "c.json", [chatgpt("g1", question)]))
    ((_, (message,)),) = kept(tmp_path)
    assert message.created_at == BEGUN_AT
    assert [one.why for one in report.problems] == [Why.INSTANT_IMPOSSIBLE]
