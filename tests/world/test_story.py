"""The built-in stories tell what they claim to tell."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import msgspec
import pytest

from tests.world.raw_client import ANTHROPIC, OPENAI, ask, get_bytes, send
from understudy.base.settings.values import Settings
from understudy.world.behaviour import Answer
from understudy.world.story import STORIES, Playback, Step, Story, describe, play
from understudy.world.world import World


async def seen(world: World) -> tuple[int, int, int, str]:
    """Return the status of Claude, the backup and the page, and the page's indicator."""
    page = await send(world, get_bytes("/status/api/v2/summary.json"))
    answers = [(await ask(world, vendor)).status for vendor in (ANTHROPIC, OPENAI)]
    try:
        indicator: Any = json.loads(page.body)["status"]["indicator"]
    except ValueError:
        indicator = "unreadable"
    return answers[0], answers[1], page.status, indicator


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak without the pauses that are made for people."""
    monkeypatch.setattr("understudy.world.story.SPOKEN", Answer())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("well", [(200, 200, 200, "none")]),
        (
            "outage",
            [
                (200, 200, 200, "none"),
                (200, 200, 200, "none"),  # one answer that breaks off
                (529, 200, 200, "none"),
                (529, 200, 200, "minor"),
                (200, 200, 200, "minor"),
                (200, 200, 200, "none"),
                (200, 200, 200, "none"),
            ],
        ),
        (
            "captive_portal",
            [(200, 200, 200, "none"), (302, 302, 302, "unreadable"), (200, 200, 200, "none")],
        ),
        (
            "both_down",
            [
                (200, 200, 200, "none"),
                (529, 503, 200, "none"),
                (529, 503, 200, "minor"),
                (200, 503, 200, "minor"),
                (200, 503, 200, "none"),
            ],
        ),
        (
            "page_blind",
            [
                (200, 200, 200, "none"),
                (200, 200, 503, "unreadable"),
                (200, 200, 405, "unreadable"),
                (200, 200, 200, "unreadable"),
                (200, 200, 200, "none"),
            ],
        ),
        (
            "one_model",
            [
                (200, 200, 200, "none"),
                (529, 200, 200, "none"),
                (529, 200, 200, "minor"),
                (200, 200, 200, "none"),
            ],
        ),
    ],
)
async def test_each_step_changes_what_clients_see(
    name: str, expected: list[tuple[int, int, int, str]]
) -> None:
    async with World() as world:
        playback = Playback(world, STORIES[name])
        told = []
        while playback.next_step():
            told.append(await seen(world))
        assert playback.upcoming is None
    assert told == expected


async def test_the_outage_cuts_one_answer_and_closes_its_incident() -> None:
    async with World() as world:
        playback = Playback(world, STORIES["outage"])
        for _ in range(2):
            playback.next_step()
        cut, refused = await ask(world, ANTHROPIC), await ask(world, ANTHROPIC)
        phases = []
        while playback.next_step():
            phases.extend(one.phase for one in world.status.state.incidents)
        whole = await ask(world, ANTHROPIC)
    assert b"message_stop" not in cut.body
    assert refused.status == 529
    assert b"message_stop" in whole.body
    assert phases == ["investigating", "investigating", "monitoring", "resolved"]
    assert len(world.status.state.incidents) == 1


async def test_any_story_may_follow_any_other() -> None:
    async with World() as world:
        for story in STORIES.values():
            playback = Playback(world, story)
            playback.next_step()
            assert await seen(world) == (200, 200, 200, "none")
            while playback.next_step():
                pass


@pytest.mark.parametrize("story", STORIES.values(), ids=lambda one: one.name)
def test_a_story_begins_at_once_and_its_time_moves_on(story: Story) -> None:
    times = [step.at_s for step in story.steps]
    assert times[0] == 0
    assert times == sorted(set(times))
    assert all(step.caption.endswith(".") for step in story.steps)


async def test_playing_does_every_step_in_order_and_says_so() -> None:
    heard: list[Step] = []
    async with World() as world:
        await play(world, STORIES["outage"], speed=100_000, on_step=heard.append)
    assert heard == list(STORIES["outage"].steps)


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
async def test_a_speed_that_never_arrives_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        await play(World(), STORIES["well"], speed)


async def test_the_description_is_a_settings_file_that_points_here() -> None:
    async with World() as world:
        settings = msgspec.convert(tomllib.loads(describe(world)), Settings)
    assert settings.status.page_url == world.status_url
    assert [one.base_url for one in settings.provider] == [world.claude_url, world.backup_url]
    assert set(settings.provider[0].models) <= set(world.claude.models)
    assert set(settings.provider[1].models) <= set(world.backup.models)
