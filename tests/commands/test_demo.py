"""``understudy demo --words`` as a process: what each act claims is what the program then shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import understudy
from understudy.engine.demo.acts import ACTS
from understudy.world.story import CUT_OFF, OUTAGE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow(seconds=35)
ICON, CHAT, PAGE, NOTIFICATION = "   icon: ", "   chat: ", "   page: ", "   notification: "
STANDING_IN = r"GPT-5\.5 \(Backup\) is standing in · "
FAILING = STANDING_IN + r"Claude API is failing for you since (\d\d:\d\d)( · Claude is tried next)?"


class Acts:
    """What was printed in each act, and what was shown last by its end."""

    def __init__(self, out: str) -> None:
        _, *acts = re.split(r"\n── \d+\. ", out)
        self.acts = [act.splitlines() for act in acts]

    def said(self, number: int, what: str = "") -> list[str]:
        """Return what act ``number`` (from 1) says of ``what``, without its name."""
        lines = self.acts[number - 1]
        return [one.removeprefix(what) for one in lines if one.startswith(what)]

    def shown(self, number: int, what: str) -> str:
        """Return what was shown at the end of an act."""
        every = [self.said(one, what) for one in range(1, number + 1)]
        return [line for lines in every for line in lines][-1]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Acts, str]:
    home: Path = tmp_path_factory.mktemp("home")
    ended = await understudy(home, "demo", "--words")
    assert ended.code == 0, ended.err
    assert "continues without" not in ended.err
    return Acts(ended.out), ended.err


async def test_every_act_of_the_story_is_told_in_order(told: tuple[Acts, str]) -> None:
    acts, _ = told
    assert [act[0] for act in acts.acts] == [step.caption for step in OUTAGE.steps]
    assert len(ACTS) == len(OUTAGE.steps)


async def test_the_icon_turns_by_own_requests_before_the_page_does(told: tuple[Acts, str]) -> None:
    acts, _ = told
    assert acts.shown(1, ICON).startswith("Claude works for you (")
    for number in (2, 3):
        assert acts.shown(number, ICON).startswith("Claude is failing for you (your last ")
        assert acts.shown(number, PAGE) == "green"
    assert acts.shown(4, ICON).startswith("Claude is failing for you (")
    assert acts.shown(4, PAGE).startswith("reports trouble; “")


async def test_an_answer_breaks_off_and_goes_on_with_the_partial_kept(
    told: tuple[Acts, str],
) -> None:
    acts, notices = told
    lines = acts.said(2)
    cut = lines.index(CUT_OFF.after_text)
    whole = next(one for one in lines if one.startswith("You asked the backup"))
    assert cut < lines.index(whole)
    assert "Claude stopped here (the answer was cut off)." in notices


async def test_claude_answers_the_turn_after_it_recovered(told: tuple[Acts, str]) -> None:
    acts, _ = told
    for number in (1, 5, 6, 7):
        assert any(one.startswith("You asked Claude: ") for one in acts.said(number)), number
        assert acts.shown(number, CHAT) == "Claude Sonnet 5.5"
    for number in (3, 4):
        assert any(one.startswith("You asked the backup: ") for one in acts.said(number)), number


async def test_the_outage_and_its_end_are_told_once_each(told: tuple[Acts, str]) -> None:
    acts, _ = told
    every = [(n, one) for n in range(1, 8) for one in acts.said(n, NOTIFICATION)]
    assert [number for number, _ in every] == [2, 7]
    assert every[0][1].startswith("Claude is failing for you. ")
    assert every[1][1].startswith("Claude works for you again. ")


async def test_no_two_statements_contradict(told: tuple[Acts, str]) -> None:
    """Line by line: nothing fails *for you* unless the icon says so, and the other way round."""
    acts, _ = told
    icon = chat = ""
    for line in (one for act in acts.acts for one in act):
        if line.startswith(ICON):
            icon = line.removeprefix(ICON)
        elif line.startswith(CHAT):
            chat = line.removeprefix(CHAT)
        else:
            continue
        is_failing = icon.startswith("Claude is failing for you")
        if "failing for you" in chat and line.startswith(CHAT):
            assert is_failing, (icon, chat)
        if icon.startswith("Claude works for you") and line.startswith(CHAT):
            assert "Claude API" not in chat, (icon, chat)
    for number in (3, 4):
        assert re.fullmatch(FAILING, acts.shown(number, CHAT)), acts.shown(number, CHAT)
