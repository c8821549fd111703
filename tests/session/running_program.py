"""Understudy in a desktop session, its home, and the scripted world it lives in."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, Self

from jeepney import DBusAddress, MessageType, Properties
from jeepney.io.blocking import open_dbus_connection

from tests.commands.program import environment, home_for
from tests.patience import PATIENCE_S
from tests.session.desktop_session import eventually
from understudy.engine.loop import Engine
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from jeepney.io.blocking import DBusConnection

    from tests.session.desktop_session import DesktopSession

CHECKOUT = (sys.executable, "-m", "understudy")
WATCHER = DBusAddress(
    "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"
)
ITEM = "org.kde.StatusNotifierItem"
ANSWERS_IN_S = 20.0
"""A program that is stopped does not answer at all."""


class Program:
    """Understudy in a session, its home, and the world it lives in (in a thread of its own).

    ``program`` is what starts it: by default this checkout.
    """

    def __init__(
        self, session: DesktopSession, folder: Path, program: tuple[str, ...] = CHECKOUT
    ) -> None:
        self._program = program
        self.session = session
        self.home = folder
        self.world = World()
        self._stage: Engine[World] = Engine(lambda: self.world, lambda _event: None)
        self.process: subprocess.Popen[bytes] | None = None
        self._said = folder.with_name(f"{folder.name}.stderr")

    def __enter__(self) -> Self:
        self.open_world()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @property
    def env(self) -> dict[str, str]:
        """The environment of a program in this session that has this home."""
        own = environment(self.home)
        names = ("UNDERSTUDY_HOME", "UNDERSTUDY_KEY_CLAUDE", "UNDERSTUDY_KEY_BACKUP")
        return own | self.session.env | {name: own[name] for name in names}

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

    def start(self, *arguments: str, prefix: tuple[str, ...] = ()) -> None:
        """Start it, and wait until its icon is there."""
        self.spawn(*arguments, prefix=prefix)
        eventually(lambda: self.tooltip() != "")

    def spawn(self, *arguments: str, prefix: tuple[str, ...] = ()) -> None:
        command = [*prefix, *self._program, *arguments]
        with self._said.open("ab") as said:
            self.process = subprocess.Popen(command, env=self.env, stderr=said)

    def stderr(self) -> str:
        return self._said.read_text("utf-8")

    def log_lines(self) -> int:
        return len(self._log().splitlines())

    def log_says(self, words: str) -> None:
        eventually(lambda: words in self._log())

    def _log(self) -> str:
        file = self.home / "log" / "understudy.log"
        return file.read_text("utf-8") if file.exists() else ""

    def polls(self, more: int) -> None:
        """Wait until the page was read so many times more."""
        before = len(self.world.status.requests)
        eventually(lambda: len(self.world.status.requests) >= before + more)

    def second(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Start another one at the same home, and wait for its end."""
        return subprocess.run(
            [*self._program, *arguments],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    def tooltip(self) -> str:
        return tooltip_of(self.session.env["DBUS_SESSION_BUS_ADDRESS"], "understudy")

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
        """Return what is stored of answers; nothing while the program still makes its database."""
        database = sqlite3.connect(self.home / "data" / "understudy.db")
        try:
            is_made = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'segments'")
            if is_made.fetchone() is None:
                return []
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
        if self.session.screen_is_there():
            self.session.close_notifications()


def tooltip_of(bus: str, id_: str) -> str:
    """Return the tooltip of the item with this id, empty if there is none; ``bus``: its address.

    A look starts no process, as `DesktopSession.tray_items` does, so waits may look often.
    """
    try:
        connection = open_dbus_connection(bus, auth_timeout=PATIENCE_S)
    except OSError:  # the session has ended
        return ""
    with closing(connection):
        for registered in _property(connection, WATCHER, "RegisteredStatusNotifierItems") or ():
            name, _, path = registered.partition("/")
            item = DBusAddress(f"/{path or 'StatusNotifierItem'}", name, ITEM)
            if _property(connection, item, "Id") == id_:
                tip = _property(connection, item, "ToolTip")
                return str(tip[2]) if tip else ""  # between its icon and its text
    return ""


def _property(connection: DBusConnection, of: DBusAddress, name: str) -> Any:
    try:
        reply = connection.send_and_get_reply(Properties(of).get(name), timeout=ANSWERS_IN_S)
    except OSError:  # it hangs, or the bus ended
        return None
    return None if reply.header.message_type is MessageType.error else reply.body[0][1]
