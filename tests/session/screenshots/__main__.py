"""Makes the pictures of the README and the documentation from the real program, light and dark.

    .venv/bin/python -m tests.session.screenshots [FOLDER]

The program runs in a desktop of its own against the scripted world, with a history made up for
this, so that a picture has nothing of the machine it was made on. Each window is taken at twice its
size; the folder is ``docs/pictures`` by default.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.session.desktop_session import DesktopSession, eventually
from tests.session.running_program import Program
from understudy.world.behaviour import Answer, HttpError, Truncated

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "docs" / "pictures"
SCALE = 2
SCREEN = "2560x1600"
CHAT, STATUS = (1880, 1420), (1160, 1340)
FONT = "Inter"
"""Of Debian's fonts-inter, if it is there: closer to what a desktop of today has than DejaVu."""
COLOURS = 128
"""Few enough for a small file, and enough for windows with antialiased text."""
BACKUP_ID = "openai"
FIRST_S = 0.8
"""How long the models think, so that the pictures have times of real ones."""

FONTS = f"""\
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>{FONT}</string></edit>
  </match>
</fontconfig>
"""
EARLIER = (
    ("2026-11-02T09:12:00Z", "Packing list for a week in Lisbon in November?"),
    ("2026-11-09T17:40:00Z", "What does a 529 mean?"),
    ("2026-11-16T08:05:00Z", "A polite reminder for an unpaid invoice"),
)
QUESTION = "How do I undo my last commit and keep the changes?"
ANSWER = """\
Take it back with *soft*, which leaves everything staged:

```sh
git reset --soft HEAD~1
```"""
SECOND = "And if I have pushed it to a branch that only I use?"
CUT_OFF = "Then you may rewrite it. Take the commit back in the same way, and"
WHOLE = """\
On a branch of your own you may rewrite history:

1. Take the commit back: `git reset --soft HEAD~1`.
2. Commit what you meant to.
3. Push with `git push --force-with-lease`, which refuses if somebody else has pushed meanwhile."""


class Shown(Program):
    """The program with a backup and a history that a picture can show."""

    def __init__(self, session: DesktopSession, folder: Path, scheme: str) -> None:
        command = (sys.executable, "-m", "tests.session.drivers.shown_driver", scheme)
        super().__init__(session, folder, command)

    @property
    def env(self) -> dict[str, str]:
        fonts = self.home / "fonts.conf"
        if not fonts.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            fonts.write_text(FONTS, "utf-8")
        own = {"UNDERSTUDY_KEY_OPENAI": "made-up", "QT_SCALE_FACTOR": str(SCALE)}
        return super().env | own | {"PYTHONPATH": str(ROOT), "FONTCONFIG_FILE": str(fonts)}

    def open_world(self) -> None:
        super().open_world()
        settings = self.home / "config" / "settings.toml"
        text = settings.read_text("utf-8").replace('id = "backup"', f'id = "{BACKUP_ID}"')
        settings.write_text(text, "utf-8")
        lines = [
            {"id": str(at), "question": question, "answer": "…", "answered_at": at}
            for at, question in EARLIER
        ]
        history = self.home / "history.jsonl"
        history.write_text("\n".join(map(json.dumps, lines)), "utf-8")
        self.change(lambda world: world.backup.behave(Answer(WHOLE, first_delay_s=FIRST_S)))
        self.change(lambda world: world.claude.behave(Answer(ANSWER, first_delay_s=FIRST_S / 2)))
        for words in (("import", str(history)), ("drill",)):
            command = [sys.executable, "-m", "understudy", *words]
            subprocess.run(command, env=self.env, check=True, capture_output=True)

    def take(self, title: str, size: tuple[int, int], target: Path) -> None:
        """Save the window of that title, made ``size`` pixels of the screen large."""
        eventually(lambda: self.window(title))
        window = self.window(title).splitlines()[-1]
        self.session.run("xdotool", "windowsize", "--sync", window, *map(str, size))
        self.session.run("xdotool", "mousemove", "0", "0")
        saved = ("import", "-silent", "-window", window, str(target))
        still = _until_still(lambda: self.session.run(*saved), target)
        target.write_bytes(still)


def _until_still(take: Callable[[], object], target: Path) -> bytes:
    """Take the picture until two in a row are alike: nothing moves any more."""
    shots: list[bytes] = [b""]

    def again() -> bytes | None:
        take()
        shots.append(_pixels(target))
        return target.read_bytes() if shots[-1] == shots[-2] else None

    return eventually(again)


def _pixels(picture: Path) -> bytes:
    return subprocess.run(["convert", picture, "rgb:-"], check=True, capture_output=True).stdout


def _make_small(picture: Path) -> None:
    """Write the picture again with few colours and nothing but its pixels."""
    few = ("+dither", "-strip", "-colors", str(COLOURS))
    level = ("-define", "png:compression-level=9")
    subprocess.run(["convert", picture, *few, *level, f"PNG8:{picture}"], check=True)


def take_all(scheme: str, folder: Path) -> list[Path]:
    """Play an outage in one scheme and take its pictures; return their files."""
    made = {name: folder / f"{name}-{scheme}.png" for name in ("chat", "status")}
    with tempfile.TemporaryDirectory(prefix="understudy-pictures-") as scratch:
        options = ("--size", SCREEN, "--desktop", "XFCE")
        session = DesktopSession(Path(scratch, "session"), options)
        session.start()
        try:
            with Shown(session, Path(scratch, "home"), scheme) as program:
                _play(program, made)
        finally:
            session.close()
    for picture in made.values():
        _make_small(picture)
    return list(made.values())


def _play(program: Shown, made: dict[str, Path]) -> None:
    program.start("--background")
    program.session.tray_menu("Open chat")
    program.type(QUESTION)
    eventually(lambda: program.segments()[-1] == ("claude", "complete", ANSWER))
    failing = (Truncated(CUT_OFF), HttpError(529))
    program.change(lambda world: world.claude.behave(*failing))
    program.type(SECOND)
    eventually(lambda: program.segments()[-1] == (BACKUP_ID, "complete", WHOLE))
    program.wait_for_tooltip("Claude is failing for you")
    program.take("Understudy", CHAT, made["chat"])
    program.session.tray_menu("Status")
    program.take("Status of Claude", STATUS, made["status"])
    program.quit()


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        for picture in take_all(scheme, folder):
            sys.stdout.write(f"{picture}: {picture.stat().st_size >> 10} KB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
