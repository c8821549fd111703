"""``understudy help`` as a process: pages, commands, and names that are neither."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.commands.program import environment, read_terminal, understudy

GUIDE = Path(__file__).parents[3] / "docs" / "guide"
TOPICS = sorted(path.stem for path in GUIDE.glob("[a-z]*.md"))


@pytest.mark.parametrize("topic", TOPICS)
async def test_a_topic_is_printed_plain_into_a_pipe(topic: str, tmp_path: Path) -> None:
    ended = await understudy(tmp_path, "help", topic)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(
        (GUIDE / f"{topic}.md").read_text("utf-8").splitlines()[0].removeprefix("# ")
    )
    assert "\x1b" not in ended.out
    assert "](" not in ended.out


async def test_without_a_topic_all_of_them_are_listed(tmp_path: Path) -> None:
    ended = await understudy(tmp_path, "help")
    assert ended.code == 0
    assert all(f"  {topic} " in ended.out for topic in TOPICS)


async def test_in_another_language_the_guide_says_that_it_is_in_english(tmp_path: Path) -> None:
    said = await understudy(tmp_path, "help", "cost", LANGUAGE="de", LC_ALL="de_DE.UTF-8")
    assert said.out.startswith("Die Anleitung ist auf Englisch.\n\nWhat it costs\n")


async def test_a_command_is_a_topic_too(tmp_path: Path) -> None:
    ended = await understudy(tmp_path, "help", "status")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("usage: understudy status")


@pytest.mark.parametrize(
    ("topic", "near"), [("costs", "cost"), ("Privacy", "privacy"), ("pastanswers", "past-answers")]
)
async def test_an_unknown_topic_names_the_nearest(topic: str, near: str, tmp_path: Path) -> None:
    ended = await understudy(tmp_path, "help", topic)
    assert (ended.code, ended.out) == (64, "")
    assert ended.err.count("\n") == 1
    assert near in ended.err


@pytest.mark.parametrize("topic", ["xyzzy", "", "../privacy", "\x1b[2J"])
async def test_a_topic_like_none_says_where_the_list_is(topic: str, tmp_path: Path) -> None:
    ended = await understudy(tmp_path, "help", topic)
    assert (ended.code, ended.out) == (64, "")
    assert ended.err.count("\n") == 1
    assert "help" in ended.err
    assert "\x1b" not in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
async def test_a_terminal_gets_bold_headings_within_its_width(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "understudy", "help", "cost"]
    env = environment(tmp_path) | {"COLUMNS": "60", "LINES": "24"}
    process = await asyncio.create_subprocess_exec(*words, env=env, stdout=theirs, stdin=theirs)
    os.close(theirs)
    reading = asyncio.to_thread(read_terminal, ours)
    code, shown = await asyncio.gather(process.wait(), reading)
    assert code == 0
    lines = shown.replace("\r", "").split("\n")
    assert lines[0] == "\x1b[1mWhat it costs\x1b[0m"
    assert max(len(line) for line in lines) <= 60
