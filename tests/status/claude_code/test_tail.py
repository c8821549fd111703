"""Transcripts are read as they grow: whole lines once, in bounded memory, and no text is kept."""

from __future__ import annotations

import gc
import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.status.claude_code.recorded import BEGAN, CANARY, compact, lines, names
from understudy.status.claude_code.chains import Chains
from understudy.status.claude_code.homes import (
    asks_elsewhere,
    is_transcript,
    transcript_folders,
)
from understudy.status.claude_code.lines import MARKS, record_of
from understudy.status.claude_code.tail import LONGEST_LINE_BYTES, Tail, changed_within

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = compact(
    {
        "type": "assistant",
        "timestamp": BEGAN.isoformat(),
        "sessionId": "s",
        "uuid": "u",
        "version": "2.1.332",
        "requestId": "req_1",
        "message": {"id": "msg_01", "model": "claude-sonnet-5-5"},
    }
)


def read(tail: Tail, path: Path) -> int:
    return len(list(tail.read(str(path))))


def test_each_line_is_read_once_as_the_file_grows(tmp_path: Path) -> None:
    path, tail = tmp_path / "a.jsonl", Tail()
    path.write_bytes(ANSWER + b"\n")
    assert read(tail, path) == 1
    assert read(tail, path) == 0
    with path.open("ab") as file:
        file.write(ANSWER + b"\n" + ANSWER + b"\n")
    assert read(tail, path) == 2


def test_half_a_line_is_read_when_its_end_comes(tmp_path: Path) -> None:
    path, tail = tmp_path / "a.jsonl", Tail()
    path.write_bytes(ANSWER[:40])
    assert read(tail, path) == 0
    with path.open("ab") as file:
        file.write(ANSWER[40:])
    assert read(tail, path) == 0
    with path.open("ab") as file:
        file.write(b"\n")
    assert read(tail, path) == 1


def test_a_line_too_long_to_hold_is_skipped_to_its_end(tmp_path: Path) -> None:
    path, tail = tmp_path / "a.jsonl", Tail()
    path.write_bytes(b"")
    assert read(tail, path) == 0
    huge = b'{"type":"assistant","x":"' + b"x" * (LONGEST_LINE_BYTES + 100)
    with path.open("ab") as file:
        file.write(huge)
    assert read(tail, path) == 0
    with path.open("ab") as file:
        file.write(b'"}\n' + ANSWER + b"\n")
    assert read(tail, path) == 1


def test_only_the_end_of_a_long_file_is_read_at_first(tmp_path: Path) -> None:
    path, tail = tmp_path / "a.jsonl", Tail()
    filling = b'{"type":"user"}' + b" " * 1000 + b"\n"
    path.write_bytes(ANSWER + b"\n" + filling * 2000 + ANSWER + b"\n")
    assert read(tail, path) == 1


def test_a_file_that_was_begun_anew_is_read_from_its_start(tmp_path: Path) -> None:
    path, tail = tmp_path / "a.jsonl", Tail()
    path.write_bytes((ANSWER + b"\n") * 5)
    assert read(tail, path) == 5
    path.write_bytes(ANSWER + b"\n")
    assert read(tail, path) == 1


def test_a_file_that_is_gone_says_nothing(tmp_path: Path) -> None:
    assert read(Tail(), tmp_path / "gone.jsonl") == 0


def test_lines_without_a_mark_are_not_decoded() -> None:
    assert record_of(b'{"type":"user","message":{"content":"\\"type\\":\\"assistant\\""}}') is None


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("damage", [b"{", b"[1,2]", b"\xff\xfe", b'{"timestamp":"soon"}', b"null"])
def test_a_damaged_line_says_nothing(mark: bytes, damage: bytes) -> None:
    assert record_of(damage + mark) is None
    assert record_of(b'{"a":{' + mark + b"}}") is None


def test_what_a_later_version_adds_is_skipped() -> None:
    line = ANSWER.replace(b'"uuid"', b'"news":{"a":[1,{"b":null}]},"uuid"')
    assert record_of(line) == record_of(ANSWER)


def test_the_files_written_to_lately_are_found_with_those_of_subagents(tmp_path: Path) -> None:
    folder = tmp_path / "projects" / "p" / "s" / "subagents"
    folder.mkdir(parents=True)
    old, new = tmp_path / "projects" / "p" / "old.jsonl", folder / "agent-1.jsonl"
    for one in (old, new, folder / "agent-1.meta.json"):
        one.write_bytes(b"")
    os.utime(old, (1000, 1000))
    assert changed_within([tmp_path / "projects"], 600) == [str(new)]


def test_every_home_is_looked_at_once(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    for one in (home / ".claude" / "projects", other / "projects"):
        one.mkdir(parents=True)
    found = transcript_folders({"CLAUDE_CONFIG_DIR": str(other)}, home, "linux")
    assert [one.parent.name for one in found] == ["other", ".claude"]
    same = transcript_folders({"CLAUDE_CONFIG_DIR": str(home / ".claude")}, home, "linux")
    assert len(same) == 1
    assert transcript_folders({}, tmp_path / "nowhere", "linux") == ()


def test_only_transcripts_are_taken_from_the_apps_own_folder() -> None:
    assert is_transcript("/a/local-agent-mode-sessions/1/2/local_3/.claude/projects/p/s.jsonl")
    assert not is_transcript("/a/local-agent-mode-sessions/1/2/audit.jsonl")
    assert not is_transcript("/a/projects/p/agent-1.meta.json")


def test_another_door_is_known_by_the_names_of_variables() -> None:
    assert asks_elsewhere({"CLAUDE_CODE_USE_BEDROCK": "1"})
    assert not asks_elsewhere({"ANTHROPIC_BASE_URL": ""})


def test_nothing_read_holds_a_text_of_the_recordings(tmp_path: Path) -> None:
    tail, chains = Tail(), Chains()
    kept = []
    for name in names():
        path = tmp_path / f"{name}.jsonl"
        path.write_bytes(b"\n".join(line for _, line in lines(name)) + b"\n")
        for thread, record in tail.read(str(path)):
            said = chains.take(thread, record, record.at + timedelta(seconds=1))
            kept += [record, said]
    told = repr(kept)
    gc.collect()
    for text in (CANARY, "An answer", "/home/user", "req_", "msg_", "overloaded error"):
        assert text not in told
