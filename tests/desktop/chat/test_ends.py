"""An answer that ends short, or whose end was lost, says so and offers a way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.desktop.chat.answer_pieces import CLAUDE, COMPLETE, answered, seams, segment, stored
from understudy.chat.model import (
    AnswerFinished,
    Outcome,
    SegmentEnded,
    TextDelta,
)
from understudy.desktop import theme
from understudy.desktop.chat.answers.seam import Seam
from understudy.desktop.chat.answers.view import AnswerView
from understudy.desktop.chat.bubble import Asked
from understudy.words import common as wording
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from understudy.desktop.chat.answers.record import AnswerRecord
    from understudy.desktop.chat.transcript import Transcript


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize(
    ("said", "stop_reason", "sentence"),
    [
        ("Half", "max_tokens", str(wording.CUT_SHORT["max_tokens"])),
        ("", "length", str(wording.CUT_SHORT["length"])),
        ("Half", "model_context_window_exceeded", "The model's context window is full."),
        ("", "end_turn", str(wording.SAID_NOTHING)),
    ],
)
def test_an_answer_that_ends_sooner_than_one_would_wish_says_why(
    transcript: Transcript, said: str, stop_reason: str, sentence: str, live: bool
) -> None:
    ended = SegmentEnded(Outcome.COMPLETE, None, stop_reason)
    finished = AnswerFinished("claude", "claude-sonnet-5-5", 0.4, 2.0)
    view = answered(transcript, CLAUDE, TextDelta(said), ended, finished, live=live)
    (seam,) = seams(view)
    assert seam.startswith(sentence)


def click_ask_again(view: AnswerView, transcript: Transcript, qtbot: QtBot) -> list[object]:
    (again,) = [one for one in view.findChildren(QPushButton) if one.text() == str(words.ASK_AGAIN)]
    with qtbot.waitSignal(transcript.ask_again_requested) as asked:
        again.click()
    return list(asked.args or ())


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (
            stored(segment("Half", Outcome.INTERRUPTED, "program_ended")),
            "Understudy was closed while Claude was answering.",
        ),
        (stored(), str(words.NOTHING_KEPT)),
    ],
    ids=["cut off", "never begun"],
)
def test_an_answer_without_an_end_says_so_and_offers_to_ask_again(
    transcript: Transcript, qtbot: QtBot, record: AnswerRecord, sentence: str
) -> None:
    transcript.show_rows([Asked("question"), record])
    view = transcript.views()[1]
    assert isinstance(view, AnswerView)
    assert seams(view) == [sentence]
    assert click_ask_again(view, transcript, qtbot) == ["the question"]


@pytest.mark.parametrize(
    "record",
    [
        stored(
            segment("Half", Outcome.INTERRUPTED, "program_ended"),
            segment("All of it.", Outcome.COMPLETE),
        ),
        stored(segment("Half", Outcome.RUNNING)),
    ],
    ids=["answered later", "still coming"],
)
def test_an_answer_that_has_its_end_or_may_still_get_it_offers_nothing(
    transcript: Transcript, record: AnswerRecord
) -> None:
    transcript.show_rows([Asked("question"), record])
    view = transcript.views()[1]
    assert str(words.ASK_AGAIN) not in {one.text() for one in view.findChildren(QPushButton)}


def test_failures_of_several_rounds_are_said_once(qtbot: QtBot) -> None:
    seam = Seam(theme.LIGHT)
    qtbot.addWidget(seam)
    for sentence in ("Claude is overloaded.", "GPT failed.", "Claude is overloaded."):
        seam.add(sentence)
    assert seam.text() == "Claude is overloaded.\nGPT failed."
    seam.change_last("Claude answered.")
    assert seam.text() == "Claude is overloaded.\nGPT failed.\nClaude answered."


def test_a_signature_without_room_goes_on_with_a_whole_part_of_it(transcript: Transcript) -> None:
    finished = AnswerFinished("claude", "claude-sonnet-5-5", 0.1, 1.0)
    view = answered(transcript, CLAUDE, TextDelta("Salt."), COMPLETE, finished)
    assert view.signature().endswith(" · 1,204 tokens")
    (shown,) = [one.text() for one in view.findChildren(QLabel) if "1,204" in one.text()]
    assert [one.replace("\u00a0", " ") for one in shown.split(" ")] == [
        "Claude ·",
        "claude-sonnet-5-5 ·",
        "1,204 tokens",
    ]
