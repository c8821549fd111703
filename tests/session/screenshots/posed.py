"""The program in a language, brought through an outage, with each window opened for a picture."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tests.session.desktop_session import eventually
from tests.session.running_program import Program
from tests.session.screenshots.cells import ROOT
from understudy.world.behaviour import Answer, HttpError, Truncated
from understudy.world.story import OUTAGE

if TYPE_CHECKING:
    from tests.session.desktop_session import DesktopSession
    from tests.session.screenshots.cells import Desk

DRIVER = (sys.executable, "-m", "tests.session.drivers.posed_driver")
LOCALES = {"en": "en_GB.UTF-8", "de": "de_DE.UTF-8", "ja": "ja_JP.UTF-8"}
BACKUP_ID = "openai"
POSTED = 3
"""The step of the story in which the page reports the outage, counted from 0."""
SAID = tomllib.loads(Path(__file__).with_name("said.toml").read_text("utf-8"))
ASKED_AT = ("2026-11-02T09:12:00Z", "2026-11-28T17:40:00Z")


class Posed(Program):
    """``desk`` is the desktop of the session; a keyring that is locked or missing has no key."""

    def __init__(self, session: DesktopSession, folder: Path, desk: Desk, language: str) -> None:
        super().__init__(session, folder, DRIVER)
        self._desk = desk
        self._language = language
        self._heard = folder.with_name(f"{folder.name}.heard")

    @property
    def env(self) -> dict[str, str]:
        env = super().env | {"PYTHONPATH": str(ROOT), "LANG": LOCALES[self._language]}
        for name in ("LC_ALL", "LANGUAGE", "UNDERSTUDY_KEY_BACKUP"):
            env.pop(name, None)
        if self._desk.surroundings.has_keys:
            env["UNDERSTUDY_KEY_OPENAI"] = "made-up"
        return env

    def open_world(self) -> None:
        super().open_world()
        settings = self.home / "config" / "settings.toml"
        text = settings.read_text("utf-8").replace('id = "backup"', f'id = "{BACKUP_ID}"')
        settings.write_text(text, "utf-8")
        said = SAID[self._language]
        lines = [
            {"id": at, "question": said["earlier"], "answer": "…", "answered_at": at}
            for at in ASKED_AT
        ]
        history = self.home / "history.jsonl"
        history.write_text("\n".join(map(json.dumps, lines)), "utf-8")
        self.change(OUTAGE.steps[0].change)
        self.change(lambda world: world.claude.behave(Answer(said["answer"])))
        self.change(lambda world: world.backup.behave(Answer(said["whole"])))
        for words in (("import", str(history)), ("drill",)):
            command = [sys.executable, "-m", "understudy", *words]
            subprocess.run(command, env=self.env, check=False, capture_output=True)

    def spawn(self, *arguments: str, prefix: tuple[str, ...] = ()) -> None:
        with self._said.open("ab") as said, self._heard.open("wb") as heard:
            self.process = subprocess.Popen(
                [*prefix, *DRIVER, *arguments],
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=heard,
                stderr=said,
            )

    def order(self, line: str) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def heard(self) -> list[str]:
        assert self.process is not None
        assert self.process.poll() is None, f"it ended: {self.stderr()}"
        return self._heard.read_text("utf-8").splitlines()

    def ask(self, text: str) -> None:
        before = self.heard().count("answered")
        self.order(f"ask {text}")
        eventually(lambda: self.heard().count("answered") > before)

    def begin(self) -> None:
        """Start, be answered, meet the outage, and be told of it."""
        said = SAID[self._language]
        in_background = ("--background",) if self._desk.surroundings.has_tray else ()
        self.spawn(*in_background)
        eventually(lambda: any(one.startswith("verdict ") for one in self.heard()))
        self.order("chat")
        self.ask(said["question"])
        failing = (Truncated(said["cut_off"]), HttpError(529))
        self.change(lambda world: world.claude.behave(*failing))
        self.change(OUTAGE.steps[POSTED].change)
        self.ask(said["second"])
        eventually(lambda: "alert" in self.heard())

    def end(self) -> None:
        assert self.process is not None
        self.order("quit")
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(20)

    def close(self) -> None:
        """Leave the notifications: not every server is told to close them."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._stage.close()
