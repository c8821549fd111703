"""``understudy import`` and ``export`` as a person or a script calls them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.archive.transfer.exports import chatgpt, claude, kept, write_json, write_zip
from tests.archive.transfer.said_here import say_everything
from tests.commands.program import start, understudy
from understudy.archive.transfer.results import Why
from understudy.words.transfer import REASONS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.anyio
async def test_an_import_says_what_it_did_and_again_that_nothing_changed(tmp_path: Path) -> None:
    file = write_zip(tmp_path / "data.zip", {"conversations.json": [claude(), chatgpt()]})
    done = await understudy(tmp_path, "import", str(file))
    assert (done.code, done.err) == (0, "")
    assert done.out == "2 conversations added, 0 updated, 0 unchanged; 4 messages\n"
    again = await understudy(tmp_path, "import", "--json", str(file))
    assert again.code == 0
    assert again.lines == [
        {
            **dict.fromkeys(("added", "updated", "skipped", "empty", "messages"), 0),
            "unchanged": 2,
            "stopped": False,
            "storage_problem": None,
            "problem_count": 0,
            "problems": [],
        }
    ]
    assert len(kept(tmp_path / "data")) == 2


@pytest.mark.anyio
async def test_what_is_skipped_is_named_on_stderr_and_the_code_says_so(tmp_path: Path) -> None:
    file = write_json(
        tmp_path / "c.json", [claude(), {"uuid": "x", "name": "Odd"}, claude("c2", None)]
    )
    text = file.read_text()
    file.write_text(text[: text.rindex("]")])
    done = await understudy(tmp_path, "import", "--json", str(file))
    assert done.code == 1
    assert done.err.splitlines() == [
        f"understudy: {file}, conversation 2 “Odd”, x: it is not a known export",
        f"understudy: {file}, conversation 3 “Bread”, c2: it is damaged",
        f"understudy: {file}, conversation 4: {REASONS[Why.CUT_OFF]}",
    ]
    (line,) = done.lines
    assert (line["added"], line["skipped"], line["problem_count"]) == (1, 2, 3)
    assert line["problems"][0] == {
        "file": str(file),
        "why": "unknown_shape",
        "position": 2,
        "title": "Odd",
        "id": "x",
        "detail": "",
        "count": 0,
    }


@pytest.mark.anyio
async def test_a_file_that_is_not_there_is_wrong_usage_and_nothing_is_imported(
    tmp_path: Path,
) -> None:
    file = write_json(tmp_path / "c.json", [claude()])
    done = await understudy(tmp_path, "import", str(file), str(tmp_path / "none.zip"))
    assert (done.code, done.out) == (64, "")
    assert done.err == f"understudy: {tmp_path / 'none.zip'}: there is no such file\n"
    assert (await understudy(tmp_path, "import")).code == 64


@pytest.mark.anyio
@pytest.mark.skipif(sys.platform == "win32", reason="no Ctrl-C between processes there")
async def test_ctrl_c_keeps_what_is_in_says_so_and_a_second_run_goes_on(tmp_path: Path) -> None:
    conversations = [claude(f"c{one}") for one in range(20_000)]
    file = write_json(tmp_path / "c.json", conversations)
    process = await start(tmp_path, "import", str(file))
    database = tmp_path / "data" / "understudy.db-wal"
    while not database.exists() or database.stat().st_size < 1 << 18:
        assert process.returncode is None
        await asyncio.sleep(0)
    process.send_signal(signal.SIGINT)
    out, err = await process.communicate()
    assert process.returncode == 130
    assert err.decode() == ("understudy: stopped. What was added stays; import again to continue\n")
    added = int(out.split()[0])
    assert 0 < added < 20_000
    done = await understudy(tmp_path, "import", "--json", str(file))
    assert (done.code, done.lines[0]["added"], done.lines[0]["unchanged"]) == (
        *(0, 20_000 - added, added),
    )


@pytest.mark.anyio
async def test_an_export_says_where_it_is_and_what_it_left_out(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    say_everything(tmp_path / "data", private=True)
    say_everything(tmp_path / "data")
    out = tmp_path / "out"
    done = await understudy(tmp_path, "export", str(out), "--format", "json")
    assert (done.code, done.out) == (0, f"1 conversation is in {out}\n")
    assert done.err == "understudy: 1 private left out; --private exports it too\n"
    assert len(json.loads((out / "conversations.json").read_text())) == 1
    again = await understudy(tmp_path, "export", str(out), "--format", "json")
    assert again.code == 64
    assert again.err == (
        f"understudy: {out}: it exists already, and nothing is overwritten; choose a new folder\n"
    )


@pytest.mark.anyio
async def test_one_conversation_is_exported_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    number = say_everything(tmp_path / "data", private=True)
    arguments = ("export", str(tmp_path), "--format", "html", "--conversation")
    refused = await understudy(tmp_path, *arguments, str(number))
    assert (refused.code, refused.out) == (64, "")
    assert refused.err.endswith("the conversation is private; add --private to export it\n")
    done = await understudy(tmp_path, *arguments, str(number), "--private")
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / "Everything.html").exists()
    missing = await understudy(tmp_path, *arguments, "99")
    assert (missing.code, missing.err) == (64, "understudy: there is no conversation 99\n")


def test_there_are_words_for_every_reason() -> None:
    assert set(REASONS) == set(Why)


@pytest.mark.anyio
async def test_a_format_nobody_knows_is_wrong_usage(tmp_path: Path) -> None:
    assert (await understudy(tmp_path, "export", "out", "--format", "pdf")).code == 64
    assert (await understudy(tmp_path, "export", "out")).code == 64


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
async def test_a_zip_that_is_piped_in_is_imported_and_no_copy_stays(
    tmp_path: Path, name: str
) -> None:
    file = write_zip(tmp_path / "data.zip", {"conversations.json": [claude()]})
    process = await start(tmp_path, "import", name)
    out, err = await process.communicate(file.read_bytes())
    assert (process.returncode, err) == (0, b"")
    assert out == b"1 conversation added, 0 updated, 0 unchanged; 2 messages\n"
    assert list((tmp_path / "cache").glob("piped*")) == []


@pytest.mark.anyio
async def test_a_named_pipe_is_no_import_file_and_nothing_waits_for_a_writer(
    tmp_path: Path,
) -> None:
    pipe = tmp_path / "data.json"
    os.mkfifo(pipe)
    done = await understudy(tmp_path, "import", str(pipe))
    assert done.code == 1
    assert (
        done.err == f"understudy: {pipe}: only files, folders and zips are read (this is a pipe)\n"
    )
    asked = await understudy(tmp_path, "ask", "--attach", str(pipe), "What is it?")
    assert (asked.code, asked.out) == (64, "")
    assert "it is a pipe, not a file" in asked.err
    for arguments in (("past", "--batch"), ("replay",)):
        refused = await understudy(tmp_path, *arguments, str(pipe))
        assert "a pipe, not a file" in refused.err


@pytest.mark.anyio
async def test_stdin_without_end_is_left_at_the_limit(tmp_path: Path) -> None:
    for arguments in (("ask", "-"), ("replay", "-"), ("past", "--batch", "-")):
        process = await start(tmp_path, *arguments)
        assert process.stdin is not None
        piece = b"a" * (1 << 20)
        try:
            while process.stdin is not None:
                process.stdin.write(piece)
                await process.stdin.drain()
        except ConnectionError:
            pass
        _, err = await process.communicate()
        assert b"-: more than 16 million characters" in err
