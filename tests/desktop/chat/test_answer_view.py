"""An answer tells who said what, how it ended, and what to do next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from tests.desktop.chat import chat_pieces
from tests.desktop.chat.answer_pieces import (
    CLAUDE,
    COMPLETE,
    CUT,
    FIRST,
    GPT,
    NOW,
    OVERLOADED,
    answered,
    labels,
    seams,
    segment,
    shown_text,
    stored,
)
from understudy.base.settings.values import PriceSettings, Settings
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    Loading,
    Outcome,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    TextTakenBack,
    Thinking,
    ThoughtDelta,
)
from understudy.desktop import theme
from understudy.desktop.chat.answers.record import AnswerRecord
from understudy.desktop.chat.answers.seam import FailureCard
from understudy.desktop.chat.answers.segment_view import MOST_CHARACTERS, SegmentView
from understudy.desktop.chat.answers.thought_fold import ThoughtFold
from understudy.desktop.chat.answers.view import AnswerView
from understudy.desktop.chat.markdown.code_view import CodeView
from understudy.desktop.chat.markdown.text_view import TextView
from understudy.words import common as wording
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from understudy.desktop.chat.transcript import Transcript


@pytest.mark.parametrize("live", [True, False])
def test_a_finished_answer_is_signed_with_model_time_and_tokens(
    transcript: Transcript, *, live: bool
) -> None:
    finished = AnswerFinished("claude", "claude-sonnet-5-5", 0.4, 2.0)
    record = AnswerRecord(2)
    record.ended_at = NOW
    events = (CLAUDE, TextDelta("Hello **you**"), COMPLETE, finished)
    record.add(() if live else events)
    transcript.add_row(record)
    if live:
        record.add(events)
        transcript.show_events(2, events, anew=False)
    (view,) = transcript.views()
    assert isinstance(view, AnswerView)
    assert shown_text(view) == "Hello you"
    said = view.signature()
    assert said.startswith("Claude · claude-sonnet-5-5 · ")
    assert said.endswith(" · 1,204 tokens")
    assert f"{NOW.astimezone():%H:%M}" in said


def test_the_signature_says_what_the_answer_cost_at_the_prices_in_force(
    transcript: Transcript,
) -> None:
    view = answered(
        transcript,
        *(CLAUDE, TextDelta("Hello"), COMPLETE),
        AnswerFinished("claude", "claude-sonnet-5-5", 0.4, 2.0),
    )
    assert view.signature().endswith(" · 1,204 tokens")
    price = PriceSettings(
        model="claude-sonnet-5-5", input_per_million=30, output_per_million=150, currency="EUR"
    )
    transcript.use(Settings(price=(price,)))
    (view,) = transcript.views()
    assert isinstance(view, AnswerView)
    assert view.signature().endswith(" · 1,204 tokens · 0.17 EUR")


@pytest.mark.parametrize("live", [True, False])
def test_a_seam_tells_who_stopped_and_who_answered(transcript: Transcript, *, live: bool) -> None:
    view = answered(
        transcript,
        CLAUDE,
        TextDelta("Half an ans"),
        CUT,
        GPT,
        TextDelta("A whole answer."),
        COMPLETE,
        AnswerFinished("openai", "gpt-5.5", 0.1, 1.0),
        live=live,
    )
    assert seams(view) == [
        "Claude stopped here (overloaded). OpenAI (gpt-5.5) answered from the start."
    ]
    assert "Half an ans" in shown_text(view)
    assert "A whole answer." in shown_text(view)
    assert str(words.INTERRUPTED) in labels(view)


def test_candidates_that_said_nothing_share_one_seam_and_none_answered_from_the_start(
    transcript: Transcript,
) -> None:
    haiku = SegmentStarted("claude", "claude-haiku-5-5", FIRST)
    view = answered(transcript, CLAUDE, TextDelta("Half"), CUT, haiku, CUT, GPT, TextDelta("All"))
    (seam,) = seams(view)
    assert seam.splitlines()[0] == "Claude stopped here (overloaded)."
    assert seam.splitlines()[1].endswith("OpenAI (gpt-5.5) answered instead.")
    assert len(seam.splitlines()) == 2


def test_a_failure_names_the_cause_and_the_next_step(
    transcript: Transcript, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = Failure(FailureKind.KEY_REFUSED, "claude", "claude-sonnet-5-5", 401, detail="nope")
    ended = SegmentEnded(Outcome.INTERRUPTED, refused)
    view = answered(transcript, CLAUDE, ended, AnswerFailed(refused, kept=True))
    (card,) = view.findChildren(FailureCard)
    sentences = " ".join(one.text() for one in card.findChildren(QLabel))
    assert "your key was refused (401)" in sentences
    assert "Check the key in Settings." in sentences
    assert str(words.PROMPT_KEPT) in sentences
    assert seams(view) == []  # the card says it already
    buttons = {one.text(): one for one in card.findChildren(QPushButton)}
    with qtbot.waitSignal(transcript.settings_requested):
        buttons[str(words.OPEN_SETTINGS)].click()
    with qtbot.waitSignal(transcript.ask_again_requested) as asked:
        buttons[str(words.ASK_AGAIN)].click()
    assert asked.args == ["the question"]
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    buttons[str(words.OPEN_CLAUDE_AI)].click()
    assert opened == ["https://claude.ai/new"]
    assert QGuiApplication.clipboard().text() == "the question"
    buttons[str(words.DETAILS)].click()
    assert any(
        "Its message: nope" in one.text() for one in card.findChildren(QLabel) if one.isVisible()
    )


@pytest.mark.parametrize("kind", sorted(words.ASKING_AGAIN_IS_NO_USE))
def test_asking_again_is_not_offered_where_the_same_words_meet_the_same_failure(
    transcript: Transcript, kind: FailureKind
) -> None:
    view = answered(transcript, CLAUDE, AnswerFailed(Failure(kind, "claude", "m")))
    assert str(words.ASK_AGAIN) not in {one.text() for one in view.findChildren(QPushButton)}


def test_what_the_person_stopped_is_no_failure(transcript: Transcript) -> None:
    stopped = Failure(FailureKind.STOPPED, "claude", "claude-sonnet-5-5")
    ended = SegmentEnded(Outcome.INTERRUPTED, stopped)
    view = answered(transcript, CLAUDE, TextDelta("Half"), ended, AnswerFailed(stopped, kept=True))
    assert seams(view) == [str(words.STOPPED_BY_YOU)]
    assert view.findChildren(FailureCard) == []
    assert str(words.INTERRUPTED) not in labels(view)
    assert view.signature() == ""


def test_a_refusal_is_marked(transcript: Transcript) -> None:
    ended = SegmentEnded(Outcome.REFUSED, None, "refusal")
    finished = AnswerFinished("claude", "claude-sonnet-5-5", 0.4, 2.0)
    view = answered(transcript, CLAUDE, TextDelta("I cannot"), ended, finished)
    assert seams(view) == [str(words.REFUSED)]


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


def test_a_resumed_conversation_shows_what_the_live_one_showed(transcript: Transcript) -> None:
    live = answered(
        transcript, CLAUDE, TextDelta("Half"), CUT, CLAUDE, CUT, AnswerFailed(OVERLOADED, kept=True)
    )
    seen = shown_text(live), seams(live), live.findChildren(FailureCard)[0].accessibleName()
    cut = segment("Half", Outcome.INTERRUPTED, "overloaded")
    transcript.show_rows([stored(cut, segment("", Outcome.INTERRUPTED, "overloaded"))])
    QApplication.sendPostedEvents()
    (again,) = transcript.views()
    assert isinstance(again, AnswerView)
    card = again.findChildren(FailureCard)[0].accessibleName()
    # the store keeps the failure's name, not its HTTP status
    assert (shown_text(again), seams(again), card) == (*seen[:2], seen[2].replace(" (529)", ""))


def test_markdown_streamed_in_portions_ends_as_if_it_had_come_at_once(
    transcript: Transcript, qtbot: QtBot
) -> None:
    text = (
        "# Head\n\n" + "A *long* paragraph with `code`.\n\n" * 300 + "```py\nx = 1\n```\n\n- a\n- b"
    )
    view = answered(transcript, CLAUDE)
    deltas = tuple(TextDelta(text[at : at + 97]) for at in range(0, len(text), 97))
    for one in deltas:
        transcript.show_events(2, (one,), anew=False)
    (segment_view,) = view.findChildren(SegmentView)
    with qtbot.waitSignal(segment_view.ended):
        transcript.show_events(2, (COMPLETE,), anew=False)
    whole = SegmentView(theme.LIGHT)
    qtbot.addWidget(whole)
    whole.show_whole(text)

    def said(shown: QWidget) -> str:
        return "\n".join(one.toPlainText() for one in shown.findChildren(TextView))

    assert said(view) == said(whole)
    assert [one.code() for one in view.findChildren(CodeView)] == ["x = 1"]


def test_code_is_copied_as_it_came(transcript: Transcript) -> None:
    view = answered(transcript, CLAUDE, TextDelta("```\na  b\n\n\tc\n```\n"), COMPLETE)
    (code,) = view.findChildren(CodeView)
    code.copy()
    assert QGuiApplication.clipboard().text() == "a  b\n\n\tc"


def test_the_answer_is_copied_as_the_model_wrote_it(transcript: Transcript) -> None:
    finished = AnswerFinished("claude", "claude-sonnet-5-5", 0.4, 2.0)
    view = answered(transcript, CLAUDE, TextDelta("**bold**"), COMPLETE, finished)
    (copy,) = [
        one
        for one in view.findChildren(QPushButton)
        if one.accessibleName() == str(words.COPY_ANSWER)
    ]
    copy.click()
    assert QGuiApplication.clipboard().text() == "**bold**"


@pytest.mark.parametrize("live", [True, False])
def test_thinking_is_said_below_the_answer_until_text_comes(
    transcript: Transcript, *, live: bool
) -> None:
    view = answered(transcript, GPT, Thinking(), live=live)
    assert view.signature() == words.thinking("openai", "gpt-5.5")
    view.show_events((TextDelta("Hello"),))
    assert view.signature() == words.answering("openai", "gpt-5.5")
    assert shown_text(view) == "Hello"


def test_a_long_thought_says_how_long_it_has_been(qtbot: QtBot) -> None:
    record = AnswerRecord(2)
    record.add((GPT, Thinking()))
    record.silent_since = chat_pieces.NOW - timedelta(seconds=75)
    view = AnswerView(record, theme.LIGHT, chat_pieces.NoonClock())
    qtbot.addWidget(view)
    line = words.thinking("openai", "gpt-5.5")
    assert view.signature() == line
    qtbot.waitUntil(lambda: view.signature() == words.silent_for(line, 75))
    view.show_events((TextDelta("Hello"),))
    assert view.signature() == words.answering("openai", "gpt-5.5")


@pytest.mark.parametrize("live", [True, False])
def test_thinking_is_folded_into_one_line_above_the_answer(
    transcript: Transcript, qtbot: QtBot, *, live: bool
) -> None:
    thoughts = (Thinking(), ThoughtDelta("Is it **so**?", 11.0), ThoughtDelta("", 12.4))
    view = answered(transcript, GPT, *thoughts, TextDelta("Hello"), COMPLETE, live=live)
    (fold,) = view.findChildren(ThoughtFold)
    assert fold.button.accessibleName() == fold.button.text() == words.thought_for(12.4)
    assert shown_text(view) == "Hello"
    fold.button.setFocus()
    qtbot.keyClick(fold.button, Qt.Key.Key_Space)
    QApplication.sendPostedEvents()
    assert shown_text(view) == "Is it so?\nHello"
    qtbot.waitUntil(lambda: fold.height() > 1.5 * fold.button.height())
    qtbot.mouseClick(fold.button, Qt.MouseButton.LeftButton)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert shown_text(view) == "Hello"


def test_unfolded_thinking_grows_while_it_lasts(transcript: Transcript, qtbot: QtBot) -> None:
    view = answered(transcript, GPT, Thinking(), ThoughtDelta("One ", 70.0))
    (fold,) = view.findChildren(ThoughtFold)
    assert fold.button.text() == words.thinking_for(70.0)
    fold.button.click()
    view.show_events((ThoughtDelta("two", 75.0),))
    qtbot.waitUntil(lambda: shown_text(view) == "One two")
    view.show_events((TextDelta("Hello"),))
    assert fold.button.text() == words.thought_for(75.0)


def test_stored_thinking_is_unfolded_but_never_copied(transcript: Transcript) -> None:
    kept = replace(segment("Hello", Outcome.COMPLETE), thought="Hm", thought_s=4.0)
    record = stored(kept)
    transcript.add_row(record)
    (view,) = transcript.views()
    (fold,) = view.findChildren(ThoughtFold)
    assert (fold.text(), fold.button.text()) == ("Hm", words.thought_for(4.0))
    assert record.text() == "Hello"
    assert transcript.texts() == ["Hello"]


def test_what_was_taken_back_as_thinking_is_in_the_fold(transcript: Transcript) -> None:
    said = (TextDelta("Hm"), TextTakenBack(), ThoughtDelta("Hm", 3.0), TextDelta("Hello"))
    view = answered(transcript, GPT, *said, COMPLETE)
    assert [one.text() for one in view.findChildren(ThoughtFold)] == ["Hm"]
    record = AnswerRecord(3)
    record.add((GPT, Thinking(), ThoughtDelta("H", 1.0), *said))
    thoughts = [one.text for one in record.events() if isinstance(one, ThoughtDelta)]
    assert (record.text(), "".join(thoughts)) == ("Hello", "HHm")


@pytest.mark.parametrize("live", [True, False])
def test_a_load_is_said_below_the_answer_until_text_comes(
    transcript: Transcript, *, live: bool
) -> None:
    view = answered(transcript, GPT, Loading(), live=live)
    assert view.signature() == words.loading("openai", "gpt-5.5")
    view.show_events((TextDelta("Hello"),))
    assert view.signature() == words.answering("openai", "gpt-5.5")
    assert shown_text(view) == "Hello"


@pytest.mark.parametrize("live", [True, False])
def test_text_that_was_a_thought_is_taken_away(transcript: Transcript, *, live: bool) -> None:
    said = (GPT, TextDelta("A thought "), TextDelta("of it"), TextTakenBack(), TextDelta("Hello"))
    finished = AnswerFinished("openai", "gpt-5.5", 0.4, 2.0)
    view = answered(transcript, *said, COMPLETE, finished, live=live)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert shown_text(view) == "Hello"
    record = AnswerRecord(3)
    record.add((GPT, Thinking(), *said[1:]))
    assert record.text() == "Hello"
    assert TextTakenBack() not in record.events()


def test_only_the_segment_under_way_is_taken_back() -> None:
    record = AnswerRecord(3)
    record.add((CLAUDE, TextDelta("Half"), CUT, GPT, TextDelta("A thought"), TextTakenBack()))
    assert record.text() == "Half"


@pytest.mark.parametrize("live", [True, False])
def test_what_is_too_long_to_show_is_said_and_still_copied(
    transcript: Transcript, *, live: bool
) -> None:
    text = "```\n" + "(" * MOST_CHARACTERS + "end"
    finished = AnswerFinished("claude", "claude-sonnet-5-5", 0.4, 2.0)
    view = answered(transcript, CLAUDE, TextDelta(text), COMPLETE, finished, live=live)
    assert str(words.REST_NOT_SHOWN) in labels(view)
    (copy,) = [
        one
        for one in view.findChildren(QPushButton)
        if one.accessibleName() == str(words.COPY_ANSWER)
    ]
    copy.click()
    assert QGuiApplication.clipboard().text() == text
