"""A line with a question and its answer becomes a conversation."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.archive.transfer.exports import bring, kept, words_of
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from pathlib import Path


def lines(folder: Path, *values: object) -> Path:
    path = folder / "past.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in values), encoding="utf-8")
    return path


def test_a_line_is_a_question_and_its_answer(tmp_path: Path) -> None:
    given = {"id": 7, "question": "Why blue?", "answer": "Scattering.", "provider": "backup"}
    report = bring(tmp_path, lines(tmp_path, given | {"answered_at": "2026-05-01T10:00:00+02:00"}))
    assert (report.progress.added, report.problem_count) == (1, 0)
    ((conversation, (question, answer)),) = kept(tmp_path)
    assert (conversation.origin, conversation.title) == ("jsonl", "Why blue?")
    assert conversation.updated_at == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert (question.text, words_of(answer)) == ("Why blue?", "Scattering.")
    assert (answer.segments[0].provider, answer.segments[0].model) == ("backup", "")


def test_who_answered_is_claude_where_it_is_not_said(tmp_path: Path) -> None:
    bring(tmp_path, lines(tmp_path, {"id": "a", "question": "Q", "answer": "A"}))
    ((_, (_, answer)),) = kept(tmp_path)
    assert answer.segments[0].provider == "claude"


def test_a_second_import_adds_nothing(tmp_path: Path) -> None:
    path = lines(tmp_path, {"id": "a", "question": "Q", "answer": "A"})
    bring(tmp_path, path)
    report = bring(tmp_path, path)
    assert (report.progress.added, report.progress.unchanged) == (0, 1)
    assert len(kept(tmp_path)) == 1


def test_two_questions_under_one_id_are_both_kept(tmp_path: Path) -> None:
    one, other = ({"id": "a", "question": word, "answer": f"{word}!"} for word in ("Up", "Down"))
    bring(tmp_path, lines(tmp_path, one, other))
    ((_, messages),) = kept(tmp_path)
    assert [words_of(one) for one in messages] == ["Up", "Up!", "Down", "Down!"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"question": "Q", "answer": "A"}', Why.NO_ID),
        ('{"id": "a", "answer": "A"}', Why.NO_QUESTION),
        ('{"id": "a", "question": " ", "answer": "A"}', Why.NO_QUESTION),
        ('{"id": "a", "question": "Q", "answer": null}', Why.NO_ANSWER),
        ('{"id": "a", "question": "Q", "answer": "A}', Why.BROKEN),
        ('{"name": "x"}', Why.UNKNOWN_SHAPE),
        ("[1, 2]", Why.UNKNOWN_SHAPE),
        ("nonsense", Why.BROKEN),
    ],
)
def test_a_line_that_cannot_be_taken_costs_only_itself(tmp_path: Path, line: str, why: Why) -> None:
    good = json.dumps({"id": "good", "question": "Q", "answer": "A"})
    path = tmp_path / "past.jsonl"
    path.write_text(f"{good}\n\n{line}\n{good.replace('good', 'too')}\n", encoding="utf-8")
    report = bring(tmp_path, path)
    assert [(one.why, one.position) for one in report.problems] == [(why, 2)]
    assert (report.progress.added, report.progress.skipped) == (2, 1)


def test_a_last_line_that_breaks_off_is_said_to(tmp_path: Path) -> None:
    path = lines(tmp_path, *({"id": one, "question": "Q", "answer": "A"} for one in range(3)))
    path.write_bytes(path.read_bytes()[:-9])
    report = bring(tmp_path, path)
    assert [(one.why, one.position) for one in report.problems] == [(Why.CUT_OFF, 3)]
    assert report.progress.added == 2
