"""In another language the commands speak it, in their help, their verdicts and their findings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.words.pseudo import outside, pseudo_language
from understudy import cli
from understudy.commands import status
from understudy.commands.doctor import report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMANDS = (
    *("status", "report", "replay", "doctor", "world", "demo", "ask", "outbox", "drill", "models"),
    *("usage", "import", "export", "search", "forget", "past"),
    *("desktop-entry", "statusline", "help", "connect"),
)
TYPED = re.compile(r"--?[a-z-]+|\b[A-Z][A-Z-]+\b|\{[\w,-]+\}|\([a-z]+\)")
"""Options, what stands for a value, choices and defaults: what a person types."""


@pytest.fixture(autouse=True)
def _in_pseudo_language() -> Iterator[None]:
    with pseudo_language():
        yield


def untranslated(printed: str, *data: str) -> list[str]:
    """Return what is left of each paragraph; help is wrapped into lines of any length."""
    text = re.sub(r"\s+", " ", printed)
    for one in sorted(data, key=len, reverse=True):
        text = text.replace(one, "")
    return [left] if (left := outside(TYPED.sub("", text))) else []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_of_each_command_speaks_it(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.parser().parse_args([*command.split(), "--help"])
    printed = capsys.readouterr().out
    assert "⟦" in printed
    assert untranslated(printed, "understudy", "claude-code", *COMMANDS) == []


def test_a_usage_error_speaks_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.parser().parse_args(["export", "there"])
    assert untranslated(capsys.readouterr().err, "understudy export") == []


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose status page and whose provider are ports of this computer that nobody serves."""
    file = tmp_path / "config" / "settings.toml"
    file.parent.mkdir()
    file.write_text('version = 1\n[status]\npage_url = "http://127.0.0.1:9"\n', "utf-8")
    return tmp_path


def test_the_verdict_speaks_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = cli.parser().parse_args(["--home", str(home), "status"])
    status.run(chosen)
    assert untranslated(capsys.readouterr().out) == []


def test_the_doctor_speaks_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = cli.parser().parse_args(["--home", str(home), "doctor"])
    report.run(chosen)
    printed = capsys.readouterr().out
    # which keyring there is, and what is said of it, are this machine's
    printed = re.sub(r"keyring[.\w]+|\w+=\S+", "", printed)
    assert untranslated(printed, str(home), "/config/settings.toml", "Claude") == []
