"""``understudy outbox`` and ``understudy drill``, called as a person or a script does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import home_for, understudy
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "What does TCP do?"
FOR_HOURS = (("retry-after", "7200"),)
"""A program that meets it asks no further rounds; the next one knows nothing of it."""
DOWN, BACKUP_DOWN = HttpError(529, headers=FOR_HOURS), HttpError(503, headers=FOR_HOURS)


async def test_what_exits_5_waits_in_the_outbox_and_is_sent_when_claude_is_back(
    tmp_path: Path,
) -> None:
    async with World() as world:
        home = home_for(world, tmp_path)
        world.claude.behave(DOWN)
        world.backup.behave(BACKUP_DOWN)
        asked = await understudy(home, "ask", QUESTION)
        assert asked.code == 5
        assert "Kept in the outbox; Claude will be asked when it is back." in asked.err
        listed = await understudy(home, "outbox", "--json")
        (entry,) = listed.lines
        assert (entry["text"], entry["state"], entry["reason"]) == (
            QUESTION,
            "waiting",
            "no_answer",
        )
        in_vain = await understudy(home, "outbox", "send")
        assert in_vain.code == 5
        assert "the rest keeps waiting" in in_vain.err
        world.claude.behave(Answer("It carries bytes in order."))
        asked_before = len(world.backup.asked)
        sent = await understudy(home, "outbox", "send")
        assert (sent.code, sent.out) == (0, f"{entry['id']}  It carries bytes in order.\n")
        assert len(world.backup.asked) == asked_before
        again = await understudy(home, "outbox", "send", "--json")
        assert (again.code, again.out) == (0, "")
        words = await understudy(home, "outbox", "list")
        assert "was answered" in words.out


async def test_withdrawn_it_is_sent_no_more_unless_it_is_named(tmp_path: Path) -> None:
    async with World() as world:
        home = home_for(world, tmp_path)
        world.claude.behave(DOWN)
        world.backup.behave(BACKUP_DOWN)
        asked = await understudy(home, "ask", "--json", QUESTION)
        assert asked.lines[-1]["waits"] is True
        withdrawn = await understudy(home, "outbox", "withdraw", "1", "--json")
        assert (withdrawn.code, withdrawn.lines[0]["state"]) == (0, "withdrawn")
        world.claude.behave(Answer("Yes."))
        assert (await understudy(home, "outbox", "send")).out == ""
        sent = await understudy(home, "outbox", "send", "1", "--json")
        assert (sent.code, sent.lines[0]["answer"]) == (0, "Yes.")
        too_late = await understudy(home, "outbox", "withdraw", "1")
        assert (too_late.code, too_late.out) == (64, "")
        assert "was answered" in too_late.err


@pytest.mark.parametrize(
    "arguments", [("withdraw",), ("withdraw", "7"), ("send", "7"), ("list", "7"), ("burn",)]
)
async def test_wrong_usage_of_the_outbox_is_one_line_and_exit_2(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ended = await understudy(tmp_path, "outbox", *arguments)
    assert (ended.code, ended.out) == (64, "")
    assert len(ended.err.splitlines()) == 1


async def test_a_drill_says_who_would_answer(tmp_path: Path) -> None:
    async with World() as world:
        home = home_for(world, tmp_path)
        world.claude.behave(DOWN)
        ended = await understudy(home, "drill", "--json")
        (report,) = ended.lines
        model = world.backup.models[0]
        assert ended.code == 0
        assert report["would_answer"] == {"provider": "backup", "model": model}
        assert [(one["provider"], one["works"], one["failure"]) for one in report["results"]] == [
            ("claude", False, "overloaded"),
            ("backup", True, None),
        ]
        assert set(report) == {"drilled_at", "results", "would_answer", "warnings"}
        words = await understudy(home, "drill", "--all")
        assert f"If Claude failed now, Backup ({model}) would answer in about" in words.out
        assert words.out.count("claude-") == 2


async def test_a_drill_without_an_understudy_that_works_exits_1_and_says_why(
    tmp_path: Path,
) -> None:
    async with World() as world:
        world.backup.keys = {"another"}
        ended = await understudy(home_for(world, tmp_path), "drill")
    assert ended.code == 1
    assert "If Claude failed now, no one would answer." in ended.out
    assert "your key was refused (401): you have no understudy." in ended.err


async def test_in_a_rehearsal_claude_is_not_asked_and_the_answer_is_real(tmp_path: Path) -> None:
    async with World() as world:
        home = home_for(world, tmp_path)
        world.backup.behave(Answer("From the backup."))
        ended = await understudy(home, "drill", "--rehearse", QUESTION)
        assert (ended.code, ended.out) == (0, "From the backup.\n")
        assert world.claude.requests == []
        world.backup.behave(BACKUP_DOWN)
        failed = await understudy(home, "drill", "--rehearse", "--json")
        assert failed.code == 1
        last = json.loads(failed.out.splitlines()[-1])
        assert (last["event"], last["waits"]) == ("answer_failed", False)
        assert (await understudy(home, "outbox")).out == ""
