"""The chat window on a real desktop: real keys in, signals out, answers on the screen."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from tests.patience import PATIENCE_S
from tests.session.desktop_session import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.session.desktop_session import DesktopSession

pytestmark = pytest.mark.session

TYPED = 'dès 1€ & "quotes"'


class RunningChat:
    """The driver, and what it wrote so far."""

    def __init__(self, session: DesktopSession, log: Path) -> None:
        self.session = session
        session.run("setxkbmap", "fr")  # it has a key for each letter of TYPED
        self._log = log
        log.touch()
        self._errors = log.with_suffix(".err").open("w+")
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.session.drivers.chat_driver", log],
            env=session.env,
            stdin=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        (self.window_id,) = self.wait_for("shown")
        self.session.run("xdotool", "windowactivate", "--sync", str(self.window_id))

    def close(self) -> None:
        assert self._program.stdin is not None
        self._program.stdin.close()
        assert self._program.wait(timeout=PATIENCE_S) == 0
        self.session.run("setxkbmap", "us")
        self._errors.seek(0)
        errors = self._errors.read()
        self._errors.close()
        assert "Traceback" not in errors, errors

    def said(self, name: str) -> list[list[Any]]:
        lines = [json.loads(line) for line in self._log.read_text("utf-8").splitlines()]
        return [line[1:] for line in lines if line[0] == name]

    def wait_for(self, name: str, number: int = 1) -> list[Any]:
        """Return the values of the ``number``-th time the driver said ``name``."""
        eventually(lambda: len(self.said(name)) >= number or self._program.poll() is not None)
        return self.said(name)[number - 1]

    def tell(self, command: str) -> None:
        assert self._program.stdin is not None
        before = len(self.said("did"))
        self._program.stdin.write(f"{command}\n")
        self._program.stdin.flush()
        if command != "read" and not command.startswith("where "):
            assert self.wait_for("did", before + 1) == [command]

    def read(self) -> tuple[list[str], list[str], str, str, bool]:
        """Return the texts, the seams, the draft, the ground's colour, and whether it is seen."""
        before = len(self.said("read"))
        self.tell("read")
        texts, seams, draft, ground, visible = self.wait_for("read", before + 1)
        return texts, seams, draft, ground, visible

    def click(self, button: str) -> None:
        """Click on the button with this text, once it is there."""
        for number in count(len(self.said("where")) + 1):
            self.tell(f"where {button}")
            x, y = self.wait_for("where", number)
            if x >= 0:
                self.session.click(x, y)
                return

    def type(self, text: str) -> None:
        """Type into the composer, more slowly each time."""
        for delay_ms in (40, 150, 400, 800):
            before = self.read()[2]
            self.session.run("xdotool", "type", "--delay", str(delay_ms), text)
            wanted = before + text
            with suppress(AssertionError):  # more of them were lost: typed anew
                eventually(lambda wanted=wanted: len(self.read()[2]) >= len(wanted) - 1)
            if self.read()[2] == wanted:
                return
            self.key("ctrl+a", "BackSpace")
        pytest.fail(f"not typed: {text!r}")

    def key(self, *keys: str) -> None:
        self.session.run("xdotool", "key", *keys)


@pytest.fixture
def chat(desktop_session: DesktopSession, tmp_path: Path) -> Iterator[RunningChat]:
    running = RunningChat(desktop_session, tmp_path / "chat.log")
    yield running
    running.close()


def ask(chat: RunningChat, text: str) -> None:
    """Type, send, and have it stored."""
    before = len(chat.said("prompt_submitted"))
    chat.type(text)
    chat.key("Return")
    assert chat.wait_for("prompt_submitted", before + 1) == [text]
    chat.tell("store")


def test_what_a_person_types_is_sent_by_enter_and_answered_on_the_screen(
    chat: RunningChat,
) -> None:
    ask(chat, TYPED)
    chat.tell("answer")
    texts, seams, draft, _, _ = chat.read()
    assert texts == [TYPED, "A bold answer."]
    assert seams == []
    assert draft == ""


def test_shift_enter_makes_a_line_and_the_draft_is_told(chat: RunningChat) -> None:
    for typed, draft in ("one", "one"), (None, "one\n"), ("two", "one\ntwo"):
        if typed is None:
            chat.key("shift+Return")
        else:
            chat.type(typed)
        eventually(lambda draft=draft: chat.read()[2] == draft)
    eventually(lambda: ["one\ntwo"] in chat.said("draft_changed"))
    assert chat.said("prompt_submitted") == []


def test_a_fail_over_shows_both_parts_and_the_seam(chat: RunningChat) -> None:
    ask(chat, "hello")
    chat.tell("fail over")
    texts, seams, _, _, _ = chat.read()
    assert texts == ["hello", "The first ha", "The whole."]
    assert seams == ["Claude stopped here (overloaded). OpenAI (gpt-5.5) answered from the start."]


def test_the_window_follows_the_systems_scheme_with_the_answer_in_it(chat: RunningChat) -> None:
    ask(chat, "hello")
    chat.tell("answer")
    for scheme, ground in (("dark", "#1c1b1d"), ("light", "#fbfaf8")):
        chat.tell(f"scheme {scheme}")
        eventually(lambda ground=ground: chat.read()[3] == ground)
        assert chat.read()[0] == ["hello", "A bold answer."]


def test_ctrl_n_ctrl_l_and_escape_work_from_the_keyboard(chat: RunningChat) -> None:
    chat.key("ctrl+n")
    chat.wait_for("new_conversation_requested")
    chat.key("Tab", "Tab", "ctrl+l")
    chat.type("x")
    eventually(lambda: chat.read()[2] == "x")
    chat.key("Escape")
    eventually(lambda: not chat.read()[4])
    chat.wait_for("draft_changed")


def test_stop_is_clicked_and_pressed(chat: RunningChat) -> None:
    ask(chat, "hello")
    chat.tell("begin")
    eventually(lambda: bool(chat.click("Stop") or chat.said("stop_requested")))
    before = len(chat.said("stop_requested"))
    chat.key("ctrl+period")
    chat.wait_for("stop_requested", before + 1)
    assert "A bold ans" in chat.read()[0]


def test_what_is_copied_can_be_pasted(chat: RunningChat) -> None:
    chat.type("plums")
    chat.key("ctrl+a", "ctrl+c", "End", "ctrl+v")
    eventually(lambda: chat.read()[2] == "plumsplums")


def test_a_question_is_changed_by_a_click_on_edit(chat: RunningChat) -> None:
    ask(chat, "helo")
    chat.tell("answer")
    chat.click("Edit")
    eventually(lambda: chat.read()[2] == "helo")
    chat.key("Escape")
    eventually(lambda: chat.read()[2] == "")


def test_searching_choosing_and_renaming_with_keys_alone(chat: RunningChat) -> None:
    chat.tell("list")
    chat.key("ctrl+shift+f", "p", "l", "u", "m")
    eventually(lambda: ["plum"] in chat.said("search_changed"))
    chat.key("ctrl+a", "BackSpace", "Tab", "Down", "Return")
    chat.wait_for("conversation_chosen")
    chat.key("F2", "ctrl+a", "N", "e", "w", "Return")
    eventually(lambda: [one[1] for one in chat.said("renamed")] == ["New"])
