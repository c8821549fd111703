"""``understudy ask`` as a process: who answers, what is said about it, and the exit code."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import home_for, start, understudy
from understudy.chat.model import (
    Loading,
    Outcome,
    RouteReason,
    RouteReasonKind,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    TextTakenBack,
    Thinking,
    ThoughtDelta,
)
from understudy.commands.ask import AnswerPrinter, event_json, show_json
from understudy.world.behaviour import Answer, HttpError, Refusal, Silence, Truncated
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.chat.model import Said

OVERLOADED = HttpError(529)
FOR_HOURS = (("retry-after", "7200"),)
"""A failure that says so is not tried again by further rounds."""
QUESTION = "What is TCP?"
ONE_MODEL = 'models = ["claude-sonnet-5-5"]'


def kept(home: Path) -> list[tuple[str, str]]:
    """Return every stored message's text and the outcomes of its segments."""
    with sqlite3.connect(home / "data" / "understudy.db") as database:
        rows = database.execute(
            "SELECT m.text, coalesce(group_concat(s.outcome, ' '), '') FROM messages m"
            " LEFT JOIN segments s ON s.message_id = m.id GROUP BY m.id ORDER BY m.id"
        ).fetchall()
    database.close()
    return rows


def shown(*said: Said, may_take_back: bool) -> None:
    """Print an answer of one segment, to where nobody watches it come."""
    printer = AnswerPrinter({"ollama"} if may_take_back else ())
    printer.show(SegmentStarted("ollama", "m", RouteReason(RouteReasonKind.FIRST_CHOICE)))
    for one in said:
        printer.show(one)
    printer.show(SegmentEnded(Outcome.COMPLETE, None, "stop"))


def test_a_thought_that_turned_out_to_be_one_is_not_in_the_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    thought = (TextDelta("a thought"), TextTakenBack(), TextDelta("The answer."))
    shown(Thinking(), *thought, may_take_back=True)
    assert capsys.readouterr() == ("The answer.", "")
    shown(*thought, may_take_back=False)
    out, err = capsys.readouterr()
    assert out == "a thought\nThe answer."
    assert "so far that was the model's thinking" in err


def test_a_load_is_told_to_people_and_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    assert event_json(1, Loading()) == {"event": "loading"}
    shown(Loading(), TextDelta("The answer."), may_take_back=False)
    out, err = capsys.readouterr()
    assert out == "The answer."
    assert "loading the model" in err


def test_thinking_has_its_events(capsys: pytest.CaptureFixture[str]) -> None:
    assert event_json(1, Thinking()) == {"event": "thinking"}
    show_json(1, ThoughtDelta("hm", 1.0))
    assert event_json(1, TextTakenBack()) == {"event": "text_taken_back"}
    assert capsys.readouterr() == ("", "")
    shown(Thinking(), ThoughtDelta("hm", 1.0), TextDelta("The answer."), may_take_back=False)
    assert capsys.readouterr() == ("The answer.", "")


