"""System packages: what is missing, who may install it, and the line to type where nobody may.

dpkg-query and apt-get are small programs of this test's own, first on PATH and really started: the
real ones would change the machine.
"""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from installers import dev_system
from installers.dev_console import DevError
from installers.dev_system import (
    RUN_LIST,
    TEST_LIST,
    apt_progress,
    installed,
    listed,
    python_packages,
    supply_debian,
)
from tests.installers.scripted import program

if TYPE_CHECKING:
    from pathlib import Path

linux = pytest.mark.skipif(sys.platform != "linux", reason="dpkg and apt rule on Linux alone")


def debian(folder: Path, apt_get: str = 'echo "$@" >>"${0%/*}/apt.log"') -> None:
    """Be a Debian that has libgl1 and, under its newer name, libglib2.0-0."""
    rows = "installed\\tlibgl1\\t\\ninstalled\\tlibglib2.0-0t64\\tlibglib2.0-0 (= 2.80)\\n"
    program(folder, "dpkg-query", f"printf '{rows}'")
    program(folder, "dpkg", ":")
    program(folder, "apt-get", apt_get)


def may_install(monkeypatch: pytest.MonkeyPatch, *, yes: bool) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0 if yes else 1000)


def apt_log(folder: Path) -> list[str]:
    log = folder / "apt.log"
    return log.read_text("utf-8").splitlines() if log.exists() else []


def test_the_lists_hold_bare_names_each_once() -> None:
    names = listed(RUN_LIST) + listed(TEST_LIST)
    assert len(names) == len(set(names)) > 20
    assert all(name == shlex.quote(name) and name.islower() for name in names)
    assert {"libgl1", "libxcb-cursor0"} <= set(listed(RUN_LIST))


def test_removed_packages_are_not_installed_and_provided_ones_are() -> None:
    output = (
        "installed\tlibglib2.0-0t64\tlibglib2.0-0 (= 2.80), libgio\n"
        "config-files\tlibegl1\t\n"
        "installed\tlibgl1\t\n"
    )
    assert installed(output) == {"libglib2.0-0t64", "libglib2.0-0", "libgio", "libgl1"}


@linux
def test_nothing_missing_starts_no_apt(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    debian(programs)
    may_install(monkeypatch, yes=True)
    supply_debian(["libgl1", "libglib2.0-0"], required=["libgl1"])
    assert apt_log(programs) == []


@linux
def test_root_installs_what_is_missing_and_no_more(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    debian(programs)
    may_install(monkeypatch, yes=True)
    supply_debian(["libgl1", "libegl1"], required=["libgl1", "libegl1"])
    update, install = apt_log(programs)
    assert update.split()[-1] == "update"
    words = install.split()
    assert words[:3] == ["install", "-y", "--no-install-recommends"]
    assert "libegl1" in words
    assert "libgl1" not in words


@linux
@pytest.mark.parametrize("is_root", [True, False])
def test_no_program_of_the_callers_path_is_started_as_root(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_root: bool
) -> None:
    debian(programs, apt_get='echo "$PATH" >>"${0%/*}/apt.log"')
    program(programs, "sudo", '[ "$2" = true ] || { shift; "$@"; }')
    may_install(monkeypatch, yes=is_root)
    callers = tmp_path / "callers"
    callers.mkdir()
    for name in ("apt-get", "dpkg", "dpkg-query", "sudo", "env", "sh"):
        program(callers, name, f'echo {name} >>"{tmp_path}/caught"; exit 1')
    monkeypatch.setenv("PATH", f"{callers}:{programs}")
    supply_debian(["libegl1"], required=["libegl1"])
    assert apt_log(programs) == [str(programs)] * 2  # what root's programs find is root's, too
    assert not (tmp_path / "caught").exists()


@linux
def test_roots_path_holds_roots_folders_alone() -> None:
    folders = dev_system.ROOT_PATH.split(":")
    assert {"/usr/sbin", "/usr/bin", "/sbin", "/bin"} <= set(folders)
    assert all(one.startswith(("/usr/", "/sbin", "/bin")) for one in folders)


@linux
def test_sudo_that_asks_nothing_is_used(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    debian(programs)
    may_install(monkeypatch, yes=False)
    program(
        programs,
        "sudo",
        'printf "%s\\n" "$*" >>"${0%/*}/sudo.log"; [ "$2" = true ] || { shift; "$@"; }',
    )
    supply_debian(["libegl1"], required=["libegl1"])
    assert [line.split()[-1] for line in apt_log(programs)] == ["update", "libegl1"]
    used = (programs / "sudo.log").read_text("utf-8").splitlines()
    assert all(line.startswith("-n ") for line in used)


@linux
@pytest.mark.parametrize(
    ("sudo", "start"), [("exit 1", "sudo sh -c 'apt-get update"), (None, "su - -c 'apt-get update")]
)
def test_who_may_not_install_gets_one_line_to_type(
    programs: Path, monkeypatch: pytest.MonkeyPatch, sudo: str | None, start: str
) -> None:
    debian(programs)
    may_install(monkeypatch, yes=False)
    if sudo:
        program(programs, "sudo", sudo)
    with pytest.raises(DevError) as caught:
        supply_debian(["libgl1", "libegl1"], required=["libegl1"])
    (line,) = [one for one in str(caught.value).splitlines() if "apt-get" in one]
    assert line.startswith(start)
    assert shlex.split(line)[-1].endswith("--no-install-recommends libegl1")
    assert apt_log(programs) == []


@linux
def test_what_is_only_welcome_is_asked_for_and_not_insisted_on(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    debian(programs)
    may_install(monkeypatch, yes=False)
    supply_debian(["libegl1"], required=["python3.11-venv"])
    assert "libegl1" in capsys.readouterr().out


@linux
def test_a_failing_apt_shows_its_words_and_the_line_to_type(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    debian(programs, apt_get='[ "$1" = install ] && echo "E: no space left" >&2 && exit 100; :')
    may_install(monkeypatch, yes=True)
    with pytest.raises(DevError) as caught:
        supply_debian(["libegl1"], required=["libegl1"])
    text = str(caught.value)
    assert "E: no space left" in text
    assert "\napt-get update && apt-get install" in text


@linux
def test_a_package_list_that_cannot_be_read_need_not_matter(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = 'case "$*" in *update) exit 100;; esac; echo "$@" >>"${0%/*}/apt.log"'
    debian(programs, apt_get=failing)
    may_install(monkeypatch, yes=True)
    supply_debian(["libegl1"], required=["libegl1"])
    assert [line.split()[-1] for line in apt_log(programs)] == ["libegl1"]


def test_without_dpkg_nothing_is_done(programs: Path) -> None:
    program(programs, "apt-get", "exit 1")
    supply_debian(["libegl1"], required=["libegl1"])


def test_a_python_without_ensurepip_asks_for_debians_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert python_packages() == []
    monkeypatch.setattr(dev_system.importlib.util, "find_spec", lambda _name: None)
    assert python_packages() == [f"python3.{sys.version_info.minor}-venv"]


def test_apts_lines_become_progress() -> None:
    describe = apt_progress()
    lines = [
        "0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.",
        "Get:1 http://mirror.example/debian bookworm/main amd64 libegl1 amd64 1.6.0-1 [33.7 kB]",
        "Unpacking libegl1:amd64 (1.6.0-1) ...",
        "Setting up libegl1:amd64 (1.6.0-1) ...",
    ]
    shown = [describe(line) for line in lines]
    assert shown[1:] == [
        "fetching 1/2 libegl1",
        "unpacking libegl1:amd64",
        "setting up 1/2 libegl1:amd64",
    ]
