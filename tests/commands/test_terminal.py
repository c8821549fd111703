"""No command sends a terminal anything that it would obey, whoever wrote the text."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.transfer.exports import claude, said, write_zip
from tests.base.test_shown_text import is_obeyed
from tests.commands.program import environment, home_for, read_terminal, understudy
from understudy.base.clock import SystemClock
from understudy.base.shown_text import shown
from understudy.commands.output import ShownWriter, columns_of, padded
from understudy.world.behaviour import Answer, HttpError
from understudy.world.page_state import API, well
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

EVIL = (
    "\x1b]52;c;b3duZWQ=\x07\x1b]0;root\x1b\\\x1b[2J\x9b3J\x9d0;t\x9c\b\u202egnp\u2066\U000e0041\r"
)
CUTS = [1, 2, 3, 7]


def has_orders(text: str) -> bool:
    return any(map(is_obeyed, text))


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("tray", 4), ("トレイ", 6), ("ﾄﾚｲ", 3), ("é", 1), ("e\u0301", 1)]
)
def test_columns_of_a_table_hold_letters_of_two_columns(text: str, columns: int) -> None:
    assert columns_of(text) == columns
    assert padded(text, 8) == text + " " * (8 - columns)
    assert padded(text, 8, to_the_right=True) == " " * (8 - columns) + text


@given(st.text(st.characters()), st.lists(st.integers(0, 40), max_size=6))
def test_a_text_is_written_the_same_however_it_is_cut(text: str, cuts: list[int]) -> None:
    whole, pieces = io.StringIO(newline=""), io.StringIO(newline="")
    ShownWriter(whole).write(text)
    writer, begin = ShownWriter(pieces), 0
    for cut in sorted(cuts):
        writer.write(text[begin:cut])
        begin = max(begin, cut)
    writer.write(text[begin:])
    assert pieces.getvalue().replace("\r\n", "\n") == whole.getvalue().replace("\r\n", "\n")
    assert whole.getvalue().replace("\r\n", "\n") == shown(text)


def test_a_flag_in_pieces_stays_a_flag() -> None:
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    out = io.StringIO()
    writer = ShownWriter(out)
    for one in f"a{flag}b\U000e0041":
        writer.write(one)
    assert out.getvalue() == f"a{flag}b"


def test_each_piece_is_written_at_once() -> None:
    out = io.StringIO()
    writer = ShownWriter(out)
    for text, seen in (
        ("a\x1b", "a"),
        ("[2J", "a[2J"),
        ("b\r", "a[2Jb\r\n"),
        ("\nc", "a[2Jb\r\nc"),
    ):
        assert writer.write(text) == len(text)
        assert out.getvalue() == seen


@pytest.mark.parametrize("chunk_words", [1, 3])
async def test_an_answer_reaches_the_screen_without_its_orders(
    tmp_path: Path, chunk_words: int
) -> None:
    text = f"before {EVIL} \x1b ]52;c;x \x07 after\tall"
    async with World() as world:
        world.claude.behave(Answer(text, chunk_words=chunk_words))
        home = home_for(world, tmp_path)
        ended = await understudy(home, "ask", "Hello?")
        told = await understudy(home, "ask", "--json", "Hello?")
    assert not has_orders(ended.out + ended.err)
    assert "after\tall" in ended.out
    assert not has_orders(told.out)
    assert "".join(one["text"] for one in told.lines if one["event"] == "text") == text


async def test_an_answer_on_a_terminal_has_no_orders_either(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.behave(Answer(f"before {EVIL} after"))
        home = home_for(world, tmp_path)
        ours, theirs = os.openpty()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "understudy", "ask", "Hello?"),
            env=environment(home),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        reading = asyncio.to_thread(read_terminal, ours)
        code, seen = await asyncio.gather(process.wait(), reading)
    assert code == 0
    seen = seen.replace("\r\n", "\n")
    assert "after" in seen
    assert not has_orders(seen)


async def test_every_command_shows_hostile_names_without_their_orders(tmp_path: Path) -> None:
    """A title, a name or a model may hold anything; none of them adds a line to a list."""
    evil = f"x{EVIL}\n7  a made-up line\x0b\u2028z"
    exported = claude("c1", said("q", "human", f"bread {evil}?"), said("a", "assistant", evil, 2))
    exported["name"] = f"bread {evil}"
    file = write_zip(tmp_path / f"d{EVIL}.zip".replace("/", ""), {"conversations.json": [exported]})
    async with World() as world:
        world.status.show(
            well().posted(evil, at=SystemClock().now(), body=evil, affects={API: "major_outage"})
        )
        world.claude.models = (*world.claude.models, f"claude-{evil}")
        away = (("retry-after", "7200"),)
        world.claude.behave(*[HttpError(529, headers=away, message=evil)] * 9)
        world.backup.behave(*[HttpError(401, message=evil)] * 9)
        home = home_for(world, tmp_path / "home")
        for arguments in (
            ("import", str(file)),
            ("import", str(file), str(file.with_name(f"none{evil}"))),
            ("search", "bread"),
            ("past", f"bread {evil}?"),
            ("past", "bread"),
            ("ask", "--no-past-answers", f"soup {evil}"),
            ("ask", "--attach", str(file), "What is it?"),
            ("ask", "--provider", evil, "What is it?"),
            ("outbox",),
            ("models",),
            ("usage",),
            ("status",),
            ("drill",),
            ("doctor",),
            ("report",),
            ("report", "--format", "csv"),
            ("report", "--format", "json"),
            ("export", str(tmp_path / "out"), "--format", "markdown"),
            ("export", str(tmp_path / "out"), "--format", "html"),
            ("forget", evil),
            (evil,),
            ("--home", f"{file}/{evil}", "status"),
        ):
            ended = await understudy(home, *arguments)
            said_out = ended.out.replace("\r\n", "\n") + ended.err
            assert said_out, arguments
            assert not has_orders(said_out), arguments
            assert "Traceback" not in ended.err, arguments
            if arguments[0] != "past":
                assert not any(line.startswith("7  a") for line in said_out.splitlines()), arguments
    logged = (home / "log" / "understudy.log").read_text("utf-8")
    assert not has_orders(logged)
    names = [one.name for one in (tmp_path / "out").iterdir()]
    assert names
    assert not has_orders("".join(names))


async def test_json_keeps_every_character_and_shows_none_that_is_obeyed(tmp_path: Path) -> None:
    title = f"bread {EVIL}"
    file = write_zip(tmp_path / "d.zip", {"conversations.json": [claude(name=title)]})
    await understudy(tmp_path, "import", str(file))
    found = await understudy(tmp_path, "search", "--json", "bread")
    assert not has_orders(found.out)
    assert "\u202egnp\u2066\U000e0041" in json.loads(found.out.splitlines()[0])["title"]


async def test_how_far_an_import_is_stands_in_one_line_of_a_terminal(tmp_path: Path) -> None:
    file = write_zip(tmp_path / "d.zip", {"conversations.json": [claude()]})
    ours, theirs = os.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "understudy", "import", str(file)),
        env=environment(tmp_path),
        stdout=asyncio.subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    reading = asyncio.to_thread(read_terminal, ours)
    (out, _), seen = await asyncio.gather(process.communicate(), reading)
    assert process.returncode == 0
    assert out.startswith(b"1 conversation added")
    assert seen.startswith("\r")
    assert seen.endswith("\r\x1b[K")
