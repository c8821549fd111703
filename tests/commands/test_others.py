"""``world``, ``demo``, ``doctor`` and the bare program without a screen, as processes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.commands.program import home_for, start, understudy
from understudy.world.behaviour import HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path


async def test_the_world_prints_settings_that_work(tmp_path: Path) -> None:
    process = await start(tmp_path, "world", "--story", "well")
    assert process.stdout is not None
    text = b""
    while b"idle_s" not in text:
        text += await process.stdout.readline()
    (tmp_path / "config").mkdir(exist_ok=True)
    (tmp_path / "config" / "settings.toml").write_bytes(text)
    ended = await understudy(tmp_path, "ask", "Are you there?")
    process.terminate()
    await process.communicate()
    assert ended.code == 0


async def test_an_unknown_story_names_the_known_ones(tmp_path: Path) -> None:
    ended = await understudy(tmp_path, "world", "--story", "fairy tale")
    assert ended.code == 64
    assert "outage" in ended.err


async def test_the_doctor_says_of_everything_whether_it_works_and_what_to_do(
    tmp_path: Path,
) -> None:
    async with World() as world:
        world.backup.behave(HttpError(401))
        home = home_for(world, tmp_path)
        ended = await understudy(home, "doctor", "--json")
        words = await understudy(home, "doctor")
    checks = {one["name"]: one for one in json.loads(ended.out)["checks"]}
    assert set(checks) == {
        *("settings", "display", "tray", "notifications", "network", "database", "keyring"),
        *("local models", "models", "disk", "clock"),
        *("Claude", "Backup"),
    }
    assert checks["Claude"]["state"] == "works"
    assert checks["database"]["state"] == "works"
    assert (checks["Backup"]["state"], ended.code) == ("fails", 1)
    assert "key" in checks["Backup"]["next_step"]
    assert checks["display"]["state"] == "fails"
    assert "→" in words.out
