"""The logic of the Windows installer, under Wine, with a stub in place of the program.

What Wine cannot show is in docs/installing.md: Windows' own notifications, SmartScreen, the
program itself. Skipped where makensis (Debian: nsis) or wine64 is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_S
from tests.session.desktop_session import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "installers" / "windows" / "installer.nsi"
STUB = """
Target amd64-unicode
Unicode true
OutFile "{file}"
SilentInstall silent
RequestExecutionLevel user
Section
  Sleep {milliseconds}
SectionEnd
"""
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Understudy"
RUN = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
MODEL = r"HKCU\Software\Classes\AppUserModelId\Understudy"

pytestmark = [
    pytest.mark.session,
    pytest.mark.skipif(
        not (shutil.which("makensis") and shutil.which("wine")), reason="needs nsis and wine64"
    ),
]


class Windows:
    """A Wine of its own; ``installed`` is where the installer puts the program."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        quiet = {"WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml=", "DISPLAY": ""}
        self.env = {**os.environ, **quiet, "WINEPREFIX": str(folder / "wine")}
        self.run("wineboot", "-i")
        (self.user,) = (
            one for one in (folder / "wine/drive_c/users").iterdir() if one.name != "Public"
        )
        self.installed = self.user / "AppData/Local/Programs/Understudy"
        self.menu = self.user / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end."""
        return subprocess.run(
            ["wine", *map(str, command)],
            env=self.env,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=3 * PATIENCE_S,
            check=False,
        )

    def close(self) -> None:
        subprocess.run(["wineserver", "-k"], env=self.env, check=False)

    def value(self, key: str, name: str) -> str:
        """Return a value of the registry; empty if there is none."""
        said = self.run("reg", "query", key, "/v", name).stdout
        found = [line.split("REG_SZ", 1)[1] for line in said.splitlines() if "REG_SZ" in line]
        return found[0].strip() if found else ""

    def setup(self, version: str, *files: str, runs_ms: int = 0) -> Path:
        """Build the installer of a version whose program has these files beside the stubs."""
        program = self.folder / version
        (program / "_internal").mkdir(parents=True)
        for name in ("understudy.exe", "understudyw.exe"):
            script = self.folder / "stub.nsi"
            script.write_text(STUB.format(file=program / name, milliseconds=runs_ms), "utf-8")
            made(script)
        for name in files:
            (program / "_internal" / name).write_text(version, "utf-8")
        output = self.folder / f"understudy-{version}-setup.exe"
        made(SCRIPT, VERSION=version, PROGRAM=program, OUTPUT=output)
        return output


def made(script: Path, **values: object) -> None:
    defined = [f"-D{name}={value}" for name, value in values.items()]
    done = subprocess.run(
        ["makensis", "-V2", *defined, script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _is_held_open(program: Path) -> bool:
    """Return True if a process of Linux, which each of Wine's is, has the file mapped."""
    for maps in Path("/proc").glob("[0-9]*/maps"):
        with suppress(OSError):
            if str(program) in maps.read_text("utf-8", errors="replace"):
                return True
    return False


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    one = Windows(tmp_path_factory.mktemp("windows"))
    yield one
    one.close()


@pytest.fixture
def windows(prepared: Windows) -> Iterator[Windows]:
    """A Windows where the program is not installed; tests come in any order."""
    assert not prepared.installed.exists()
    yield prepared
    shutil.rmtree(prepared.installed, ignore_errors=True)


def test_it_installs_updates_over_a_running_one_and_leaves_nothing_but_the_persons_data(
    windows: Windows,
) -> None:
    data = windows.user / "AppData/Local/understudy/understudy.db"
    data.parent.mkdir(parents=True)
    data.write_text("what was said", "utf-8")

    windows.run(windows.setup("0.1.0", "old.dll", "kept.dll", runs_ms=600_000), "/S")
    assert (windows.installed / "understudyw.exe").is_file()
    assert (windows.menu / "Understudy.lnk").is_file()
    assert windows.value(UNINSTALL, "DisplayVersion") == "0.1.0"
    assert windows.value(UNINSTALL, "InstallLocation").endswith(r"Programs\Understudy")
    assert "uninstall.exe" in windows.value(UNINSTALL, "QuietUninstallString")

    # the person's own: a start at login, what the program registered to notify, a file of theirs
    windows.run("reg", "add", RUN, "/v", "Understudy", "/d", "understudyw.exe --background", "/f")
    windows.run("reg", "add", RUN, "/v", "Another", "/d", "another.exe", "/f")
    windows.run("reg", "add", MODEL, "/v", "DisplayName", "/d", "Understudy", "/f")
    running = subprocess.Popen(
        ["wine", windows.installed / "understudyw.exe"], env=windows.env, start_new_session=True
    )
    eventually(lambda: _is_held_open(windows.installed / "understudyw.exe"))

    windows.run(windows.setup("0.2.0", "kept.dll", "new.dll"), "/S")
    assert running.wait(PATIENCE_S) is not None
    inside = {
        one.name: one.read_text("utf-8") for one in (windows.installed / "_internal").iterdir()
    }
    assert inside == {"kept.dll": "0.2.0", "new.dll": "0.2.0"}
    assert windows.value(UNINSTALL, "DisplayVersion") == "0.2.0"
    assert windows.value(RUN, "Understudy"), "an update keeps the start at login"

    windows.run(windows.installed / "uninstall.exe", "/S")
    # the uninstaller goes on in a copy of itself, which can delete the original
    eventually(lambda: not windows.installed.exists())
    assert not (windows.menu / "Understudy.lnk").exists()
    assert windows.value(UNINSTALL, "DisplayVersion") == ""
    assert windows.value(RUN, "Understudy") == ""
    assert windows.value(MODEL, "DisplayName") == ""
    assert windows.value(RUN, "Another") == "another.exe"
    assert data.read_text("utf-8") == "what was said"


def test_a_file_of_the_persons_in_its_folder_stays(windows: Windows) -> None:
    windows.run(windows.setup("0.3.0"), "/S")
    theirs = windows.installed / "notes.txt"
    theirs.write_text("mine", "utf-8")
    windows.run(windows.installed / "uninstall.exe", "/S")
    eventually(lambda: not (windows.installed / "uninstall.exe").exists())
    assert [one.name for one in windows.installed.iterdir()] == ["notes.txt"]
