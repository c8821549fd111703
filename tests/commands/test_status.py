"""``understudy status`` as a process: the right verdict and exit code, whatever the page does."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import home_for, start, understudy
from tests.patience import PATIENCE_S
from tests.status.loopback import LoopbackServer, html_reply
from understudy.world.behaviour import (
    CaptivePortal,
    PageHtml,
    PageHuge,
    PageStatus,
    PageTruncated,
    PageWrongShape,
)
from understudy.world.page_state import API, CLAUDE_AI, GOVERNMENT, well
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("states", "verdict", "code"),
    [
        ({}, "up", 0),
        ({GOVERNMENT: "major_outage"}, "up", 0),
        ({API: "degraded_performance"}, "degraded", 1),
        ({CLAUDE_AI: "partial_outage"}, "degraded", 1),
        ({CLAUDE_AI: "major_outage"}, "down", 2),
        ({API: "under_maintenance"}, "maintenance", 1),
        ({API: "on_holiday"}, "unknown", 3),
    ],
)
async def test_the_verdict_is_that_of_the_surfaces_this_person_uses(
    tmp_path: Path, states: dict[str, str], verdict: str, code: int
) -> None:
    async with World() as world:
        world.status.show(well().with_components(states))
        home = home_for(world, tmp_path)
        ended = await understudy(home, "status", "--json")
        words = await understudy(home, "status")
    said = json.loads(ended.out)
    assert (said["verdict"], ended.code, ended.err) == (verdict, code, "")
    assert words.code == code
    assert set(said) == {
        *("verdict", "since", "summary", "reasons", "components", "incidents", "checked_at")
    }
    assert all(one["text"] and one["source"] == "status_page" for one in said["reasons"])
    assert len(said["components"]) == 6


@pytest.mark.parametrize(
    ("behaviour", "verdicts"),
    [
        (PageHtml(), {"blind"}),
        (PageStatus(405), {"blind"}),
        (PageStatus(503), {"blind"}),
        (PageHuge(10_000_000), {"blind"}),
        (PageTruncated(), {"blind"}),
        (PageWrongShape(), {"blind"}),
    ],
)
async def test_a_page_that_cannot_be_read_is_never_up_and_never_down(
    tmp_path: Path,
    behaviour: PageHtml | PageStatus | PageHuge | PageTruncated | PageWrongShape,
    verdicts: set[str],
) -> None:
    async with World() as world:
        world.status.behave(behaviour)
        ended = await understudy(home_for(world, tmp_path), "status", "--json")
    assert ended.lines[0]["verdict"] in verdicts
    assert ended.code == 3


@pytest.mark.parametrize("kind", ["redirect", "html", "511"])
async def test_a_captive_portal_is_a_sign_in(tmp_path: Path, kind: str) -> None:
    async with World() as world:
        world.portal = CaptivePortal(kind)
        ended = await understudy(home_for(world, tmp_path), "status", "--json")
    assert (ended.lines[0]["verdict"], ended.code) == ("sign_in", 3)


async def test_watching_prints_a_line_when_something_changes(tmp_path: Path) -> None:
    async with World() as world:
        home = home_for(world, tmp_path)
        settings = home / "config" / "settings.toml"
        text = settings.read_text(encoding="utf-8").replace(
            "poll_interval_s = 2", "poll_interval_s = 1"
        )
        settings.write_text(text, encoding="utf-8")
        process = await start(home, "status", "--watch", "--json")
        assert process.stdout is not None
        first = json.loads(await process.stdout.readline())
        world.status.show(well().with_components({API: "major_outage"}))
        async with asyncio.timeout(PATIENCE_S):
            second = json.loads(await process.stdout.readline())
        process.terminate()
        await process.communicate()
    assert (first["verdict"], second["verdict"]) == ("up", "down")


async def test_a_page_on_this_computer_is_never_behind_a_sign_in_that_nobody_else_sees(
    tmp_path: Path,
) -> None:
    async with LoopbackServer(html_reply()) as page:
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "settings.toml").write_text(
            f'version = 1\n[status]\npage_url = "{page.url}"\nspare_urls = []\n'
            '[[provider]]\nid = "claude"\nkind = "anthropic"\nmodels = ["m"]\n'
            'base_url = "http://127.0.0.1:9"\n',
            encoding="utf-8",
        )
        ended = await understudy(tmp_path, "status", "--json")
    said = ended.lines[0]
    assert (said["verdict"], ended.code) == ("blind", 3)
    assert "it has moved" in said["reasons"][0]["text"]
    assert said["reasons"][0]["source"] == "status_page"
