"""A home that cannot be written is read: the status is told, what must write says why not."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.archive.full_disk import disk, fill, mount
from tests.commands.program import environment, home_for, understudy
from tests.patience import PATIENCE_S
from understudy.commands.home import EXIT_UNUSABLE
from understudy.world.page_state import API, CLAUDE_AI, well
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["disk"]  # a fixture

NEEDS_TO_WRITE = [("ask", "Hello"), ("search", "word"), ("forget", "1", "--yes"), ("outbox",)]


@pytest.mark.parametrize("is_new", [True, False])
async def test_the_status_is_told_from_a_read_only_home(disk: Path, is_new: bool) -> None:
    async with World() as world:
        home = home_for(world, disk)
        if not is_new:
            assert (await understudy(home, "status")).code == 0
        assert mount("-o", "remount,ro", str(disk))
        up = await understudy(home, "status", "--json")
        out = {CLAUDE_AI: "major_outage", API: "major_outage"}
        world.status.show(well().with_components(out))
        down = await understudy(home, "status")
    assert (up.code, json.loads(up.out)["verdict"], up.err) == (0, "up", "")
    assert (down.code, down.err) == (2, "")


@pytest.mark.parametrize("command", NEEDS_TO_WRITE, ids=lambda one: one[0])
async def test_what_keeps_something_says_why_it_cannot(
    disk: Path, command: tuple[str, ...]
) -> None:
    async with World() as world:
        home = home_for(world, disk)
        assert mount("-o", "remount,ro", str(disk))
        ended = await understudy(home, *command)
    assert (ended.code, ended.out) == (EXIT_UNUSABLE, "")
    (line,) = ended.err.splitlines()
    assert str(disk) in line


async def test_the_doctor_of_a_read_only_home_looks_at_everything(disk: Path) -> None:
    async with World() as world:
        home = home_for(world, disk)
        assert mount("-o", "remount,ro", str(disk))
        ended = await understudy(home, "doctor", "--json")
    checks = {one["name"]: one for one in json.loads(ended.out)["checks"]}
    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert checks["database"]["state"] == "fails"
    assert checks["database"]["next_step"]
    assert checks["Claude"]["state"] == checks["network"]["state"] == "works"
    assert "keyring" in checks


async def test_the_doctor_on_a_full_disk_looks_at_everything(disk: Path) -> None:
    async with World() as world:
        home = home_for(world, disk)
        assert (await understudy(home, "ask", "Hello")).code == 0
        fill(disk)
        ended = await understudy(home, "doctor", "--json")
        words = await understudy(home, "doctor")
    checks = {one["name"]: one for one in json.loads(ended.out)["checks"]}
    assert ended.code == words.code == 1
    assert (ended.err, words.err) == ("", "")
    assert checks["disk"]["state"] == "fails"
    assert "forget" in checks["disk"]["next_step"]
    assert checks["Claude"]["state"] == checks["network"]["state"] == "works"


async def test_the_status_is_told_from_a_full_disk(disk: Path) -> None:
    async with World() as world:
        home = home_for(world, disk)
        fill(disk)
        ended = await understudy(home, "status")
    assert (ended.code, ended.err) == (0, "")


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="root could read and write it all")
@pytest.mark.parametrize(("mode", "code"), [(0o000, EXIT_UNUSABLE), (0o555, 0)])
async def test_a_home_without_permission_is_read_if_it_may_be(
    disk: Path, mode: int, code: int
) -> None:
    powers = "-dac_override,-dac_read_search"
    async with World() as world:
        home = home_for(world, disk)
        home.chmod(mode)
        process = await asyncio.create_subprocess_exec(
            *("setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}"),
            *(sys.executable, "-m", "understudy", "status"),
            env=environment(home),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, err = await process.communicate()
    assert process.returncode == code, err
    assert err.count(b"\n") == (1 if code else 0)
    assert (b"Permission denied" in err) is bool(code)


@pytest.mark.parametrize("kind", ["file", "missing"])
def test_the_desktop_program_says_why_it_does_not_start(disk: Path, kind: str) -> None:
    if kind == "file":
        (disk / "home").write_text("", encoding="utf-8")
    assert mount("-o", "remount,ro", str(disk))
    ended = subprocess.run(
        [sys.executable, "-m", "understudy"],
        env=environment(disk / "home"),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (EXIT_UNUSABLE, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith("understudy: Understudy cannot store anything here: ")
