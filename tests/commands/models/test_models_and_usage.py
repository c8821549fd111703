"""``models`` and ``usage`` as processes, over real HTTP and a real database."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import home_for, understudy
from understudy.base.clock import SystemClock
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path


async def test_models_lists_each_vendors_models_and_asks_once_a_day(tmp_path: Path) -> None:
    async with World() as world:
        _, retired, deprecated, *_ = world.claude.models
        day = f"{SystemClock().now() + timedelta(days=9):%Y-%m-%d}"
        world.claude.lifecycles = {
            retired: ("retired", None),
            deprecated: ("deprecated", f"{day}T00:00:00Z"),
        }
        home = home_for(world, tmp_path)
        first = await understudy(home, "models", "--json")
        second = await understudy(home, "models")
        assert len(world.claude.requests) == len(world.backup.requests) == 1
    models = json.loads(first.out)["models"]
    assert first.code == second.code == 0
    assert {one["provider"] for one in models} == {"claude", "backup"}
    (row,) = [one for one in models if one["id"] == deprecated]
    assert (row["lifecycle"], row["retires_at"]) == ("deprecated", f"{day}T00:00:00Z")
    assert f"{retired} is retired" in first.err
    assert f"{deprecated} will be retired on {day}" in first.err
    (line,) = [one for one in second.out.splitlines() if deprecated in one]
    assert line.split() == ["claude", deprecated, "deprecated", f"{day}T00:00:00Z"]


async def test_a_provider_that_cannot_be_asked_is_named_and_the_others_listed(
    tmp_path: Path,
) -> None:
    async with World() as world:
        world.backup.behave_listing(HttpError(401))
        ended = await understudy(home_for(world, tmp_path), "models")
    assert ended.code == 1
    assert "Backup" in ended.err
    assert ended.err.count("Backup") == 1
    assert world.claude.models[0] in ended.out


@pytest.mark.parametrize("status", [404, 405, 501])
async def test_a_server_that_only_answers_questions_has_no_list(
    tmp_path: Path, status: int
) -> None:
    async with World() as world:  # as claude-code-router's core, @musistudio/llms 1.0.53
        world.backup.behave_listing(HttpError(status))
        ended = await understudy(home_for(world, tmp_path), "models")
    assert ended.code == 1
    assert "Backup has no list of models" in ended.err
    assert "not found" not in ended.err


async def test_a_provider_without_consent_is_sent_nothing(tmp_path: Path) -> None:
    async with World() as world:
        home = home_for(world, tmp_path)
        file = home / "config" / "settings.toml"
        file.write_text(file.read_text("utf-8").replace("consent = true", "consent = false"))
        ended = await understudy(home, "models", "--json")
        assert world.backup.requests == []
    assert {one["provider"] for one in json.loads(ended.out)["models"]} == {"claude"}


async def test_the_doctor_notices_a_retired_model_before_it_fails(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.lifecycles = {world.claude.models[2]: ("retired", None)}
        ended = await understudy(home_for(world, tmp_path), "doctor", "--json")
    checks = {one["name"]: one for one in json.loads(ended.out)["checks"]}
    assert checks["models"]["state"] == "fails"
    assert world.claude.models[2] in checks["models"]["text"]
    assert checks["models"]["next_step"]


async def test_usage_tells_tokens_and_what_they_cost(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.behave(Answer("Yes."))
        model = world.claude.models[1]
        price = (
            f'\n[[price]]\nmodel = "{model}"\ninput_per_million = 1000000\n'
            'output_per_million = 1000000\ncurrency = "EUR"\n'
        )
        home = home_for(world, tmp_path, price)
        month = f"{SystemClock().now().astimezone():%Y-%m}"
        assert (await understudy(home, "ask", "Are you there?")).code == 0
    as_json = await understudy(home, "usage", "--json")
    words = await understudy(home, "usage")
    if f"{SystemClock().now().astimezone():%Y-%m}" != month:
        pytest.skip("the month ended meanwhile")
    told = json.loads(as_json.out)
    (row,) = told["usage"]
    tokens = row["input_tokens"] + row["output_tokens"]
    assert (row["provider"], row["model"], row["answers"]) == ("claude", model, 1)
    assert row["input_tokens"] > 0
    assert row["cost"] == tokens
    assert told["totals"] == [{"provider": "claude", "currency": "EUR", "cost": tokens}]
    assert told["month"] == month
    assert f"claude: {tokens:.2f} EUR in {told['month']}" in words.out


async def test_usage_of_an_empty_month_and_of_no_month(tmp_path: Path) -> None:
    empty = await understudy(tmp_path, "usage", "--month", "2020-01")
    wrong = await understudy(tmp_path, "usage", "--month", "2020-13")
    assert (empty.code, empty.out) == (0, "2020-01: no answers\n")
    assert (wrong.code, wrong.out, len(wrong.err.splitlines())) == (64, "", 1)
