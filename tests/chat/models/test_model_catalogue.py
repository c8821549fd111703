"""Lists of models come from the vendors, are kept for a day, and tell who will soon be gone."""

from __future__ import annotations

import stat
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.chat.asking import asked_at, key, settings_for
from understudy.chat.models.model_catalogue import Listing, ModelCatalogue
from understudy.chat.models.retirement import ModelTrouble, ModelWarning, retiring
from understudy.chat.providers.base import ModelInfo, ProviderError
from understudy.chat.providers.kinds import build_provider
from understudy.chat.providers.model_list import model_list
from understudy.chat.providers.wire.translate import Origin
from understudy.world.behaviour import HttpError

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.base.settings.values import ProviderSettings

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
RETIRES = "2026-11-30T00:00:00Z"


class SetClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - NOW).total_seconds()


def provider_with(*models: str, provider_id: str = "claude") -> ProviderSettings:
    from understudy.base.settings.values import ProviderSettings

    return ProviderSettings(
        id=provider_id, kind="anthropic", base_url="https://a.example", models=models
    )


def listing(*models: ModelInfo) -> dict[str, Listing]:
    return {"claude": Listing("https://a.example", NOW, models)}


async def test_what_the_vendor_says_of_a_model_survives_a_new_start(tmp_path: Path) -> None:
    async with asked_at("anthropic") as (world, provider):
        first, second, *_ = world.claude.models
        world.claude.lifecycles = {first: ("deprecated", RETIRES), second: ("retired", None)}
        settings = settings_for(world, "anthropic")
        catalogue = ModelCatalogue(tmp_path / "models.json", SetClock())
        assert await catalogue.known(settings) is None
        listed = await catalogue.refresh(settings, provider)
        assert stat.S_IMODE((tmp_path / "models.json").stat().st_mode) & 0o077 == 0

        again = ModelCatalogue(tmp_path / "models.json", SetClock())
        assert await again.known(settings) == listed
        by_id = {one.id: one for one in listed.models}
        assert by_id[first].lifecycle == "deprecated"
        assert by_id[first].retires_at == datetime(2026, 11, 30, tzinfo=UTC)
        assert by_id[first].line == "opus"
        assert by_id[first].max_input_tokens == 1_000_000
        found = retiring([settings], {settings.id: listed}, NOW)
        assert [one.trouble for one in found] == [ModelTrouble.RETIRED]


async def test_a_vendor_that_gives_names_alone_is_listed_too(tmp_path: Path) -> None:
    async with asked_at("openai") as (world, provider):
        settings = settings_for(world, "openai")
        listed = await ModelCatalogue(tmp_path / "m.json", SetClock()).refresh(settings, provider)
        assert listed.models == tuple(ModelInfo(one, one) for one in world.backup.models)


async def test_a_list_is_due_after_a_day_or_when_the_clock_was_set_back(tmp_path: Path) -> None:
    clock = SetClock()
    async with asked_at("openai") as (world, provider):
        settings = settings_for(world, "openai")
        catalogue = ModelCatalogue(tmp_path / "m.json", clock)
        assert await catalogue.is_due(settings)
        await catalogue.refresh(settings, provider)
        due = []
        for passed in (timedelta(hours=23, minutes=59), timedelta(days=1), timedelta(hours=-1)):
            clock.at = NOW + passed
            due.append(await catalogue.is_due(settings))
        assert due == [False, True, True]


async def test_a_failed_request_leaves_the_list_that_is_there(tmp_path: Path) -> None:
    async with asked_at("openai") as (world, provider):
        settings = settings_for(world, "openai")
        catalogue = ModelCatalogue(tmp_path / "m.json", SetClock())
        listed = await catalogue.refresh(settings, provider)
        world.backup.behave_listing(HttpError(503))
        with pytest.raises(ProviderError):
            await catalogue.refresh(settings, provider)
        assert await catalogue.known(settings) == listed


async def test_another_vendor_under_the_same_id_has_its_own_list(tmp_path: Path) -> None:
    async with asked_at("openai") as (world, provider):
        settings = settings_for(world, "openai")
        catalogue = ModelCatalogue(tmp_path / "m.json", SetClock())
        await catalogue.refresh(settings, provider)
        moved = provider_with("m", provider_id=settings.id)
        assert await catalogue.known(moved) is None


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b'{"version": 9, "providers": {}}', b"[]"]
)
async def test_a_damaged_cache_is_filled_anew(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "m.json"
    file.write_bytes(content)
    async with asked_at("openai") as (world, _):
        settings = settings_for(world, "openai")
        provider = build_provider(settings, key)
        catalogue = ModelCatalogue(file, SetClock())
        assert await catalogue.known(settings) is None
        await catalogue.refresh(settings, provider)
        await provider.close()
        assert await ModelCatalogue(file, SetClock()).known(settings) is not None


async def test_capabilities_are_what_is_supported_and_odd_fields_lose_no_list() -> None:
    entry = {"id": "a", "capabilities": {"image_input": {"supported": True}, "pdf_input": {}}}
    odd = {"id": "b", "lifecycle": 3, "retires_at": "soon", "line": [], "max_input_tokens": "x"}

    class Reply:
        http_response = httpx2.Response(200, json={"data": [entry, odd]})

    first, second = await model_list(lambda: nullcontext(Reply()), Origin("claude", ""))
    assert first.capabilities == frozenset({"image_input"})
    assert second == ModelInfo("b", "b")


@pytest.mark.parametrize(
    ("lifecycle", "retires_at", "trouble"),
    [
        ("active", None, None),
        (None, None, None),
        ("resting", None, None),
        ("deprecated", None, ModelTrouble.DEPRECATED),
        ("deprecated", NOW + timedelta(days=9), ModelTrouble.DEPRECATED),
        ("deprecated", NOW - timedelta(days=9), ModelTrouble.OVERDUE),
        ("retired", NOW + timedelta(days=9), ModelTrouble.RETIRED),
    ],
)
def test_the_lifecycle_is_the_vendors_word(
    lifecycle: str | None, retires_at: datetime | None, trouble: ModelTrouble | None
) -> None:
    known = listing(ModelInfo("m", "m", lifecycle, retires_at))
    expected = () if trouble is None else (ModelWarning("claude", "m", trouble, retires_at),)
    assert retiring([provider_with("m")], known, NOW) == expected


@pytest.mark.parametrize(
    ("configured", "listed", "known"),
    [
        ("claude-x-4", "claude-x-4-20260101", True),
        ("gpt-x", "gpt-x-2026-01-01", True),
        ("llama3.2", "llama3.2:latest", True),
        ("gemini-x", "models/gemini-x", True),
        ("vendor/x:online", "vendor/x", True),
        ("gpt-x", "gpt-x-mini", False),
        ("claude-x-4", "claude-x-4-5", False),
        ("llama3.2", "llama3.2:70b", False),
    ],
)
def test_a_model_is_known_under_the_name_a_person_writes(
    configured: str, listed: str, known: bool
) -> None:
    found = retiring([provider_with(configured)], listing(ModelInfo(listed, listed)), NOW)
    assert [one.trouble for one in found] == ([] if known else [ModelTrouble.UNKNOWN])


def test_a_provider_that_lists_nothing_is_not_judged() -> None:
    assert retiring([provider_with("m")], listing(), NOW) == ()
    assert retiring([provider_with("m")], {}, NOW) == ()
