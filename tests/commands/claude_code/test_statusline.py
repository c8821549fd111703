"""The status line: one line, always, from little; what Claude Code says is not trusted."""

from __future__ import annotations

import json
import subprocess
import sys
from gettext import GNUTranslations
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from installers.catalogues import FOLDER
from installers.template import ROOT
from understudy.base.translation import use_catalogue
from understudy.commands.claude_code.statusline import WORDS, _decoded, keep_limits, line_of
from understudy.engine.claude_code.line_words import keep_words
from understudy.words.claude_code.status_line import line_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW_S = 1_800_000_000.0
TOLD = {
    "model": {"id": "claude-sonnet-5-5"},
    "rate_limits": {
        "five_hour": {"used_percentage": 42, "resets_at": NOW_S + 3600},
        "seven_day": {"used_percentage": 20, "resets_at": NOW_S + 3600},
    },
}
UP = {"at": NOW_S, "fresh_until": NOW_S + 600, "mark": "✓", "headline": "Claude works for you"}
DOWN = UP | {"mark": "✕", "headline": "Claude is down", "stands_in": "→ GPT-5.5"}


def run(folder: Path, given: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - this interpreter, fixed words
        [sys.executable, "-m", "understudy", "statusline", "--data", str(folder)],
        input=given,
        capture_output=True,
        check=False,
    )


def test_a_line_in_good_times() -> None:
    assert line_of(TOLD, UP, NOW_S) == "✓ Claude works for you · Sonnet 5.5 · 5h 42% · 7d 20%"


def test_a_line_in_an_outage_says_who_stands_in() -> None:
    assert line_of({}, DOWN, NOW_S) == "✕ Claude is down · → GPT-5.5"


def test_an_old_verdict_is_said_to_be_old() -> None:
    line = line_of({}, DOWN, NOW_S + 700)
    assert line.startswith("○ Understudy is not running (")
    assert "GPT" not in line


def test_without_the_program_the_limits_are_there() -> None:
    assert line_of(TOLD, {}, NOW_S) == "○ Understudy is not running · Sonnet 5.5 · 5h 42% · 7d 20%"


def test_a_reached_limit_says_when_it_resets() -> None:
    limits = {"five_hour": {"used_percentage": 100, "resets_at": NOW_S + 60}}
    assert "5h limit, resets " in line_of({"rate_limits": limits}, UP, NOW_S)


@pytest.mark.parametrize(
    "given",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"model": 7}',
        b'{"model": {"id": "\\u001b[2J\\n\\nx"}}', b'{"rate_limits": {"five_hour": []}}',
        b'{"rate_limits": {"five_hour": {"used_percentage": NaN, "resets_at": 1e400}}}',
        b'{"rate_limits": {"five_hour": {"used_percentage": 100, "resets_at": -1e30}}}',
    ],
    ids=range(11),
)  # fmt: skip
def test_hostile_input_is_one_line_and_no_error(tmp_path: Path, given: bytes) -> None:
    done = run(tmp_path, given)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1
    assert b"\x1b" not in done.stdout
    assert len(done.stdout) > 1


def test_damaged_files_are_as_none(tmp_path: Path) -> None:
    (tmp_path / "verdict.json").write_text("{")
    assert run(tmp_path, b"{}").stdout == "○ Understudy is not running\n".encode()


def test_only_the_limits_are_kept(tmp_path: Path) -> None:
    run(tmp_path, json.dumps(TOLD | {"cwd": "/secret", "session_id": "secret"}).encode())
    kept = json.loads((tmp_path / "claude_code_limits.json").read_text())
    assert set(kept) == {"at", "rate_limits"}
    assert kept["rate_limits"]["five_hour"]["used_percentage"] == 42
    assert [one.name for one in tmp_path.iterdir()] == ["claude_code_limits.json"]


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b" ", b"{", b"nonsense", b"{} {}", b'{"a":}', b"\xff", b"[" * 100_000),
        *(b"{}", b' \n{"a": [1, 2.5, null, true]}\r\n', b"\xef\xbb\xbf{}", b'"\\ud800"', b"NaN"),
    ],
)
def test_json_is_decoded_as_by_the_module_that_takes_too_long_to_import(content: bytes) -> None:
    def decoded(by: Callable[[bytes], object]) -> str:
        try:
            return repr(by(content))
        except (ValueError, RecursionError) as problem:
            return "damaged" if isinstance(problem, ValueError) else "too deep"

    assert decoded(_decoded) == decoded(json.loads)


def test_unchanged_limits_are_not_written_again(tmp_path: Path) -> None:
    limits: dict[str, object] = {"five_hour": {"used_percentage": 42}}
    now_s = tmp_path.stat().st_mtime
    keep_limits(str(tmp_path), limits, now_s)
    before = (tmp_path / "claude_code_limits.json").stat().st_ino
    keep_limits(str(tmp_path), limits, now_s)
    assert (tmp_path / "claude_code_limits.json").stat().st_ino == before
    keep_limits(str(tmp_path), {"five_hour": {"used_percentage": 43}}, now_s)
    assert b"43" in (tmp_path / "claude_code_limits.json").read_bytes()


def test_neither_an_engine_nor_a_parser_is_loaded(tmp_path: Path) -> None:
    program = (
        "import sys; sys.argv = ['understudy', 'statusline', '--data', sys.argv[1]]\n"
        "from understudy.__main__ import main; main()\n"
        "slow = {'argparse', 'msgspec', 'pathlib', 'typing', 'asyncio', 'datetime', 'json', 're'}\n"
        "print(*sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter, fixed words
        [sys.executable, "-S", "-c", program, str(tmp_path)],
        input=b"{}",
        capture_output=True,
        check=True,
        env={"PYTHONPATH": ":".join(one for one in sys.path if one)},
    )
    assert done.stdout.splitlines()[1:] == [b""]


def test_the_english_words_are_those_of_the_catalogue() -> None:
    use_catalogue(None)
    assert line_words() == WORDS


def test_the_line_is_in_the_language_in_which_the_program_wrote_its_words(tmp_path: Path) -> None:
    german = BytesIO()
    with (ROOT / FOLDER / "de.po").open("rb") as file:
        write_mo(german, read_po(file))
    german.seek(0)
    use_catalogue(GNUTranslations(german))
    try:
        keep_words(tmp_path / "status_line_words.json")
    finally:
        use_catalogue(None)
    said = run(tmp_path, json.dumps(TOLD).encode()).stdout.decode()
    assert said == "○ Understudy läuft nicht · Sonnet 5.5 · 5 h 42 % · 7 Tage 20 %\n"


@pytest.mark.parametrize("phrase", ["{nothing}", "{", "{0}", "{name.nothing}", 7, ""])
def test_a_damaged_phrase_is_said_in_english(phrase: object) -> None:
    said = line_of({}, {}, NOW_S, {**WORDS, "not_running": phrase})
    assert said == "○ Understudy is not running"
