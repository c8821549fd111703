"""A program of its own that shows the real chat window fed with answer events, for session tests.

``python -m tests.session.drivers.chat_driver LOG``: each line on stdin is one command, each
signal of the window becomes one line of JSON in LOG. Commands: ``store`` (the last prompt),
``begin`` (of an answer), ``answer``, ``fail over``, ``list``, ``where BUTTON``,
``scheme light|dark``, ``read``, ``files``, ``quit``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from understudy.base.clock import SystemClock
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import (
    AnswerFinished,
    Conversation,
    Message,
    Outcome,
    Role,
    RouteReason,
    RouteReasonKind,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    Usage,
)
from understudy.desktop.chat.answers.seam import Seam
from understudy.desktop.chat.chat_window import ChatWindow
from understudy.desktop.chat.markdown.text_view import TextView

SIGNALS = (
    "prompt_submitted",
    "stop_requested",
    "new_conversation_requested",
    "draft_changed",
    "settings_requested",
)
FIRST = RouteReason(RouteReasonKind.FIRST_CHOICE)
OVERLOADED = Failure(FailureKind.OVERLOADED, "claude", "claude-sonnet-5-5", 529)
ENDED = SegmentEnded(Outcome.COMPLETE, None, "end_turn", Usage(12, 30))
ANSWER = (
    SegmentStarted("claude", "claude-sonnet-5-5", FIRST),
    TextDelta("A **bold** ans"),
    TextDelta("wer."),
    ENDED,
    AnswerFinished("claude", "claude-sonnet-5-5", 0.1, 1.0),
)
FAIL_OVER = (
    SegmentStarted("claude", "claude-sonnet-5-5", FIRST),
    TextDelta("The first ha"),
    SegmentEnded(Outcome.INTERRUPTED, OVERLOADED),
    SegmentStarted("openai", "gpt-5.5", RouteReason(RouteReasonKind.PROVIDER_STANDS_IN)),
    TextDelta("The whole."),
    ENDED,
    AnswerFinished("openai", "gpt-5.5", 0.1, 1.0),
)


SIDE_SIGNALS = ("search_changed", "conversation_chosen")


class Driver:
    def __init__(self, app: QApplication, log: Path) -> None:
        self._app = app
        self._log = log
        self._prompt = ""
        self._messages = 0
        self._window = ChatWindow(SystemClock())
        self._window.prompt_submitted.connect(self._keep)
        for name in SIGNALS:
            getattr(self._window, name).connect(
                lambda *values, name=name: self._write(name, *values)
            )
        side = self._window.sidebar
        for name in SIDE_SIGNALS:
            getattr(side, name).connect(lambda value, name=name: self._write(name, value))
        side.list.renamed.connect(lambda *values: self._write("renamed", *values))
        self._window.composer.files_given.connect(lambda files: self._write("files_given", files))
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(lambda *_: self._obey(sys.stdin.readline().strip()))

    def start(self) -> None:
        self._window.show()
        self._window.activateWindow()
        self._write("shown", int(self._window.winId()))

    def _write(self, *values: object) -> None:
        with self._log.open("a", encoding="utf-8") as out:
            out.write(f"{json.dumps(values)}\n")

    def _keep(self, prompt: str) -> None:
        self._prompt = prompt

    def _obey(self, command: str) -> None:
        match command:
            case "store":
                self._messages += 2
                now = SystemClock().now()
                said = Message(self._messages, 1, Role.USER, self._prompt, now)
                self._window.show_sent(said)
            case "begin":
                for event in ANSWER[:2]:
                    self._window.show_answer_events(self._messages + 1, (event,), 1)
            case "list":
                now = SystemClock().now()
                listed = tuple(Conversation(at, f"Talk {at}", now, now) for at in (1, 2))
                self._window.show_conversations(listed)
            case str() if command.startswith("where "):
                self._find(command.removeprefix("where "))
                return
            case "answer" | "fail over":
                for event in ANSWER if command == "answer" else FAIL_OVER:
                    self._window.show_answer_events(self._messages + 1, (event,), 1)
            case "scheme light" | "scheme dark":
                dark = command.endswith("dark")
                scheme = Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light
                QGuiApplication.styleHints().setColorScheme(scheme)
            case "read":
                self._read()
                return
            case "files":
                self._write("files", [one.name for one in self._window.composer.files])
            case "quit" | "":
                self._app.quit()
            case _:
                self._write("unknown", command)
                return
        self._write("did", command)

    def _find(self, text: str) -> None:
        """Write the middle of the button with this text, on the screen."""
        for one in self._window.findChildren(QPushButton):
            if one.text() == text and one.isVisible():
                middle = one.mapToGlobal(one.rect().center())
                self._write("where", middle.x(), middle.y())
                return
        self._write("where", -1, -1)

    def _read(self) -> None:
        texts = [one.toPlainText() for one in self._window.findChildren(TextView)]
        seams = [one.text() for one in self._window.findChildren(Seam)]
        ground = self._window.palette().color(self._window.backgroundRole()).name()
        self._write("read", texts, seams, self._window.draft(), ground, self._window.isVisible())


def main() -> None:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    driver = Driver(app, Path(sys.argv[1]))
    driver.start()
    app.exec()


if __name__ == "__main__":
    main()
