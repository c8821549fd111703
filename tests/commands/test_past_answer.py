"""``understudy ask`` in the dark: the person's own history answers, labelled, with exit code 4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.commands.program import home_for, understudy
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "What does a circuit breaker do in software?"
ANSWER = "It stops asking what keeps failing."


async def ask_and_go_dark(world: World, home: Path) -> None:
    world.claude.behave(Answer(ANSWER))
    assert (await understudy(home, "ask", QUESTION)).code == 0
    for one in (world.claude, world.backup):
        one.behave(HttpError(401))


async def test_the_same_question_is_answered_from_history_and_says_so(tmp_path: Path) -> None:
    async with World() as world:
        home = home_for(world, tmp_path)
        await ask_and_go_dark(world, home)
        plain = await understudy(home, "ask", f"hello, {QUESTION.lower()}")
        told = await understudy(home, "ask", "--json", QUESTION)
    assert (plain.code, plain.out) == (4, f"{ANSWER}\n")
    assert "From your own history, " in plain.err
    assert QUESTION in plain.err
    assert told.code == 4
    started = [one for one in told.lines if one["event"] == "segment_started"][-1]
    assert (started["reason"], started["past"]["question"]) == ("past_answer", QUESTION)
    assert started["past"]["whose"] == "own_claude"
    ended = [one for one in told.lines if one["event"] == "segment_ended"][-1]
    assert ended["outcome"] == "cached"
    assert told.lines[-1]["event"] == "answer_finished"


async def test_nothing_is_told_where_it_is_not_wanted_or_not_the_same(tmp_path: Path) -> None:
    async with World() as world:
        home = home_for(world, tmp_path)
        await ask_and_go_dark(world, home)
        for arguments in (
            ("--no-past-answers", QUESTION),
            ("--system", "Answer in verse.", QUESTION),
            ("What does a circuit breaker do in a house?",),
        ):
            ended = await understudy(home, "ask", *arguments)
            assert (ended.code, ended.out) == (5, "")


async def test_what_was_asked_in_private_is_never_told_again(tmp_path: Path) -> None:
    async with World() as world:
        home = home_for(world, tmp_path)
        world.claude.behave(Answer(ANSWER))
        assert (await understudy(home, "ask", "--private", QUESTION)).code == 0
        for one in (world.claude, world.backup):
            one.behave(HttpError(401))
        assert (await understudy(home, "ask", QUESTION)).code == 5
