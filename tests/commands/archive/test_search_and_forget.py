"""``search`` finds and says so by its exit code; ``forget`` leaves no byte and needs a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.archive.opened import opened_store, start_answer
from tests.archive.transfer.exports import claude, said, write_json
from tests.commands.program import understudy
from understudy.archive.model import Outcome, SegmentEnd
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for

if TYPE_CHECKING:
    from pathlib import Path


def say(home: Path, *questions: str) -> list[int]:
    paths = paths_for(home)
    paths.create()
    made = []
    with opened_store(paths.database_file, SystemClock()) as (store, _):
        for one in questions:
            conversation = store.new_conversation(private=False)
            message = store.add_user_message(conversation.id, one)
            answer_id = store.begin_answer(message.id)
            now = SystemClock().now()
            segment_id = store.answers.begin_segment(answer_id, "claude", "sonnet", "", now)
            store.answers.finish_segment(segment_id, "An answer.", SegmentEnd(Outcome.COMPLETE))
            made.append(conversation.id)
    return made


def bytes_of(home: Path) -> bytes:
    return b"".join(one.read_bytes() for one in home.rglob("*") if one.is_file())


async def test_what_was_said_is_found(tmp_path: Path) -> None:
    one, _ = say(tmp_path, "Where is the lighthouse?", "Something else")
    ended = await understudy(tmp_path, "search", "lighthouse")
    assert ended.code == 0
    assert ended.out.splitlines()[0].startswith(f"{one}  Where is the lighthouse?")
    assert "    you: Where is the lighthouse?" in ended.out
    ended = await understudy(tmp_path, "search", "--json", "answer", "model:sonnet", "--limit", "1")
    (line,) = ended.lines
    assert (line["role"], line["provider"], line["model"]) == ("assistant", "claude", "sonnet")
    assert line["snippet"] == "An answer."
    assert line["marks"] == [[3, 9]]
    assert set(line) >= {"conversation", "title", "message", "at", "attachment", "pinned"}


async def test_nothing_found_and_nothing_asked_are_told_apart(tmp_path: Path) -> None:
    say(tmp_path, "Where?")
    ended = await understudy(tmp_path, "search", "nowhere", "--json")
    assert (ended.code, ended.out) == (1, "")
    for arguments in (("search", "*"), ("search", "AND")):
        ended = await understudy(tmp_path, *arguments)
        found = (ended.code, ended.out, ended.err)
        assert found == (1, "", "understudy: nothing was found\n"), arguments
    for arguments in (("search",), ("search", " "), ("search", "x", "--limit", "0")):
        ended = await understudy(tmp_path, *arguments)
        assert (ended.code, ended.out) == (64, "")
        assert len(ended.err.splitlines()) == 1
    assert "before:" in (await understudy(tmp_path, "search", "--help")).out


async def test_one_conversation_is_forgotten(tmp_path: Path) -> None:
    kept, gone = say(tmp_path, "Kept words", "unspeakable")
    assert (await understudy(tmp_path, "search", "unspeakable")).code == 0
    asked = await understudy(tmp_path, "forget", str(gone))
    assert (asked.code, len(asked.err.splitlines())) == (64, 1)
    assert "--yes" in asked.err
    assert b"unspeakable" in bytes_of(tmp_path)
    ended = await understudy(tmp_path, "forget", str(gone), "--yes")
    assert ended.code == 0
    assert b"unspeakable" not in bytes_of(tmp_path)
    assert (await understudy(tmp_path, "forget", str(gone), "--yes")).code == 1
    assert (await understudy(tmp_path, "search", "kept")).out.startswith(f"{kept}  ")


async def test_commands_work_while_the_program_writes_an_answer(tmp_path: Path) -> None:
    _, gone = say(tmp_path, "Kept words", "unspeakable")
    path = paths_for(tmp_path).database_file
    with opened_store(path, SystemClock()) as (store, database):
        conversation_id, answer_id = start_answer(store, "Tell me of tides")
        now = SystemClock().now()
        segment_id = store.answers.begin_segment(answer_id, "claude", "sonnet", "", now)
        store.answers.write_text(segment_id, "Twice a day")
        assert (await understudy(tmp_path, "search", "tides")).code == 0
        assert (await understudy(tmp_path, "forget", str(gone), "--yes")).code == 0
        store.answers.write_text(segment_id, "Twice a day the sea")
        assert (await understudy(tmp_path, "search", "sea")).code == 1
        store.answers.finish_segment(
            segment_id, "Twice a day the sea rises", SegmentEnd(Outcome.COMPLETE)
        )
        ended = await understudy(tmp_path, "search", "sea", "--json")
        assert [line["conversation"] for line in ended.lines] == [conversation_id]
        assert database.query("PRAGMA integrity_check")[0][0] == "ok"
    assert b"unspeakable" not in bytes_of(tmp_path)


async def test_everything_is_forgotten_and_what_stays_is_said(tmp_path: Path) -> None:
    say(tmp_path, "unspeakable")
    await understudy(tmp_path, "search", "unspeakable")
    assert (await understudy(tmp_path, "forget", "--all")).code == 64
    assert (await understudy(tmp_path, "forget", "--all", "1", "--yes")).code == 64
    ended = await understudy(tmp_path, "forget", "--all", "--yes")
    assert ended.code == 0
    for word in ("settings", "keys", "status"):
        assert word in ended.out
    assert b"unspeakable" not in bytes_of(tmp_path)
    assert (await understudy(tmp_path, "search", "unspeakable")).code == 1


async def test_who_spoke_is_told_by_role_also_where_an_export_names_no_model(
    tmp_path: Path,
) -> None:
    question = said("q", "human", "Does the clock tick?", 1)
    answer = said("a", "assistant", "The clock ticks.", 2)
    export = write_json(tmp_path / "c.json", [claude("c1", question, answer)])
    await understudy(tmp_path / "home", "import", str(export))
    ended = await understudy(tmp_path / "home", "search", "clock")
    assert "    Claude: The clock ticks." in ended.out
    assert "    you: Does the clock tick?" in ended.out
