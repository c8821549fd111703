"""Costs are counted from kept answers at the person's own prices, and a limit holds stand-ins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import STARTED_AT, SetClock, opened_store, start_answer
from understudy.archive.model import Outcome, SegmentEnd, Usage
from understudy.archive.usage import ModelUsage
from understudy.base.errors import StorageError
from understudy.base.settings.values import (
    CLAUDE,
    ChatSettings,
    PriceSettings,
    ProviderSettings,
    Settings,
)
from understudy.chat.models.budget import BackupBudget, month_of
from understudy.chat.models.cost import Cost, cost_of, price_of, spent, total_per_provider

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.store import Store


def price(model: str, provider: str | None = None, each: float = 1.0) -> PriceSettings:
    return PriceSettings(
        model=model,
        provider=provider,
        input_per_million=each,
        output_per_million=10 * each,
        currency="USD",
    )


def provider(name: str, *, local: bool = False) -> ProviderSettings:
    url = "http://127.0.0.1:1/v1" if local else "https://a.example/v1"
    return ProviderSettings(
        id=name, kind="openai", base_url=url, models=("m",), local=local, consent=True
    )


SETTINGS = Settings(
    provider=(CLAUDE, provider("openai"), provider("groq"), provider("here", local=True)),
    price=(price("m"), price("m", "groq", each=2.0), price(CLAUDE.models[0], each=100)),
    chat=ChatSettings(backup_limit_per_month=5.0),
)


def answer(
    store: Store,
    model: str = "m",
    by: str = "openai",
    tokens: tuple[int | None, int | None] = (1000, 100),
    outcome: Outcome = Outcome.COMPLETE,
    at: datetime = STARTED_AT,
) -> int:
    conversation_id, answer_id = start_answer(store)
    segment_id = store.answers.begin_segment(answer_id, by, model, "first_choice", at)
    if outcome is not Outcome.RUNNING:
        store.answers.finish_segment(segment_id, "Hi.", SegmentEnd(outcome, usage=Usage(*tokens)))
    return conversation_id


def test_a_price_at_one_provider_goes_before_the_one_for_all() -> None:
    assert price_of("groq", "m", SETTINGS.price) == SETTINGS.price[1]
    assert price_of("openai", "m", SETTINGS.price) == SETTINGS.price[0]
    assert price_of("openai", "other", SETTINGS.price) is None


def test_a_cost_is_tokens_times_price_and_unknown_without_either() -> None:
    assert cost_of(Usage(1_000_000, 200_000), price("m")) == Cost(3.0, "USD")
    assert cost_of(Usage(None, 100_000), price("m")) == Cost(1.0, "USD")
    assert cost_of(Usage(), price("m")) is None
    assert cost_of(Usage(1, 1), None) is None
    assert cost_of(Usage(1, 1), price("m"), local=True) is None


def test_the_months_usage_is_summed_by_provider_and_model(tmp_path: Path) -> None:
    month = month_of(STARTED_AT, UTC)
    with opened_store(tmp_path / "a.db") as (store, _):
        answer(store)
        answer(store, tokens=(500, 50), outcome=Outcome.INTERRUPTED)
        answer(store, tokens=(None, None))
        answer(store, by="groq")
        answer(store, by="groq", outcome=Outcome.RUNNING)
        answer(store, by="groq", outcome=Outcome.CACHED)
        answer(store, at=month[0])
        answer(store, at=month[0] - timedelta(microseconds=1))
        answer(store, at=month[1])
        usages = store.usage_between(*month)
    assert usages == [
        ModelUsage("groq", "m", 1, 1000, 100),
        ModelUsage("openai", "m", 4, 2500, 250, uncounted=1),
    ]
    assert total_per_provider(spent(usages, SETTINGS)) == {
        ("groq", "USD"): pytest.approx(0.004),
        ("openai", "USD"): pytest.approx(0.005),
    }


def test_what_was_said_a_month_ago_is_found_in_a_conversation_that_goes_on(tmp_path: Path) -> None:
    clock = SetClock()
    with opened_store(tmp_path / "a.db", clock) as (store, _):
        conversation_id = answer(store)
        clock.pass_s(40 * 86400)
        store.add_user_message(conversation_id, "And now?")
        assert len(store.usage_between(*month_of(STARTED_AT, UTC))) == 1


def test_a_month_is_the_persons_own() -> None:
    west = timezone(timedelta(hours=-8))
    from_at, until_at = month_of(datetime(2026, 12, 1, 3, tzinfo=UTC), west)
    assert from_at == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert until_at == datetime(2026, 12, 1, 8, tzinfo=UTC)


def test_stand_ins_stop_at_the_limit_and_claude_and_local_models_never(tmp_path: Path) -> None:
    with opened_store(tmp_path / "a.db") as (store, _):
        budget = BackupBudget(SETTINGS, store.usage_between, SetClock())
        answer(store, CLAUDE.models[0], "claude", (1_000_000, 0))
        answer(store, by="here", tokens=(90_000_000, 0))
        answer(store, by="openai", tokens=(2_900_000, 0))
        answer(store, by="groq", tokens=(1_000_000, 0))
        assert budget.may_spend("openai")
        answer(store, by="openai", tokens=(100_000, 0))
        asked = ("claude", "openai", "groq", "here")
        assert [budget.may_spend(one) for one in asked] == [True, False, False, True]


def test_the_limit_starts_anew_with_the_month(tmp_path: Path) -> None:
    clock = SetClock()
    with opened_store(tmp_path / "a.db", clock) as (store, _):
        budget = BackupBudget(SETTINGS, store.usage_between, clock)
        answer(store, tokens=(9_000_000, 0))
        assert not budget.may_spend("openai")
        clock.pass_s(31 * 86400)
        assert budget.may_spend("openai")


def test_without_a_limit_or_a_readable_archive_nobody_is_held_back() -> None:
    def unreadable(_from: datetime, _until: datetime) -> list[ModelUsage]:
        from pathlib import Path

        raise StorageError(Path("a.db"), "damaged")

    assert BackupBudget(Settings(), unreadable, SetClock()).may_spend("openai")
    assert BackupBudget(SETTINGS, unreadable, SetClock()).may_spend("openai")


def test_a_limit_of_nothing_lets_no_stand_in_be_asked(tmp_path: Path) -> None:
    settings = Settings(
        provider=SETTINGS.provider,
        price=SETTINGS.price,
        chat=ChatSettings(backup_limit_per_month=0.0),
    )
    with opened_store(tmp_path / "a.db") as (store, _):
        budget = BackupBudget(settings, store.usage_between, SetClock())
        assert [budget.may_spend(one) for one in ("claude", "openai", "here")] == [
            *(True, False, True)
        ]
