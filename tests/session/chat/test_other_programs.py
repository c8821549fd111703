"""What other programs give the chat: files dragged by a real mouse (XDnD), a real clipboard."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.session.desktop_session import DesktopSession, eventually
from tests.session.test_chat_session import RunningChat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.session

SOURCE = 60, 30
"""Inside the other program's window."""


@pytest.fixture
def chat(desktop_session: DesktopSession, tmp_path: Path) -> Iterator[RunningChat]:
    running = RunningChat(desktop_session, tmp_path / "chat.log")
    window = str(running.window_id)
    desktop_session.run("xdotool", "windowsize", "--sync", window, "900", "600")
    desktop_session.run("xdotool", "windowmove", "--sync", window, "200", "100")
    yield running
    running.close()


@contextmanager
def other_program(session: DesktopSession, *files: Path) -> Iterator[str]:
    """Run it until the block ends, which gets its window's id."""
    words = (sys.executable, "-m", "tests.session.drivers.other_program", *map(str, files))
    with session.popen(*words) as process:
        assert process.stdout is not None
        window = process.stdout.readline().strip()
        assert window.isdigit()
        try:
            yield window
        finally:
            process.communicate("quit\n")


def drag(session: DesktopSession, x: int, y: int) -> None:
    """Drag from the other program's window to a place, in small steps as a hand does."""
    session.run("xdotool", "mousemove", *map(str, SOURCE), "mousedown", "1")
    for step in range(1, 11):
        there = (
            begin + (end - begin) * step // 10 for begin, end in zip(SOURCE, (x, y), strict=True)
        )
        session.run("xdotool", "mousemove", *map(str, there), "sleep", "0.05")
    for nudge in range(4):  # the target answers each move before it may take the drop
        session.run("xdotool", "mousemove", str(x + nudge), str(y), "sleep", "0.1")
    session.run("xdotool", "mouseup", "1")


@pytest.mark.parametrize("place", [(800, 650), (800, 350)], ids=["the composer", "the page"])
def test_a_dragged_file_is_given_to_the_next_question(
    chat: RunningChat, tmp_path: Path, place: tuple[int, int]
) -> None:
    note = tmp_path / "three plums.txt"
    note.write_text("plums", encoding="utf-8")
    with other_program(chat.session, note):

        def given() -> bool:
            """Drag again if a busy desktop missed a press or a drop, as a person would."""
            drag(chat.session, *place)
            return bool(chat.said("files_given"))

        eventually(given)
        assert chat.said("files_given")[0] == [[str(note)]]


def test_a_picture_on_the_clipboard_is_pasted(chat: RunningChat) -> None:
    def names() -> list[str]:
        before = len(chat.said("files"))
        chat.tell("files")
        (found,) = chat.wait_for("files", before + 1)
        return list(found)

    with other_program(chat.session):
        chat.session.run("xdotool", "windowactivate", "--sync", str(chat.window_id))
        chat.key("ctrl+l", "ctrl+v")
        eventually(lambda: names() == ["pasted image.png"])
