"""A setting changed while the program runs is checked, written, used and announced, or stays."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import home_for
from tests.engine.running import Told, program
from understudy.base.files.paths import paths_for
from understudy.base.settings.checks import value_of
from understudy.base.settings.file import load_settings
from understudy.engine.events.common_events import SettingNotChanged, SettingsChanged
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_change_is_written_used_by_its_service_and_announced(tmp_path: Path) -> None:
    told = Told()
    async with World() as world:
        home = home_for(world, tmp_path, extra="\n# mine\n")
        async with program(home, told) as api:
            await api.settings.change("status.poll_interval_s", 900)
            assert api._watching.monitor._settings.poll_interval_s == 900
            assert api._opened.settings.status.poll_interval_s == 900
            (event,) = told.of(SettingsChanged)
            assert isinstance(event, SettingsChanged)
            assert event.settings is api._opened.settings
    file = paths_for(home).settings_file
    assert load_settings(file).settings.status.poll_interval_s == 900
    assert "# mine" in file.read_text("utf-8")


async def test_a_wrong_value_changes_nothing_and_is_named(tmp_path: Path) -> None:
    told = Told()
    async with World() as world:
        home = home_for(world, tmp_path)
        before = paths_for(home).settings_file.read_bytes()
        async with program(home, told) as api:
            await api.settings.change("alerts.quiet_hours", "22:00-22:00")
            assert api._opened.settings.alerts.quiet_hours is None
    assert told.of(SettingNotChanged) == [
        SettingNotChanged(
            "alerts.quiet_hours",
            "begins and ends at the same time",
            "two different times, like 22:00-07:00",
        )
    ]
    assert told.of(SettingsChanged) == []
    assert paths_for(home).settings_file.read_bytes() == before


@pytest.mark.parametrize("broken", ["a folder", "not TOML"])
async def test_what_cannot_be_written_is_not_in_force_either(tmp_path: Path, broken: str) -> None:
    told = Told()
    async with World() as world:
        home = home_for(world, tmp_path)
        file = paths_for(home).settings_file
        async with program(home, told) as api:
            before = api._opened.settings.chat.idle_s
            if broken == "a folder":
                file.unlink()
                file.mkdir()
            else:
                file.write_text("broken [", encoding="utf-8")
            await api.settings.change("chat.idle_s", 8.0)
            assert api._opened.settings.chat.idle_s == before
    (event,) = told.of(SettingNotChanged)
    assert isinstance(event, SettingNotChanged)
    assert (event.name, event.allowed) == ("chat.idle_s", "")
    assert event.problem


async def test_changes_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    changes: dict[str, object] = {
        "chat.idle_s": 8.0,
        "chat.hedge_after_s": 4.0,
        "chat.past_answers": "off",
        "alerts.minimum_impact": "critical",
        "archive.keep_private_days": 3,
    }
    async with World() as world:
        home = home_for(world, tmp_path)
        async with program(home, Told()) as api:
            providers = (*api._opened.settings.provider,)[::-1]
            await asyncio.gather(
                api.setup.save_providers(providers),
                *(api.settings.change(name, value) for name, value in changes.items()),
                api.past_page.switch(on=False, text=""),
            )
            in_force = api._opened.settings
    written = load_settings(paths_for(home).settings_file).settings
    for settings in (in_force, written):
        assert {name: value_of(settings, name) for name in changes} == changes
        assert settings.provider == providers