async def test_claude_answers_to_stdout_and_nothing_else_is_said(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.behave(Answer("It carries bytes in order."))
        ended = await understudy(home_for(world, tmp_path), "ask", QUESTION)
    assert (ended.code, ended.out, ended.err) == (0, "It carries bytes in order.\n", "")
    assert kept(tmp_path) == [(QUESTION, ""), ("", "complete")]


@pytest.mark.parametrize(
    ("stop_reason", "said", "sentence"),
    [
        ("max_tokens", "Half", "the answer reached its length limit."),
        ("model_context_window_exceeded", "Half", "the model's context window is full."),
        ("end_turn", "", "the model returned an empty answer."),
        ("answer_limit", "Half", "the answer reached 16 MB."),
    ],
)
def test_a_whole_answer_that_ends_short_says_why(
    capsys: pytest.CaptureFixture[str], stop_reason: str, said: str, sentence: str
) -> None:
    printer = AnswerPrinter()
    reason = RouteReason(RouteReasonKind.FIRST_CHOICE)
    printer.show(SegmentStarted("claude", "claude-sonnet-5-5", reason))
    for text in filter(None, [said]):
        printer.show(TextDelta(text))
    printer.show(SegmentEnded(Outcome.COMPLETE, None, stop_reason))
    assert capsys.readouterr().err.startswith(f"understudy: {sentence}")


async def test_on_529_the_backup_answers_exit_0_and_why_is_said(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.behave(OVERLOADED)
        world.backup.behave(Answer("From the backup."))
        ended = await understudy(home_for(world, tmp_path), "ask", QUESTION)
    assert (ended.code, ended.out) == (0, "From the backup.\n")
    assert re.search(r"Backup \(gpt-5\.5\) is standing in because Claude: overloaded", ended.err)


async def test_mid_stream_death_shows_two_segments(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.behave(Truncated("The first half"))
        world.backup.behave(Answer("The whole of it."))
        home = home_for(world, tmp_path)
        settings = home / "config" / "settings.toml"
        text = re.sub(r'models = \["claude.*\]', ONE_MODEL, settings.read_text(encoding="utf-8"))
        settings.write_text(text, encoding="utf-8")
        ended = await understudy(home, "ask", "--json", QUESTION)
    events = ended.lines
    started = [one for one in events if one["event"] == "segment_started"]
    ends = [one for one in events if one["event"] == "segment_ended"]
    assert [(one["provider"], one["after"]) for one in started] == [
        ("claude", None),
        ("backup", "stream_truncated"),
    ]
    assert [one["outcome"] for one in ends] == ["interrupted", "complete"]
    assert "".join(one.get("text", "") for one in events) == "The first halfThe whole of it."
    assert events[-1]["event"] == "answer_finished"
    assert ended.code == 0
    assert kept(tmp_path)[1] == ("", "interrupted complete")


async def test_both_down_exits_5_and_the_prompt_is_kept(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.behave(OVERLOADED)
        world.backup.behave(HttpError(503))
        home = home_for(world, tmp_path)
        words, json = await asyncio.gather(
            understudy(home, "ask", QUESTION), understudy(home, "ask", "--json", QUESTION)
        )
    assert (words.code, words.out) == (5, "")
    assert "The question is kept" in words.err
    sent = [line for line in words.err.splitlines() if "went to Backup" in line]
    assert len(sent) == 1  # it was asked more than once
    last = json.lines[-1]
    assert (json.code, json.err) == (5, "")
    assert (last["event"], last["failure"], last["kept"]) == ("answer_failed", "overloaded", True)
    assert last["conversation"] == json.lines[0]["conversation"]
    assert [text for text, _ in kept(tmp_path) if text] == [QUESTION, QUESTION]


@pytest.mark.parametrize("behaviour", [HttpError(401), HttpError(400), Refusal("I will not.")])
async def test_a_bad_key_request_or_refusal_is_told_and_never_shopped_around(
    tmp_path: Path, behaviour: HttpError | Refusal
) -> None:
    async with World() as world:
        world.claude.behave(behaviour)
        ended = await understudy(home_for(world, tmp_path), "ask", QUESTION)
        assert world.backup.asked == []
    assert ended.code == 5


async def test_the_question_may_come_from_stdin(tmp_path: Path) -> None:
    async with World() as world:
        ended = await understudy(home_for(world, tmp_path), "ask", "-", stdin="dès 1 € 漢字\n")
    assert ended.code == 0
    assert kept(tmp_path)[0][0].strip() == "dès 1 € 漢字"


async def test_a_question_goes_on_with_the_conversation_and_its_system_prompt(
    tmp_path: Path,
) -> None:
    async with World() as world:
        home = home_for(world, tmp_path)
        world.claude.behave(Answer("It carries bytes in order."), Answer("UDP does not."))
        begun = await understudy(home, "ask", "--json", "--system", "Be brief.", QUESTION)
        named = {one["conversation"] for one in begun.lines if "conversation" in one}
        assert named == {begun.lines[0]["conversation"]} == {begun.lines[-1]["conversation"]}
        ended = await understudy(home, "ask", "--conversation", str(*named), "And UDP?")
        sent = world.claude.asked[-1].body_json
    assert (ended.code, ended.out) == (0, "UDP does not.\n")
    assert [one["role"] for one in sent["messages"]] == ["user", "assistant", "user"]
    assert "Be brief." in json.dumps(sent["system"])
    assert [text for text, _ in kept(tmp_path)] == [QUESTION, "", "And UDP?", ""]
    with sqlite3.connect(tmp_path / "data" / "understudy.db") as database:
        assert database.execute("SELECT count(*) FROM conversations").fetchone() == (1,)
    database.close()


async def test_a_conversation_that_is_not_there_is_named_and_nothing_is_kept(
    tmp_path: Path,
) -> None:
    ended = await understudy(tmp_path, "ask", "--conversation", "7", QUESTION)
    assert (ended.code, ended.err) == (64, "understudy: there is no conversation 7\n")
    assert kept(tmp_path) == []


async def test_a_private_question_never_reaches_the_backup(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.behave(HttpError(529, headers=FOR_HOURS))
        ended = await understudy(home_for(world, tmp_path), "ask", "--private", QUESTION)
        assert world.backup.asked == []
    assert ended.code == 5


async def test_without_consent_nothing_is_sent(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.behave(HttpError(529, headers=FOR_HOURS))
        home = home_for(world, tmp_path)
        settings = home / "config" / "settings.toml"
        text = settings.read_text(encoding="utf-8").replace("consent = true", "consent = false")
        settings.write_text(text, encoding="utf-8")
        ended = await understudy(home, "ask", QUESTION)
        assert world.backup.requests == []
    assert ended.code == 5


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", ""),
        ("ask", "--provider", "nobody", "x"),
        ("nonsense",),
        ("ask", "--x", "y"),
        ("ask", "--conversation", "9" * 20, "x"),
        ("forget", "9" * 20, "--yes"),
        ("outbox", "send", "-1"),
    ],
)
async def test_wrong_usage_is_one_line_and_exit_64(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ended = await understudy(tmp_path, *arguments)
    assert (ended.code, ended.out) == (64, "")
    assert len(ended.err.splitlines()) == 1


async def test_a_wrong_setting_names_file_line_key_and_what_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    settings = tmp_path / "config" / "settings.toml"
    settings.write_text('version = 1\n[chat]\nidle_s = "long"\n', encoding="utf-8")
    ended = await understudy(tmp_path, "ask", QUESTION)
    assert ended.code == 78
    assert f"{settings}:3: chat.idle_s" in ended.err
    assert "allowed: a number above 0" in ended.err


async def test_stopped_by_the_person_is_130_and_what_came_is_kept(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.behave(Silence("The beginning"))
        process = await start(home_for(world, tmp_path), "ask", QUESTION)
        assert process.stdout is not None
        assert await process.stdout.readexactly(13) == b"The beginning"
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 130
    assert kept(tmp_path)[1] == ("", "interrupted")


async def test_killed_while_streaming_the_conversation_is_there_marked_interrupted(
    tmp_path: Path,
) -> None:
    async with World() as world:
        home = home_for(world, tmp_path)
        world.claude.behave(Silence("The beginning"), Answer("Later."))
        process = await start(home, "ask", QUESTION)
        assert process.stdout is not None
        await process.stdout.readexactly(13)
        database = home / "data" / "understudy.db"
        while not stored_text(database):
            pass
        process.kill()
        await process.communicate()
        assert (await understudy(home, "ask", "Another one")).code == 0
    assert kept(tmp_path) == [
        (QUESTION, ""),
        ("", "interrupted"),
        ("Another one", ""),
        ("", "complete"),
    ]
    assert stored_text(database) == "The beginning"


def stored_text(database: Path) -> str:
    connection = sqlite3.connect(database)
    try:
        rows = connection.execute(
            "SELECT text FROM segments WHERE outcome != 'complete'"
        ).fetchall()
    finally:
        connection.close()
    return str(rows[0][0]) if rows else ""
