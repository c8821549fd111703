"""While the program runs, lists of models stay fresh without a keyring or an SDK being opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chat.asking import KEY, settings_for
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.base.settings.values import Settings
from understudy.chat.models.model_catalogue import ModelCatalogue
from understudy.chat.models.retirement import ModelTrouble
from understudy.engine.backups.model_lists import Offers
from understudy.engine.events.common_events import LocalServersFound, ModelsJudged
from understudy.engine.opened_chat import open_chat
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CLOCK = SystemClock()


async def test_a_list_is_asked_for_once_the_key_is_known_and_the_warning_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNDERSTUDY_KEY_CLAUDE", KEY)
    paths = paths_for(tmp_path)
    paths.create()
    told: list[object] = []
    async with World() as world:
        claude = settings_for(world, "anthropic")
        world.claude.lifecycles = {claude.models[0]: ("retired", None)}
        settings = Settings(provider=(claude,))
        async with open_chat(paths, settings, CLOCK) as opened:
            catalogue = ModelCatalogue(paths.models_file, CLOCK)
            offers = Offers(catalogue, opened, CLOCK, told.append)
            assert await offers.refresh_due() == ()
            assert world.claude.requests == []

            await opened.secrets.inspect(claude.id, claude.base_url)
            await opened.providers.by_id[claude.id].preload()
            await offers.look_around()
            await offers.look_around()
        assert len(world.claude.requests) == 1
    assert [type(one) for one in told] == [LocalServersFound, ModelsJudged] * 2
    judged = told[-1]
    assert isinstance(judged, ModelsJudged)
    assert [one.trouble for one in judged.warnings] == [ModelTrouble.RETIRED]
