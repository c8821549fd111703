"""The transcript keeps the person's place, in a conversation of any length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from tests.desktop.chat.answer_pieces import (
    CLAUDE,
    COMPLETE,
    NOW,
    answered,
    segment,
    shown_text,
    stored,
)
from understudy.chat.model import Message, Outcome, Role, TextDelta
from understudy.desktop import theme
from understudy.desktop.chat.answer_rows import rows_of
from understudy.desktop.chat.answers.live import LiveAnswers
from understudy.desktop.chat.answers.record import AnswerRecord
from understudy.desktop.chat.answers.thought_fold import ThoughtFold
from understudy.desktop.chat.answers.view import AnswerView
from understudy.desktop.chat.bubble import Asked
from understudy.desktop.chat.markdown.text_view import TextView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from understudy.desktop.chat.transcript import Transcript


def test_the_persons_words_are_shown_exactly(transcript: Transcript) -> None:
    typed = "**not bold** <b>\n  indented\ttab"
    transcript.add_row(Asked(typed))
    (bubble,) = transcript.views()
    assert bubble.findChildren(TextView)[0].toPlainText() == typed


def test_a_long_conversation_reads_only_what_is_near_the_view(transcript: Transcript) -> None:
    class Counted(LiveAnswers):
        count = 0

        def opened(self, message: Message, question: Message | None) -> AnswerRecord:
            self.count += 1
            return super().opened(message, question)

    live = Counted()
    messages = [
        Message(at, 1, Role.USER if at % 2 else Role.ASSISTANT, "Why?" if at % 2 else "", NOW,
                () if at % 2 else (segment("So.", Outcome.COMPLETE),), at - 1 or None)
        for at in range(1, 401)
    ]  # fmt: skip
    branch, rows = rows_of(messages, live, ())
    transcript.show_rows(rows)
    assert branch == messages
    assert 0 < live.count < 40
    assert transcript.texts()[-2:] == ["Why?", "So."]
    last = transcript.said()[-1]
    assert isinstance(last, AnswerRecord)
    assert (last.question, last.prompt_id) == ("Why?", 399)
    assert transcript.row_of_message(6) == 5


def test_the_view_follows_the_end_until_the_person_scrolls_up(
    transcript: Transcript, qtbot: QtBot
) -> None:
    bar = transcript.verticalScrollBar()
    answered(transcript, CLAUDE, *[TextDelta("A line.\n\n")] * 80)
    qtbot.waitUntil(lambda: bar.maximum() > 1000 and bar.value() == bar.maximum())
    bar.setValue(300)
    before, most = bar.value(), bar.maximum()
    transcript.show_events(2, (TextDelta("More.\n\n" * 40),), anew=False)
    qtbot.waitUntil(lambda: bar.maximum() > most)
    assert bar.value() == before
    assert not transcript.follows
    bar.setValue(bar.maximum())
    assert transcript.follows


def test_a_long_conversation_makes_widgets_only_near_the_view(
    transcript: Transcript, qtbot: QtBot
) -> None:
    rows = [Asked(f"question {n}\n" * (n % 7 + 1)) for n in range(2_000)]
    transcript.show_rows(rows)
    bar = transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert len(transcript.views()) < 100
    for _ in range(40):
        bar.setValue(bar.value() - bar.pageStep())
    assert len(transcript.views()) < 200
    bar.setValue(0)
    top = transcript.views()[0]
    assert top.findChildren(TextView)[0].toPlainText().startswith("question 0\n")
    assert top.y() >= 0


def test_what_is_looked_at_stays_in_place_while_heights_become_known(
    transcript: Transcript,
) -> None:
    rows = [Asked(f"question {n} " * 60) for n in range(200)]
    transcript.show_rows(rows)
    bar = transcript.verticalScrollBar()
    for _ in range(60):
        seen = {
            one.findChildren(TextView)[0].toPlainText(): one.y()
            for one in transcript.views()
            if 0 < one.y() < transcript.viewport().height()
        }
        bar.setValue(bar.value() - 50)
        now = {one.findChildren(TextView)[0].toPlainText(): one.y() for one in transcript.views()}
        # the wheel moved by 50, and nothing on the screen moved by anything else
        assert all(now[text] - y == 50 for text, y in seen.items() if text in now)


def test_another_theme_shows_the_same_words_in_its_own_colours(transcript: Transcript) -> None:
    view = answered(transcript, CLAUDE, TextDelta("Hello"), COMPLETE)
    before = shown_text(view)
    transcript.show_theme(theme.DARK)
    (again,) = transcript.views()
    assert isinstance(again, AnswerView)
    assert again is not view
    assert shown_text(again) == before
    text = again.findChildren(TextView)[0]
    assert text.palette().color(text.foregroundRole()) == QColor(theme.DARK.text)


def test_unfolded_thinking_stays_so(transcript: Transcript) -> None:
    """After a change of theme, after scrolling far away, and on another branch."""
    first, second = (
        replace(segment(text, outcome), thought=f"Hm, {text}.", thought_s=4.0)
        for text, outcome in (("one", Outcome.INTERRUPTED), ("two", Outcome.COMPLETE))
    )
    transcript.add_row(stored(first, second))

    def folds() -> list[ThoughtFold]:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        (view,) = transcript.views()
        return view.findChildren(ThoughtFold)

    def shown() -> str:
        (view,) = transcript.views()
        assert isinstance(view, AnswerView)
        return shown_text(view)

    folds()[1].button.click()
    transcript.show_theme(theme.DARK)
    assert [one.button.isChecked() for one in folds()] == [False, True]
    assert "Hm, two." in shown()
    assert "Hm, one." not in shown()

    transcript.show_rows(transcript.said(), stays=True)
    assert [one.button.isChecked() for one in folds()] == [False, True]
    folds()[1].button.click()
    transcript.show_theme(theme.LIGHT)
    assert [one.button.isChecked() for one in folds()] == [False, False]
