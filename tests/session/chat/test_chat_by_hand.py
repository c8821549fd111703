"""The chat of the real program with keys alone, with the mouse, and killed while one types."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.patience import PATIENCE_S
from tests.session.desktop_session import eventually
from tests.session.running_program import Program
from understudy.world.behaviour import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.session.desktop_session import DesktopSession

pytestmark = pytest.mark.session

LONG = "\n\n".join(f"Line {number} of a long answer." for number in range(1, 61))


@pytest.fixture
def program(desktop_session: DesktopSession, tmp_path: Path) -> Iterator[Program]:
    with Program(desktop_session, tmp_path / "home") as running:
        running.start("--background")
        open_chat(running)
        yield running
        running.quit()


def open_chat(program: Program) -> None:
    session = program.session
    session.tray_menu("Open chat")
    window = eventually(program.window).splitlines()[-1]
    session.run("xdotool", "windowsize", "--sync", window, "900", "600")
    session.run("xdotool", "windowmove", "--sync", window, "200", "60")
    session.run("xdotool", "windowactivate", "--sync", window)


def rows(program: Program, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(program.home / "data" / "understudy.db")) as stored:
        return stored.execute(query).fetchall()


def drafts(program: Program) -> set[str]:
    return {text for (text,) in rows(program, "SELECT text FROM drafts")}


def titles(program: Program) -> list[str]:
    return [title for (title,) in rows(program, "SELECT title FROM conversations ORDER BY id")]


def key(program: Program, *keys: str) -> None:
    program.session.run("xdotool", "key", "--delay", "80", *keys)


def write(program: Program, text: str) -> None:
    program.session.run("xdotool", "type", "--delay", "30", text)


def ask(program: Program, text: str) -> None:
    before = len(program.segments())
    key(program, "ctrl+l")
    write(program, text)
    key(program, "Return")
    eventually(lambda: len(program.segments()) > before and program.segments()[-1][1] == "complete")


def test_drafts_survive_a_kill_each_in_its_conversation(program: Program) -> None:
    ask(program, "plums")
    write(program, "about plums")
    eventually(lambda: drafts(program) == {"about plums"})
    key(program, "ctrl+n")
    write(program, "something new")
    eventually(lambda: drafts(program) == {"about plums", "something new"})
    assert program.process is not None
    program.process.kill()
    program.process.wait(PATIENCE_S)
    program.start("--background")
    open_chat(program)

    def sent() -> bool:
        """Press again if the draft was not in the box yet; an empty box sends nothing."""
        key(program, "ctrl+l", "Return")
        return len(titles(program)) == 2

    eventually(sent)
    assert titles(program) == ["plums", "something new"]
    eventually(lambda: drafts(program) == {"about plums"})


def test_conversations_are_renamed_pinned_deleted_and_brought_back_by_keys(
    program: Program,
) -> None:
    ask(program, "plums")
    key(program, "ctrl+n")
    ask(program, "pears")
    key(program, "ctrl+shift+f", "Tab", "Home", "Down", "F2", "ctrl+a")
    write(program, "Fruit")
    key(program, "Return")
    eventually(lambda: "Fruit" in titles(program))
    key(program, "Menu", "Down", "Return")
    eventually(lambda: rows(program, "SELECT id FROM conversations WHERE pinned_us IS NOT NULL"))
    before = titles(program)
    key(program, "Delete", "Tab", "space")
    ask(program, "apples")
    assert titles(program)[:2] == before


def test_a_drag_beyond_the_edge_scrolls_and_selects_over_messages(program: Program) -> None:
    program.change(lambda world: world.claude.behave(Answer(LONG)))
    ask(program, "first")
    ask(program, "second")
    session = program.session
    session.run("xdotool", "mousemove", "700", "420", "mousedown", "1", "mousemove", "700", "400")
    session.run("xdotool", "mousemove", "700", "30")

    try:
        eventually(lambda: is_still(session))
    finally:
        session.run("xdotool", "mouseup", "1")
    key(program, "ctrl+c", "ctrl+l", "ctrl+v")
    (draft,) = eventually(lambda: drafts(program))
    first, second = draft.index("Line 1 of"), draft.rindex("Line 1 of")
    assert draft.index("Line 60 of") > first
    assert "second" in draft[first:second]


def is_still(session: DesktopSession) -> bool:
    """Return True if nothing scrolls any more."""
    before = session.pixels("500x300+400+120")
    session.run("xdotool", "sleep", "0.3")
    return session.pixels("500x300+400+120") == before
