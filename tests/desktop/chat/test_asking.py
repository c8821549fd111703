"""Who may answer, files, and asking again, with the real window, engine and requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from tests.desktop.chat.chat_pieces import box, button, transcript_text
from tests.desktop.chat.running_chat import running_chat
from understudy.desktop.chat.answers.branch_bar import BranchBar
from understudy.desktop.chat.bubble import Bubble
from understudy.desktop.chat.choice import Choice
from understudy.words.windows import transcripts as words
from understudy.words.windows.chat_files import unseen
from understudy.world.behaviour import Answer, HttpError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.desktop.chat.running_chat import RunningChat


@pytest.fixture
def chat(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine_clock: None
) -> Generator[RunningChat]:
    monkeypatch.setenv("UNDERSTUDY_KEY_CLAUDE", "claude-key")
    monkeypatch.setenv("UNDERSTUDY_KEY_BACKUP", "backup-key")
    with running_chat(tmp_path) as running:
        running.window.show()
        yield running


def ask(chat: RunningChat, qtbot: QtBot, text: str) -> None:
    """Type and send a question, and wait for the end of its answer."""
    qtbot.keyClicks(box(chat.window), text)
    finish(chat, qtbot, lambda: qtbot.keyClick(box(chat.window), Qt.Key.Key_Return))


def finish(chat: RunningChat, qtbot: QtBot, act: Callable[[], object]) -> None:
    before = chat.ended
    act()
    qtbot.waitUntil(lambda: chat.ended > before)


def pinned(chat: RunningChat) -> list[str]:
    return [one.text() for one in chat.window.head.choices.actions() if one.isChecked()]


def test_one_model_is_chosen_for_a_conversation_and_remembered(
    chat: RunningChat, qtbot: QtBot
) -> None:
    model = chat.world.claude.models[2]
    assert pinned(chat) == ["Automatic"]
    (one,) = [each for each in chat.window.head.choices.actions() if "Haiku" in each.text()]
    one.trigger()
    ask(chat, qtbot, "Why?")
    assert chat.received()[-1].body_json["model"] == model
    first = chat.window.shown_conversation
    assert first is not None
    chat.window.new_conversation_requested.emit()
    qtbot.waitUntil(lambda: chat.window.shown_conversation is None)
    assert pinned(chat) == ["Automatic"]
    chat.window.conversation_chosen.emit(first)
    qtbot.waitUntil(lambda: pinned(chat) == [one.text()])


def test_a_draft_kept_at_a_pause_does_not_outlive_the_question(
    chat: RunningChat, qtbot: QtBot
) -> None:
    typed = box(chat.window)
    qtbot.keyClicks(typed, "Where do")
    with qtbot.waitSignal(chat.window.draft_changed):
        pass
    ask(chat, qtbot, " plums grow?")
    qtbot.keyClicks(typed, "and")
    chat.window.flush_draft()
    first = chat.window.shown_conversation
    chat.window.new_conversation_requested.emit()
    qtbot.waitUntil(lambda: chat.window.shown_conversation is None)
    assert typed.toPlainText() == ""
    chat.window.conversation_chosen.emit(first)
    qtbot.waitUntil(lambda: typed.toPlainText() == "and")


def test_a_private_conversation_says_who_can_answer_and_asks_nobody_else(
    chat: RunningChat, qtbot: QtBot
) -> None:
    chat.change(lambda world: world.claude.behave(HttpError(401)))
    (private,) = [one for one in chat.window.findChildren(QPushButton) if one.text() == "Private"]
    private.click()
    assert box(chat.window).placeholderText() == "Private: only Claude may answer."
    qtbot.keyClicks(box(chat.window), "secret")
    qtbot.keyClick(box(chat.window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: str(words.NO_ANSWER) in labels(chat))
    assert {one.path.split("/")[1] for one in chat.received()} == {"claude"}
    assert private.isChecked()
    assert not private.isEnabled()


def labels(chat: RunningChat) -> str:
    return "\n".join(one.text() for one in chat.window.findChildren(QLabel))


def test_files_are_read_shown_as_chips_and_sent(
    chat: RunningChat, qtbot: QtBot, tmp_path: Path
) -> None:
    notes, odd = tmp_path / "notes.txt", tmp_path / "odd.bin"
    notes.write_text("three plums", encoding="utf-8")
    odd.write_bytes(b"\x00\x01\xff")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(one)) for one in (notes, odd)])
    box(chat.window).insertFromMimeData(dropped)
    qtbot.waitUntil(lambda: len(chat.window.composer.files) == 1)
    assert "odd.bin: only images" in labels(chat)
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    pasted = QMimeData()
    pasted.setImageData(picture)
    box(chat.window).insertFromMimeData(pasted)
    assert [one.name for one in chat.window.composer.files] == ["notes.txt", "pasted image.png"]
    said = labels(chat)
    assert "Text · 11 bytes" in said
    assert "would not see pasted image.png" in said
    chips = [one for one in chat.window.composer.findChildren(QFrame) if one.toolTip()]
    assert any("Claude sees the image." in one.toolTip() for one in chips)
    box(chat.window).insertFromMimeData(pasted)
    assert labels(chat).count("would not see") == 1
    assert "would not see 2 of these files." in labels(chat)
    chat.window.composer.put_files(chat.window.composer.files[:2])
    ask(chat, qtbot, "What is this?")
    content = chat.received()[-1].body_json["messages"][-1]["content"]
    assert {one["type"] for one in content} == {"text", "image"}
    assert any("three plums" in one.get("text", "") for one in content)
    assert chat.window.composer.files == ()
    assert "odd.bin: only images" not in labels(chat)


def test_who_does_not_see_files_is_said_once() -> None:
    assert unseen(["a.png"], ["claude"]) == "Claude would not see a.png."
    assert unseen(["a.png", "b.png"], ["claude"]) == "Claude would not see a.png and b.png."
    assert unseen([f"{one}.png" for one in "abcd"], ["claude"]).endswith("4 of these files.")


def test_files_wait_in_their_conversation(chat: RunningChat, qtbot: QtBot, tmp_path: Path) -> None:
    ask(chat, qtbot, "Why?")
    first = chat.window.shown_conversation
    note = tmp_path / "a.txt"
    note.write_text("a", encoding="utf-8")
    chat.window.files_given.emit([str(note)])
    qtbot.waitUntil(lambda: len(chat.window.composer.files) == 1)
    chat.window.new_conversation_requested.emit()
    qtbot.waitUntil(lambda: chat.window.composer.files == ())
    chat.window.conversation_chosen.emit(first)
    qtbot.waitUntil(lambda: len(chat.window.composer.files) == 1)


def test_an_edited_question_begins_a_branch_and_only_that_is_sent(
    chat: RunningChat, qtbot: QtBot
) -> None:
    ask(chat, qtbot, "first try")
    qtbot.keyClicks(box(chat.window), "half a thought")
    (bubble,) = [one for one in chat.window.findChildren(Bubble) if one.isVisible()]
    bubble.edit_button.click()
    assert box(chat.window).toPlainText() == "first try"
    box(chat.window).selectAll()
    ask(chat, qtbot, "second try")
    sent = chat.received()[-1].body_json["messages"]
    assert "second try" in str(sent)
    assert "first try" not in str(sent)
    qtbot.waitUntil(lambda: len(chat.window.findChildren(BranchBar)) == 1)
    assert "first try" not in transcript_text(chat.window)
    assert box(chat.window).toPlainText() == "half a thought"
    (bar,) = [one for one in chat.window.findChildren(BranchBar) if one.isVisible()]
    bar.back.click()
    qtbot.waitUntil(lambda: "first try" in transcript_text(chat.window))


def test_an_edit_can_be_given_up(chat: RunningChat, qtbot: QtBot) -> None:
    ask(chat, qtbot, "first try")
    qtbot.keyClicks(box(chat.window), "half a thought")
    (bubble,) = [one for one in chat.window.findChildren(Bubble) if one.isVisible()]
    bubble.edit_button.click()
    button(chat.window, str(words.CANCEL)).click()
    assert box(chat.window).toPlainText() == "half a thought"
    assert chat.window.replaces is None


def test_a_question_is_answered_again_by_another_model(chat: RunningChat, qtbot: QtBot) -> None:
    ask(chat, qtbot, "Why?")
    ask(chat, qtbot, "And then?")
    menu = chat.window.head.again_menu(chat.window)
    assert str(words.ASK_AGAIN) in [one.text() for one in menu.actions()]
    asked = [one for one in chat.window.findChildren(Bubble) if one.text() == "And then?"]
    prompt_id = asked[0]._asked.message_id  # what a click on its answer's button carries
    assert prompt_id is not None
    backup = Choice("backup", chat.world.backup.models[0])
    finish(chat, qtbot, lambda: chat.window.again_requested.emit(prompt_id, "And then?", backup))
    (last,) = chat.world.backup.asked
    assert [one["role"] for one in last.body_json["messages"]] == ["user", "assistant", "user"]
    qtbot.waitUntil(lambda: len(chat.window.findChildren(BranchBar)) == 1)


def test_the_arrow_keys_bring_earlier_questions_back(chat: RunningChat, qtbot: QtBot) -> None:
    for text in ("one", "two"):
        ask(chat, qtbot, text)
    chat.window.conversation_chosen.emit(chat.window.shown_conversation)
    typed = box(chat.window)

    def after(key: Qt.Key) -> str:
        qtbot.keyClick(typed, key)
        return typed.toPlainText()

    qtbot.waitUntil(lambda: after(Qt.Key.Key_Up) == "two")
    assert after(Qt.Key.Key_Up) == "one"
    assert after(Qt.Key.Key_Up) == "one"
    assert after(Qt.Key.Key_Down) == "two"
    assert after(Qt.Key.Key_Down) == ""
    qtbot.keyClicks(typed, "new")
    assert after(Qt.Key.Key_Up) == "new"


def test_stop_keeps_what_came(chat: RunningChat, qtbot: QtBot) -> None:
    endless = Answer("a " * 9_000, delay_s=0.01)
    chat.change(lambda world: world.claude.behave(endless))
    qtbot.keyClicks(box(chat.window), "Count")
    qtbot.keyClick(box(chat.window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "a a a" in transcript_text(chat.window))
    stop = button(chat.window, str(words.STOP))
    qtbot.waitUntil(stop.isEnabled)
    stop.click()
    qtbot.waitUntil(lambda: not chat.window.is_answering)
    assert "a a a" in transcript_text(chat.window)
    assert str(words.STOPPED_BY_YOU) in labels(chat)


def test_instructions_go_with_the_next_question_and_come_back(
    chat: RunningChat, qtbot: QtBot
) -> None:
    chat.window.reader.instructions_saved.emit("Answer in German.")
    ask(chat, qtbot, "Why?")
    assert "Answer in German." in str(chat.received()[-1].body_json["system"])
    first = chat.window.shown_conversation
    chat.window.new_conversation_requested.emit()
    qtbot.waitUntil(lambda: chat.window.reader.instructions == "")
    chat.window.conversation_chosen.emit(first)
    qtbot.waitUntil(lambda: chat.window.reader.instructions == "Answer in German.")
