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
SOFTWARE = r"HKEY_CURRENT_USER\Software"
UNINSTALL = SOFTWARE + r"\Microsoft\Windows\CurrentVersion\Uninstall\Understudy"
RUN = SOFTWARE + r"\Microsoft\Windows\CurrentVersion\Run"
MODEL = SOFTWARE + r"\Classes\AppUserModelId\Understudy"
OF_THE_PERSON = rf"""Windows Registry Editor Version 5.00

[{RUN}]
"Understudy"="understudyw.exe --background"
"Another"="another.exe"

[{MODEL}]
"DisplayName"="Understudy"
"""

pytestmark = [
    pytest.mark.session,
    pytest.mark.slow(seconds=25),
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
        # as long as one program runs, Windows' services stay, and the next need not start them
        self._kept = subprocess.Popen(
            ["wine", "cmd"],
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        (self.user,) = (
            one for one in (folder / "wine/drive_c/users").iterdir() if one.name != "Public"
        )
        self.installed = self.user / "AppData/Local/Programs/Understudy"
        self.menu = self.user / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"

    def run(self, *command: str | Path) -> None:
        """Run a Windows program to its end."""
        # no pipe: the services that it may start hold it open
        silence = subprocess.DEVNULL
        subprocess.run(
            ["wine", *map(str, command)],
            env=self.env,
            stdin=silence,
            stdout=silence,
            stderr=silence,
            timeout=3 * PATIENCE_S,
            check=False,
        )

    def close(self) -> None:
        subprocess.run(["wineserver", "-k"], env=self.env, check=False)
        with self._kept:
            self._kept.kill()

    def values(self) -> dict[tuple[str, str], str]:
        """Return the texts of the person's registry by key and name."""
        file = self.folder / "exported.reg"
        self.run("reg", "export", SOFTWARE, _for_windows(file), "/y")
        found, key = {}, ""
        for line in file.read_text("utf-16").splitlines():
            if line.startswith("["):
                key = line[1:-1]
            elif '"="' in line:
                name, _, value = line[1:-1].partition('"="')
                found[key, name] = value.replace("\\\\", "\\")
        return found

    def keep(self, values: str) -> None:
        """Write values into the registry, given as such a file holds them."""
        file = self.folder / "kept.reg"
        file.write_text(values, "utf-16", newline="\r\n")
        self.run("reg", "import", _for_windows(file))

    def setup(self, version: str, *files: str, runs_ms: int = 0) -> Path:
        """Build the installer of a version whose program has these files beside the stubs."""
        program = self.folder / version
        (program / "_internal").mkdir(parents=True)
        script = self.folder / "stub.nsi"
        stub = program / "understudy.exe"
        script.write_text(STUB.format(file=stub, milliseconds=runs_ms), "utf-8")
        made(script)
        shutil.copy(stub, program / "understudyw.exe")
        for name in files:
            (program / "_internal" / name).write_text(version, "utf-8")
        output = self.folder / f"understudy-{version}-setup.exe"
        made(SCRIPT, VERSION=version, PROGRAM=program, OUTPUT=output)
        return output


def _for_windows(path: Path) -> str:
    return f"Z:{path}".replace("/", "\\")


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
    values = windows.values()
    assert values[UNINSTALL, "DisplayVersion"] == "0.1.0"
    assert values[UNINSTALL, "InstallLocation"].endswith(r"Programs\Understudy")
    assert "uninstall.exe" in values[UNINSTALL, "QuietUninstallString"]

    # the person's own: a start at login, what the program registered to notify, a file of theirs
    windows.keep(OF_THE_PERSON)
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
    values = windows.values()
    assert values[UNINSTALL, "DisplayVersion"] == "0.2.0"
    assert values[RUN, "Understudy"], "an update keeps the start at login"
    assert values[MODEL, "DisplayName"] == "Understudy"

    windows.run(windows.installed / "uninstall.exe", "/S")
    # the uninstaller goes on in a copy of itself, which can delete the original
    eventually(lambda: not windows.installed.exists())
    assert not (windows.menu / "Understudy.lnk").exists()
    values = windows.values()
    assert (UNINSTALL, "DisplayVersion") not in values
    assert (RUN, "Understudy") not in values
    assert (MODEL, "DisplayName") not in values
    assert values[RUN, "Another"] == "another.exe"
    assert data.read_text("utf-8") == "what was said"


def test_a_file_of_the_persons_in_its_folder_stays(windows: Windows) -> None:
    windows.run(windows.setup("0.3.0"), "/S")
    theirs = windows.installed / "notes.txt"
    theirs.write_text("mine", "utf-8")
    windows.run(windows.installed / "uninstall.exe", "/S")
    eventually(lambda: not (windows.installed / "uninstall.exe").exists())
    assert [one.name for one in windows.installed.iterdir()] == ["notes.txt"]
