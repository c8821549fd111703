"""The conversations at the left: renamed, deleted with a way back, found in place, imported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from tests.desktop.chat.chat_pieces import NOW, NoonClock, box, conversation, transcript_text
from tests.desktop.chat.running_chat import running_chat
from understudy.archive.search.shown import Hit
from understudy.archive.search.snippet import Snippet
from understudy.base.shown_text import one_line
from understudy.chat.model import Role
from understudy.desktop.chat.chat_window import ChatWindow
from understudy.desktop.chat.side.row_delegate import HIT, MARKS
from understudy.engine.events.archive_events import ConversationDeleted

if TYPE_CHECKING:
    from collections.abc import Generator
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


def ask(chat: RunningChat, qtbot: QtBot, text: str) -> int:
    """Ask and wait for the whole answer; return the conversation."""
    qtbot.keyClicks(box(chat.window), text)
    before = chat.ended
    qtbot.keyClick(box(chat.window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chat.ended > before)
    qtbot.waitUntil(lambda: chat.window.shown_conversation is not None)
    shown = chat.window.shown_conversation
    assert shown is not None
    qtbot.waitUntil(lambda: text in listed(chat.window))
    return shown


def listed(window: ChatWindow) -> list[str]:
    """Return the rows that are conversations or hits, without the headings."""
    rows = (window.sidebar.list.item(at) for at in range(window.sidebar.list.count()))
    return [one.text() for one in rows if one.flags() & Qt.ItemFlag.ItemIsEnabled]


def editor(window: ChatWindow) -> QLineEdit | None:
    found = window.sidebar.list.viewport().findChildren(QLineEdit)
    return next((one for one in found if one.isVisible()), None)


def test_a_conversation_is_renamed_in_place(chat: RunningChat, qtbot: QtBot) -> None:
    number = ask(chat, qtbot, "plums")
    chat.window.sidebar.menu.built(number, pinned=False)
    chat.window.sidebar.menu.rename_requested.emit(number)
    field = editor(chat.window)
    assert field is not None
    assert field.text() == "plums"
    # a list that comes in meanwhile does not take the line away
    chat.window.show_conversations((conversation(number, "plums"),))
    assert editor(chat.window) is field
    field.selectAll()
    qtbot.keyClicks(field, "Fruit & <b>nuts</b>")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: listed(chat.window) == ["Fruit & <b>nuts</b>"])
    chat.desktop.submit(lambda api: api.list_conversations()).result()
    qtbot.waitUntil(lambda: listed(chat.window) == ["Fruit & <b>nuts</b>"])


def test_an_empty_name_and_escape_change_nothing(qtbot: QtBot) -> None:
    window = ChatWindow(NoonClock())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    title = "plums and pears, apples and quinces, and what else there is in autumn"
    window.show_conversations((conversation(1, title),))
    for keys, end in (("", Qt.Key.Key_Return), ("x", Qt.Key.Key_Escape)):
        window.sidebar.list.begin_renaming(1)
        field = editor(window)
        assert field is not None
        assert field.parentWidget().rect().contains(field.geometry())
        field.clear()
        qtbot.keyClicks(field, keys)
        with qtbot.assertNotEmitted(window.sidebar.list.renamed):
            qtbot.keyClick(field, end)
        QApplication.sendPostedEvents(None, 0)
        qtbot.waitUntil(lambda: not window.sidebar.list.is_renaming)
        assert listed(window) == [title]


def test_a_deleted_conversation_can_be_brought_back(chat: RunningChat, qtbot: QtBot) -> None:
    number = ask(chat, qtbot, "plums")
    chat.window.sidebar.menu.delete_requested.emit(number)
    qtbot.waitUntil(lambda: chat.window.shown_conversation is None)
    assert listed(chat.window) == []
    undo = chat.window.sidebar.undo.button
    assert undo.isVisible()
    undo.click()
    qtbot.waitUntil(lambda: chat.window.shown_conversation == number)
    assert listed(chat.window) == ["plums"]
    assert not undo.isVisible()


def test_deleting_another_or_quitting_ends_the_way_back(chat: RunningChat, qtbot: QtBot) -> None:
    first = ask(chat, qtbot, "plums")
    chat.window.new_conversation_requested.emit()
    qtbot.waitUntil(lambda: chat.window.shown_conversation is None)
    second = ask(chat, qtbot, "pears")
    gone: list[int] = []
    chat.desktop.bridge.subscribe(
        ConversationDeleted, lambda event: gone.append(event.conversation_id)
    )
    delete = chat.window.sidebar.menu.delete_requested
    delete.emit(first)
    assert listed(chat.window) == ["pears"]
    delete.emit(second)
    qtbot.waitUntil(lambda: gone == [first])
    assert listed(chat.window) == []
    chat.desktop.chat.end()
    qtbot.waitUntil(lambda: gone == [first, second])
    assert not chat.window.sidebar.undo.isVisible()


def test_a_hit_is_shown_where_it_was_said(chat: RunningChat, qtbot: QtBot) -> None:
    number = ask(chat, qtbot, "Where do damsons grow, and who eats them in the end?")
    chat.window.new_conversation_requested.emit()
    qtbot.waitUntil(lambda: chat.window.shown_conversation is None)
    sidebar = chat.window.sidebar
    sidebar.search.setText("damsons eats")

    def hits() -> list[int]:
        rows = (sidebar.list.item(at) for at in range(sidebar.list.count()))
        return [at for at, one in enumerate(rows) if one.data(HIT)]

    qtbot.waitUntil(lambda: bool(hits()))
    item = sidebar.list.item(hits()[0])
    assert "damsons" in item.text()
    sidebar.list.grab()  # drawn with its marks
    sidebar.list.itemClicked.emit(item)
    qtbot.waitUntil(lambda: chat.window.shown_conversation == number)
    qtbot.waitUntil(lambda: "damsons" in transcript_text(chat.window))

    def chosen() -> list[str]:
        found = chat.window.findChildren(QTextEdit)
        texts = (one.textCursor().selectedText() for one in found)
        return [one for one in texts if one]

    qtbot.waitUntil(lambda: chosen() == ["damsons"])


def test_a_hit_is_listed_without_the_signs_of_markdown(qtbot: QtBot) -> None:
    window = ChatWindow(NoonClock())
    qtbot.addWidget(window)
    shown = Snippet("## Plums and **plums** in `plums.py` #1", ((3, 8), (15, 20), (27, 32)))
    window.sidebar.list.add_hit(1, Hit(2, Role.ASSISTANT, NOW, shown))
    item = window.sidebar.list.item(0)
    assert item.text() == "Plums and plums in plums.py #1"
    assert [item.text()[begin:end] for begin, end in item.data(MARKS)] == [
        "Plums",
        "plums",
        "plums",
    ]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("x = 2**10 and f(**kwargs) # note", None),
        ("def f(*args, **kwargs): return {**args, **kwargs}", None),
        ("f(**a) and (b)**-1, then 2 ** 3 or x **= 4", None),
        ("src/**/a.py, tests/**/b.py and **/c.py", None),
        ("x = 1  # note, C# and #!/bin/sh", None),
        ("…and plums** grow", None),
        ("…# Plums **grow** here", "…Plums grow here"),
        ("Soft, **ripe**, (**red** or **dark (blue)**)", "Soft, ripe, (red or dark (blue))"),
        ("***Ripe*** plums, **ripe", "Ripe plums, **ripe"),
        ("f(**a), **ripe *or* `b` plums**: 2**3", "f(**a), ripe *or* b plums: 2**3"),
        ("真ん中の**平均**です", "真ん中の平均です"),
        ("They grow.  ## Plums  Ripe.", "They grow.  Plums  Ripe."),
    ],
)  # fmt: skip
def test_a_hit_keeps_the_signs_of_code(qtbot: QtBot, said: str, kept: str | None) -> None:
    window = ChatWindow(NoonClock())
    qtbot.addWidget(window)
    window.sidebar.list.add_hit(1, Hit(2, Role.ASSISTANT, NOW, Snippet(said, ())))
    assert window.sidebar.list.item(0).text() == one_line(said if kept is None else kept)


@pytest.mark.parametrize(
    ("before", "kept"),
    [("twelve words ", "twelve words "), ("and twelve words ", "…twelve words "),
     ("偶数個なら真ん中の二つの", "…真ん中の二つの"), ("二つの", "二つの")],
)  # fmt: skip
def test_a_match_is_seen_in_a_narrow_list(qtbot: QtBot, before: str, kept: str) -> None:
    window = ChatWindow(NoonClock())
    qtbot.addWidget(window)
    shown = Snippet(f"{before}平均です", ((len(before), len(before) + 2),))
    window.sidebar.list.add_hit(1, Hit(2, Role.ASSISTANT, NOW, shown))
    item = window.sidebar.list.item(0)
    assert item.text() == f"{kept}平均です"
    assert [item.text()[begin:end] for begin, end in item.data(MARKS)] == ["平均"]


def test_a_dropped_export_is_imported(chat: RunningChat, qtbot: QtBot, tmp_path: Path) -> None:
    message = {"sender": "human", "text": "Where do quinces grow?", "content": []}
    at = "2026-11-01T10:00:00Z"
    export = tmp_path / "conversations.json"
    export.write_text(
        json.dumps(
            [
                {
                    "uuid": "9d6f2f6e-0000-4000-8000-000000000001",
                    "name": "Quinces",
                    "created_at": at,
                    "updated_at": at,
                    "chat_messages": [
                        {**message, "uuid": "9d6f2f6e-0000-4000-8000-000000000002"}
                        | {"created_at": at, "updated_at": at}
                    ],
                }
            ]
        )
    )
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(export))])
    over = chat.window.sidebar
    act, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    enter = QDragEnterEvent(QPoint(20, 90), act, data, left, plain)
    over.dragEnterEvent(enter)
    assert enter.isAccepted()
    over.dropEvent(QDropEvent(QPointF(20, 90), act, data, left, plain))
    qtbot.waitUntil(lambda: listed(chat.window) == ["Quinces"])
