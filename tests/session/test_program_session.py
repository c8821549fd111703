"""The whole program on a real desktop, in a scripted world: seen, pressed, typed into, killed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import environment, home_for
from tests.patience import PATIENCE_S
from tests.session.desktop_session import eventually
from understudy.engine.engine import Engine
from understudy.world.behaviour import Answer, HttpError, Silence, Truncated
from understudy.world.page import API, CLAUDE_AI, well
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from tests.session.desktop_session import DesktopSession

pytestmark = pytest.mark.session

TRAY = "40x32+1176+768"


class Program:
    """Understudy in a session, its home, and the world it lives in (in a thread of its own)."""

    def __init__(self, session: DesktopSession, folder: Path) -> None:
        self.session = session
        self.home = folder
        self.world = World()
        self._stage: Engine[World] = Engine(lambda: self.world, lambda _event: None)
        self.process: subprocess.Popen[bytes] | None = None

    def open_world(self) -> None:
        self._stage.start()
        self.change(lambda _world: None)
        home_for(self.world, self.home)
        settings = self.home / "config" / "settings.toml"
        text = settings.read_text(encoding="utf-8").replace("_interval_s = 2", "_interval_s = 1")
        settings.write_text(text, encoding="utf-8")

    def change(self, change: Callable[[World], None]) -> None:
        async def apply(world: World) -> None:
            change(world)

        self._stage.submit(apply).result(PATIENCE_S)

    def start(self, *arguments: str) -> None:
        env = environment(self.home) | self.session.env
        for name in ("UNDERSTUDY_HOME", "UNDERSTUDY_KEY_CLAUDE", "UNDERSTUDY_KEY_BACKUP"):
            env[name] = environment(self.home)[name]
        command = [sys.executable, "-m", "understudy", *arguments]
        self.process = subprocess.Popen(command, env=env)
        eventually(lambda: self.tooltip() != "")

    def tooltip(self) -> str:
        items = [one for one in self.session.tray_items() if one.id == "understudy"]
        return items[0].tooltip if items else ""

    def wait_for_tooltip(self, words: str) -> None:
        eventually(lambda: words in self.tooltip())

    def window(self, name: str = "Understudy") -> str:
        search = ("xdotool", "search", "--onlyvisible", "--name", name)
        return self.session.run(*search, check=False).strip()

    def type(self, text: str) -> None:
        eventually(self.window)
        window = self.window().splitlines()[-1]
        self.session.run("xdotool", "windowactivate", "--sync", window)
        self.session.run("xdotool", "type", "--delay", "15", text)
        self.session.run("xdotool", "key", "Return")

    def segments(self) -> list[tuple[str, str, str]]:
        database = sqlite3.connect(self.home / "data" / "understudy.db")
        try:
            return database.execute(
                "SELECT provider, outcome, text FROM segments ORDER BY id"
            ).fetchall()
        finally:
            database.close()

    def quit(self) -> None:
        self.session.tray_menu("Quit")
        assert self.process is not None
        assert self.process.wait(timeout=PATIENCE_S) == 0

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._stage.close()
        self.session.close_notifications()


@pytest.fixture
def program(desktop_session: DesktopSession, tmp_path: Path) -> Iterator[Program]:
    one = Program(desktop_session, tmp_path)
    one.open_world()
    yield one
    one.close()


def test_an_outage_is_seen_notified_and_its_button_opens_the_chat(program: Program) -> None:
    program.start("--background")
    program.wait_for_tooltip("No trouble reported")
    green = program.session.pixels(TRAY)
    assert program.window() == ""
    out = {CLAUDE_AI: "major_outage", API: "major_outage"}
    program.change(lambda world: world.status.show(well().with_components(out)))
    program.wait_for_tooltip("Claude is down")
    eventually(lambda: program.session.pixels(TRAY) != green)
    eventually(lambda: program.session.notifications_shown() == 1)
    program.session.screenshot("program-outage.png")
    program.session.notification_action("Open chat")
    eventually(program.window)
    program.change(lambda world: world.status.show(well()))
    program.wait_for_tooltip("No trouble reported")
    eventually(lambda: program.session.pixels(TRAY) == green)
    program.session.screenshot("program-recovery.png")
    program.quit()


def test_what_is_typed_is_answered_and_an_outage_in_between_is_bridged(program: Program) -> None:
    program.change(lambda world: world.claude.behave(Truncated("Half of an")))
    program.change(lambda world: world.backup.behave(Answer("A whole answer.")))
    program.start()
    program.session.tray_menu("Open chat")
    program.type('Is dès 1€ & "quotes" safe?')
    eventually(lambda: [one[1] for one in program.segments()][-1:] == ["complete"])
    assert program.segments()[0] == ("claude", "interrupted", "Half of an")
    assert program.segments()[-1] == ("backup", "complete", "A whole answer.")
    program.session.screenshot("program-two-segments.png")
    program.change(lambda world: world.claude.behave(HttpError(529)))
    program.type("And now?")
    eventually(
        lambda: [one[1:] for one in program.segments()][-1] == ("complete", "A whole answer.")
    )
    program.session.screenshot("program-failover.png")
    program.quit()


def test_killed_while_streaming_the_conversation_is_there_marked_interrupted(
    program: Program,
) -> None:
    program.change(lambda world: world.claude.behave(Silence("What came before the end")))
    program.start()
    program.session.tray_menu("Open chat")
    program.type("Tell me everything")
    eventually(lambda: [one[2] for one in program.segments()] == ["What came before the end"])
    assert program.process is not None
    program.process.kill()
    program.process.wait()
    eventually(lambda: program.tooltip() == "")
    program.start()
    eventually(lambda: [one[1] for one in program.segments()] == ["interrupted"])
    program.session.tray_menu("Open chat")
    eventually(program.window)
    program.session.screenshot("program-after-kill.png")
    program.quit()


def test_a_second_start_brings_the_first_window_forward_and_leaves(program: Program) -> None:
    program.start("--background")
    assert program.process is not None
    first = program.process
    env = environment(program.home) | program.session.env
    env["UNDERSTUDY_HOME"] = str(program.home)
    second = subprocess.run(
        [sys.executable, "-m", "understudy"], env=env, timeout=PATIENCE_S, check=False
    )
    assert second.returncode == 0
    eventually(program.window)
    assert first.poll() is None
    program.quit()


def test_quitting_while_streaming_keeps_what_came(program: Program) -> None:
    program.change(lambda world: world.claude.behave(Silence("Some words")))
    program.start()
    program.session.tray_menu("Open chat")
    program.type("Go on")
    eventually(lambda: [one[2] for one in program.segments()] == ["Some words"])
    program.quit()
    assert program.segments() == [("claude", "interrupted", "Some words")]
