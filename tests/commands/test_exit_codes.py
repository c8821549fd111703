"""Scripts are told one thing: 64 wrong usage, 78 settings or home that cannot be used, always."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import environment, understudy
from understudy import cli
from understudy.commands.home import EXIT_UNUSABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = "anything"
COMMANDS = {
    "status": (),
    "ask": (WORD,),
    "outbox": (),
    "drill": (),
    "past": (WORD,),
    "search": (WORD,),
    "import": (os.devnull,),
    "export": ("out", "--format", "json"),
    "forget": ("1", "--yes"),
    "doctor": (),
    "report": (),
    "models": (),
    "usage": (),
    "connect": ("claude-code",),
    "replay": (os.devnull,),
}
KEEPS_NO_HOME = {"world", "demo", "desktop-entry", "statusline", "help"}
NEEDS_THE_DATABASE = sorted(COMMANDS.keys() - {"status", "doctor", "replay", "connect"})


@pytest.fixture(autouse=True)
def _logs_end_with_the_test() -> Iterator[None]:
    before = list(logging.getLogger().handlers)
    yield
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()


def commands_of_the_program() -> set[str]:
    """Return every command that ``--help`` lists."""
    text = cli.parser().format_help()
    return set(re.findall(r"^    ([a-z-]+)(?: |$)", text, re.MULTILINE))


def test_every_command_is_held_to_the_codes_here() -> None:
    assert commands_of_the_program() == COMMANDS.keys() | KEEPS_NO_HOME


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() | KEEPS_NO_HOME))
def test_wrong_usage_is_64(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--no-such-option"])
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (64, "")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_wrong_setting_is_78(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config").mkdir()
    settings = tmp_path / "config" / "settings.toml"
    settings.write_text("version = 1\n[status]\npoll_interval_s = 0\n", encoding="utf-8")
    code = cli.main(["--home", str(tmp_path), command, *COMMANDS[command]])
    said = capsys.readouterr()
    assert (code, said.out) == (78, "")
    assert said.err.count("\n") == 1
    assert "settings.toml:3: status.poll_interval_s" in said.err


@pytest.mark.parametrize("command", sorted(COMMANDS))
@pytest.mark.parametrize("home", ["a-file", "null\0byte"])
def test_a_home_that_cannot_be_used_is_78(
    command: str, home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a-file").write_text("", encoding="utf-8")
    code = cli.main(["--home", str(tmp_path / home), command, *COMMANDS[command]])
    said = capsys.readouterr()
    assert (code, said.out) == (78, "")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("command", NEEDS_THE_DATABASE)
async def test_a_database_that_cannot_be_opened_is_78(command: str, tmp_path: Path) -> None:
    for name in ("understudy.db", "status.db"):
        (tmp_path / "data" / name).mkdir(parents=True)
    ended = await understudy(tmp_path, command, *COMMANDS[command], stdin="[]")
    assert (ended.code, ended.out) == (EXIT_UNUSABLE, ""), ended.err


def test_a_fault_of_the_program_is_no_verdict(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "import_module", lambda _: 1 / 0)
    assert cli.main(["status"]) == cli.EXIT_CRASHED
    assert "ZeroDivisionError" in capsys.readouterr().err


PRINTING = ("help status", "--help", "--version", "connect claude-code --show")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize("command", PRINTING)
def test_an_output_that_cannot_be_written_is_no_success(command: str, tmp_path: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        code, said = _printing_to(full.fileno(), command, tmp_path)
    assert (code, said) == (cli.EXIT_UNREAD, "understudy: stdout: No space left on device\n")


def test_a_closed_output_changes_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(["help", "status"]) == 0


@pytest.mark.parametrize("command", ["--help", "connect claude-code --show", "status --json"])
def test_a_reader_that_leaves_is_no_success(command: str, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text(
        'version = 1\n[status]\npage_url = "http://127.0.0.1:9"\nspare_urls = []\n', "utf-8"
    )
    read, write = os.pipe()
    os.close(read)
    try:
        assert _printing_to(write, command, tmp_path) == (cli.EXIT_UNREAD, "")
    finally:
        os.close(write)


def _printing_to(stdout: int, command: str, home: Path) -> tuple[int, str]:
    """Run the command for a person who uses Claude Code; return its exit code and stderr."""
    (home / ".claude").mkdir()
    ended = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "understudy", *command.split()],
        env=environment(home) | {"HOME": str(home)},
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    return ended.returncode, ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_a_notice_that_cannot_be_written_is_lost(stderr: str, tmp_path: Path) -> None:
    ended = subprocess.run(  # noqa: S602 - our own words
        f'"{sys.executable}" -m understudy search anything {stderr}',
        shell=True,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, b"")
