"""What the doctor finds about Claude Code: its records, the status line, and the telemetry."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.engine.status.claude_code.writing import Session
from tests.engine.status.telemetry.test_sink import listening, until_listening
from understudy.base.files.paths import paths_for
from understudy.base.settings.values import Settings
from understudy.commands.doctor.code_connection import connection
from understudy.commands.doctor.code_records import records
from understudy.commands.home import Home
from understudy.engine.claude_code import planning
from understudy.engine.claude_code.connecting import ClaudeCodeSettings
from understudy.engine.status.claude_code import inotify
from understudy.host import holders
from understudy.host.single_instance import claim

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.commands.doctor.result import Finding

LISTENER = """
import socket, sys
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as listening:
    print(flush=True)
    while True:
        listening.accept()[0].close()
"""

pytestmark = [
    pytest.mark.usefixtures("machine_clock"),
    pytest.mark.skipif(sys.platform == "win32", reason="the home folder is HOME"),
]


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a person who has used Claude Code."""
    person = tmp_path / "person"
    (person / ".claude").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(person))
    for name in (*planning.exports(os.environ), "CLAUDE_CONFIG_DIR", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(planning, "MANAGED", {sys.platform: str(tmp_path / "managed.json")})
    return person


def home(folder: Path, answer: str = "on") -> Home:
    paths = paths_for(folder / "us")
    paths.create()
    settings = Settings()
    status = msgspec.structs.replace(settings.status, claude_code=answer)
    return Home(paths, msgspec.structs.replace(settings, status=status))


def connected(folder: Path) -> ClaudeCodeSettings:
    settings = ClaudeCodeSettings(home(folder).paths)
    settings.connect(settings.plan())
    return settings


async def about(folder: Path, part: str) -> Finding:
    (one,) = [one for one in await connection(home(folder)) if part in one.name]
    return one


async def test_of_records_it_names_the_homes_the_versions_and_the_last_request(
    tmp_path: Path, person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other" / ".claude"
    Session(person, "a").answered()
    Session(person, "b").write({"type": "assistant", "version": "2.0.77", "message": {"id": "m"}})
    Session(tmp_path / "other", "c").write({"type": "user"})
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(other))
    found = await records(home(tmp_path))
    assert (found.state, found.step) == ("works", "")
    theirs, named = found.text.split("; ")[::-1]
    assert named == f"{other / 'projects'}: 1 session of the last 30 days"
    assert theirs.startswith(f"{person / '.claude' / 'projects'}: 2 sessions of the last 30 days")
    assert "Claude Code 2.0.77 and 2.1.332, last request" in theirs


@pytest.mark.parametrize(
    ("answer", "state", "words"), [("ask", "unknown", "asked yet"), ("off", "works", "you chose")]
)
async def test_without_a_yes_no_record_is_read(
    tmp_path: Path, person: Path, answer: str, state: str, words: str
) -> None:
    Session(person).answered()
    found = await records(home(tmp_path, answer))
    assert (found.state, words in found.text) == (state, True)
    assert "2.1.332" not in found.text


async def test_of_records_it_says_what_is_in_the_way(
    tmp_path: Path, person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(person)
    session.answered()
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    assert "ANTHROPIC_BASE_URL is set" in (await records(home(tmp_path))).step
    if sys.platform == "linux":
        with monkeypatch.context() as few:
            few.setattr(inotify, "MOST_WATCHES", 1)
            found = await records(home(tmp_path))
        assert (found.state, "max_user_watches" in found.step) == ("fails", True)
    os.mkfifo(session.path.with_name("pipe.jsonl"))
    session.path.with_name("loop.jsonl").symlink_to("loop.jsonl")
    found = await records(home(tmp_path))
    assert found.state == "fails"
    assert "2 sessions cannot be read" in found.text


async def test_without_claude_code_it_asks_for_nothing(tmp_path: Path, person: Path) -> None:
    (person / ".claude").rmdir()
    assert (await records(home(tmp_path))).text == "Claude Code was not found on this computer"
    assert await connection(home(tmp_path)) == []


async def test_not_connected_it_names_the_command(tmp_path: Path, person: Path) -> None:
    assert person
    found = await about(tmp_path, "line")
    assert (found.state, found.text) == ("unknown", "not connected")
    assert "connect claude-code" in found.step
    home(tmp_path).paths.claude_code_connection_file.write_bytes(b"{")
    assert (await about(tmp_path, "line")).state == "fails"


async def test_connected_it_runs_the_status_line_and_reaches_the_sink(
    tmp_path: Path, person: Path
) -> None:
    assert person
    settings = connected(tmp_path)
    kept = settings.connection()
    assert kept is not None
    assert "not running" in (await about(tmp_path, "telemetry")).text
    line = await about(tmp_path, "line")
    assert (line.state, line.text) == ("works", "prints “○ Understudy is not running”")
    async with listening(tmp_path / "us", [True]):
        await until_listening(kept.door)
        assert (await about(tmp_path, "telemetry")).state == "works"


async def test_a_taken_port_and_a_program_that_does_not_listen_are_named(
    tmp_path: Path, person: Path
) -> None:
    assert person
    kept = connected(tmp_path).connection()
    assert kept is not None
    async with await _closing_at_once(kept.door.port):
        found = await about(tmp_path, "telemetry")
    assert (found.state, "another program" in found.text) == ("fails", True)
    running = claim(home(tmp_path).paths)
    try:
        found = await about(tmp_path, "telemetry")
    finally:
        running.close()
    assert (found.state, "nothing listens" in found.text) == ("fails", True)


async def _closing_at_once(port: int) -> asyncio.Server:
    return await asyncio.start_server(lambda _r, w: w.close(), "127.0.0.1", port)


async def test_a_busy_understudy_is_not_another_program(
    tmp_path: Path, person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert person
    kept = connected(tmp_path).connection()
    assert kept is not None
    running = claim(home(tmp_path).paths)
    try:
        async with await _closing_at_once(kept.door.port):
            found = await about(tmp_path, "telemetry")
            monkeypatch.setattr(holders, "PROCESSES", tmp_path / "not shown")
            unknown = await about(tmp_path, "telemetry")
    finally:
        running.close()
    if sys.platform == "linux":
        assert (found.state, "is busy" in found.text) == ("unknown", True)
    assert (unknown.state, "busy, or another program" in unknown.text) == ("fails", True)


@pytest.mark.skipif(sys.platform != "linux", reason="others do not show who listens")
async def test_a_program_at_the_port_of_a_running_understudy_is_another(
    tmp_path: Path, person: Path
) -> None:
    assert person
    kept = connected(tmp_path).connection()
    assert kept is not None
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", LISTENER, str(kept.door.port)), stdout=asyncio.subprocess.PIPE
    )
    running = claim(home(tmp_path).paths)
    try:
        assert other.stdout is not None
        await other.stdout.readline()
        found = await about(tmp_path, "telemetry")
    finally:
        running.close()
        other.kill()
        await other.wait()
    assert (found.state, "another program" in found.text) == ("fails", True)


@pytest.mark.parametrize(
    ("changed", "state", "words"),
    [
        ({"statusLine": {"type": "command", "command": "mine"}}, "unknown", "stays"),
        ({"env": {}}, "fails", "no longer"),
        ({"disableAllHooks": True}, "fails", "disableAllHooks"),
    ],
)
async def test_what_was_changed_since_is_named(
    tmp_path: Path, person: Path, changed: dict[str, object], state: str, words: str
) -> None:
    connected(tmp_path)
    file = person / ".claude" / "settings.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changed))
    found = await about(tmp_path, "line")
    assert (found.state, words in found.text) == (state, True)


async def test_a_home_that_came_later_and_comments_are_named(
    tmp_path: Path, person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(other))
    found = await about(tmp_path, "line")
    assert (found.state, str(other) in found.text) == ("fails", True)
    (person / ".claude" / "settings.json").write_text("{\n  // mine\n}")
    assert "comments" in (await about(tmp_path, "line")).text


async def test_what_an_organization_sets_is_named(tmp_path: Path, person: Path) -> None:
    assert person
    connected(tmp_path)
    (tmp_path / "managed.d").mkdir()
    (tmp_path / "managed.json").write_text('{"env": {"OTEL_LOGS_EXPORTER": "otlp"}}')
    assert "OTEL_LOGS_EXPORTER" in (await about(tmp_path, "telemetry")).text
    (tmp_path / "managed.d" / "10.json").write_text('{"disableAllHooks": true}')
    assert "managed.d" in (await about(tmp_path, "line")).text
