"""Every failure at every point of an answer: nothing is lost, doubled, glued or left unsaid."""

from __future__ import annotations

import pytest

from tests.chat.matrix import expected
from tests.chat.matrix.obstacles import BEFORE_CONNECT
from tests.chat.matrix.row import Cell, Course, cells_of
from tests.chat.matrix.rows import BEFORE_HEADERS, ENDINGS, ERROR_EVENTS, HTTP, STREAMS
from tests.chat.matrix.shapes.rows import SHAPES
from tests.chat.matrix.stream import Point
from tests.chat.matrix.theatre import GRAMMAR, OTHER, Played, Theatre
from understudy.chat.failure import FailureClass, FailureKind, classify
from understudy.chat.history import answer_text
from understudy.chat.model import AnswerFailed, AnswerFinished, Outcome, SegmentEnded
from understudy.words.common import FAILURES, ending_words, failure_sentence, provider_name
from understudy.words.windows.transcripts import seam

ROWS = (*BEFORE_CONNECT, *BEFORE_HEADERS, *HTTP, *ERROR_EVENTS, *STREAMS, *ENDINGS, *SHAPES)
CELLS = cells_of(ROWS)


@pytest.mark.parametrize("cell", CELLS, ids=str)
async def test_whatever_fails_the_person_is_answered_or_told_and_nothing_is_lost(
    theatre: Theatre, cell: Cell
) -> None:
    played = await theatre.play(cell)

    check_what_was_shown(played, cell)
    check_what_is_kept(theatre, played, cell)
    check_who_was_asked(theatre, played, cell)


def check_what_was_shown(played: Played, cell: Cell) -> None:
    wanted = expected.segments(cell)
    if cell.course is Course.STOPPED:
        assert GRAMMAR.fullmatch(played.grammar() + "EX")
        assert played.shown() == wanted[0][1]
        return
    assert GRAMMAR.fullmatch(played.grammar())
    assert played.segments() == wanted
    for event in played.events:
        if isinstance(event, SegmentEnded) and event.failure is not None:
            assert str(FAILURES[event.failure.kind]) in seam(event.failure, None, spoke=False)
        if isinstance(event, SegmentEnded) and event.outcome is Outcome.COMPLETE:
            ending = ending_words(event.stop_reason, spoke=bool(played.segments()[-1][1]))
            assert bool(ending) is cell.row.ends_short
    last, told = played.events[-1], expected.told(cell)
    if told is None:
        assert isinstance(last, AnswerFinished)
        assert last.provider == wanted[-1][0]
    else:
        assert isinstance(last, AnswerFailed)
        assert last.failure.kind is told
        sentence = failure_sentence(last.failure)
        assert str(FAILURES[told]) in sentence[:1].lower() + sentence[1:]
        assert provider_name(last.failure.provider) in sentence
        assert (last.kept, last.waits) == (True, expected.waits(cell))


def check_what_is_kept(theatre: Theatre, played: Played, cell: Cell) -> None:
    wanted, told = expected.segments(cell), expected.told(cell)
    prompt, answer = played.messages
    assert prompt.text == played.prompt
    assert theatre.times_kept(played.prompt) == 1
    kept = [(one.provider, one.text, one.outcome.value, one.failure) for one in answer.segments]
    assert kept == wanted
    named = FailureKind.STOPPED if cell.course is Course.STOPPED else told
    assert answer.failure == (named.value if named else None)
    assert answer_text(answer) in {text for _, text, _, _ in wanted}  # one voice, not two
    assert theatre.waiting(played.prompt) == expected.waits(cell)


def check_who_was_asked(theatre: Theatre, played: Played, cell: Cell) -> None:
    kinds = (cell.dialect, OTHER[cell.dialect])
    counted = tuple(theatre.times_asked(kind) for kind in kinds)
    assert counted == expected.asked(cell)
    attempts = [
        (one.provider, one.failure.kind.value if one.failure else None)
        for one in played.attempts
        if not one.others_reached  # told a second time, now that it is explained
    ]
    assert attempts == [(one[0], one[3]) for one in expected.segments(cell) if one[0]]
    least_s = cell.row.wait_s
    again = [0.0] if cell.course is Course.AGAIN else []
    assert [0.2 <= one - least_s <= 0.6 for one in played.waits_s] == [True for _ in again]


def test_every_name_of_a_failure_has_its_row() -> None:
    not_a_providers = {
        FailureKind.STORAGE_FAILED,  # see test_unreadable
        FailureKind.ADDRESS_WRONG,  # see test_addresses
        FailureKind.PROXY_UNUSABLE,  # see test_proxies
        FailureKind.SIGNED_OUT,  # of a program that asks: see providers/claude_code
        FailureKind.PROGRAM_UNUSABLE,  # the same
    }
    assert {cell.kind for cell in CELLS} - {None} == set(FailureKind) - not_a_providers


def test_every_row_that_was_measured_is_here() -> None:
    assert {row.facts for row in ROWS} - {0} == set(range(1, 21))


def test_every_point_is_met_and_no_cell_is_there_twice() -> None:
    assert {cell.point for cell in CELLS} == set(Point)
    assert len({str(cell) for cell in CELLS}) == len(CELLS)


def test_the_policy_told_here_is_the_programs() -> None:
    """What is never shopped around here is what the program calls so, keys apart."""
    for cell in CELLS:
        if cell.kind is not None and cell.course is not Course.STOPPED:
            is_persons = classify(cell.kind) is FailureClass.TELL_PERSON
            asks_for_key = cell.kind in {
                FailureKind.KEY_MISSING, FailureKind.KEYRING_LOCKED, FailureKind.NO_PROVIDER,
                FailureKind.PLAIN_HTTP,
            }  # fmt: skip
            assert (cell.course is Course.PERSON) == (is_persons and not asks_for_key), str(cell)
