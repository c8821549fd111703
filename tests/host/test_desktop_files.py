"""Menu and autostart entries, read by the system's own validator where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from understudy.host.desktop_files import (
    autostart_entry,
    exec_word,
    menu_entry,
    removed,
    write_autostart,
    write_menu_entry,
)
from understudy.host.own_command import own_command

ODD = ["/opt/a b/under$tudy", "-m", 'say "%s"', "back\\slash", "`tick`"]


def folders(tmp_path: Path) -> dict[str, str]:
    return {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}


def exec_of(entry: Path) -> list[str]:
    """Return the words of Exec as a desktop reads them: the string's escapes, then a shell's."""
    (line,) = [one for one in entry.read_text("utf-8").splitlines() if one.startswith("Exec=")]
    text = line.removeprefix("Exec=").replace("\\\\", "\\")
    shell = ["sh", "-c", f"printf '%s\\n' {text}"]
    said = subprocess.run(shell, capture_output=True, encoding="utf-8", check=True).stdout  # noqa: S603 - words of this test
    return [word.replace("%%", "%") for word in said.splitlines()]


@pytest.mark.parametrize("command", [["/usr/bin/understudy"], ODD], ids=["usual", "odd"])
def test_a_desktop_reads_the_words_that_were_written(command: list[str], tmp_path: Path) -> None:
    entry, icon = write_menu_entry(command, folders(tmp_path))
    assert exec_of(entry) == command
    assert icon.read_bytes().startswith(b"<svg")
    at_login = write_autostart(command, folders(tmp_path))
    assert exec_of(at_login) == [*command, "--background"]
    if validator := shutil.which("desktop-file-validate"):
        done = subprocess.run(  # noqa: S603 - a fixed program and a file of this test
            [validator, str(entry), str(at_login)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stdout) == (0, "")


def test_entries_are_written_again_and_removed_without_a_trace(tmp_path: Path) -> None:
    where = folders(tmp_path)
    first = write_menu_entry(["/one"], where)
    assert write_menu_entry(["/two"], where) == first
    assert exec_of(first[0]) == ["/two"]
    assert removed([*first, autostart_entry(where)]) == first
    assert removed(first) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_relative_folder_in_the_environment_is_ignored() -> None:
    assert menu_entry({"XDG_DATA_HOME": "here"}).is_relative_to(Path.home())


def test_a_plain_word_is_not_quoted() -> None:
    assert exec_word("/usr/bin/understudy") == "/usr/bin/understudy"
    assert exec_word("") == ""


def test_the_program_is_started_as_it_was_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("APPIMAGE", raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3"))
    assert own_command() == [str(tmp_path / "python3"), "-m", "understudy"]
    script = tmp_path / "understudy"
    script.write_text("#!/bin/sh\n", "utf-8")
    script.chmod(0o755)
    assert own_command() == [str(script)]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command() == [str(tmp_path / "python3")]
    monkeypatch.setenv("APPIMAGE", "/opt/Understudy.AppImage")
    assert own_command() == ["/opt/Understudy.AppImage"]
