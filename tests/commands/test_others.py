"""``world``, ``demo``, ``doctor`` and the bare program without a screen, as processes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.commands.program import home_for, start, understudy
from tests.engine.updates.test_feed import atom
from tests.status.loopback import LoopbackServer
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
        person = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "CLAUDE_CONFIG_DIR": ""}
        ended = await understudy(home, "doctor", "--json", **person)
        words = await understudy(home, "doctor", **person)
    checks = {one["name"]: one for one in json.loads(ended.out)["checks"]}
    assert set(checks) == {
        *("settings", "display", "tray", "notifications", "network", "database", "keyring"),
        *("local models", "models", "disk", "clock", "updates", "claude code records"),
        *("Claude", "Backup"),
    }
    assert checks["Claude"]["state"] == "works"
    assert checks["database"]["state"] == "works"
    assert (checks["Backup"]["state"], ended.code) == ("fails", 1)
    assert "key" in checks["Backup"]["next_step"]
    assert checks["display"]["state"] == "fails"
    assert "→" in words.out


async def test_the_doctor_names_a_newer_version_only_if_that_is_wanted(tmp_path: Path) -> None:
    link = '<link href="{url}/releases/tag/v99.1.0"/>'
    async with World() as world, LoopbackServer(b"") as releases:
        body = atom(f"<entry>{link.format(url=releases.url)}<title>Named</title></entry>")
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        releases.answer = head.encode() + body
        wanted = f'\n[updates]\ncheck = "on"\nfeed_url = "{releases.url}/releases.atom"\n'
        said = {}
        for name, extra in (("off", ""), ("on", wanted), ("again", wanted)):
            home = home_for(world, tmp_path, extra)
            ended = await understudy(home, "doctor", "--json")
            found = json.loads(ended.out)["checks"]
            said[name] = next(one for one in found if one["name"] == "updates")
    assert "not looked for" in said["off"]["text"]
    assert said["on"] == said["again"]
    assert "99.1.0" in said["on"]["text"]
    assert said["on"]["next_step"].endswith("/releases/tag/v99.1.0.")
    assert len(releases.requests) == 1, "once a day"


async def test_the_doctor_says_if_no_feed_of_releases_is_known(tmp_path: Path) -> None:
    async with World() as world:
        home = home_for(world, tmp_path, '\n[updates]\ncheck = "on"\n')
        ended = await understudy(home, "doctor", "--json")
    (one,) = [one for one in json.loads(ended.out)["checks"] if one["name"] == "updates"]
    assert one["state"] == "fails"
    assert "feed_url" in one["next_step"]
