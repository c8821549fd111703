"""The cost of answers, at the person's prices: no price is built in. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.archive.model import Usage
    from understudy.archive.usage import ModelUsage
    from understudy.base.settings.values import PriceSettings, Settings

MILLION = 1_000_000


class Cost(msgspec.Struct, frozen=True):
    """``currency`` as in the prices, like USD."""

    amount: float
    currency: str


class Spent(msgspec.Struct, frozen=True):
    """The usage of one model; ``cost`` None: it has no price."""

    usage: ModelUsage
    cost: Cost | None


def price_of(provider: str, model: str, prices: Iterable[PriceSettings]) -> PriceSettings | None:
    """Return the price at this provider, or the one for every provider."""
    named = [one for one in prices if one.model == model and one.provider in {provider, None}]
    return min(named, key=lambda one: one.provider is None, default=None)


def cost_of(
    usage: Usage | ModelUsage, price: PriceSettings | None, *, local: bool = False
) -> Cost | None:
    """Return the cost of these tokens; None without a price or without any count of tokens.

    A missing count on one side adds nothing.
    """
    if price is None or local or (usage.input_tokens is None and usage.output_tokens is None):
        return None
    paid = (usage.input_tokens or 0) * price.input_per_million
    paid += (usage.output_tokens or 0) * price.output_per_million
    return Cost(paid / MILLION, price.currency)


def spent(usages: Iterable[ModelUsage], settings: Settings) -> tuple[Spent, ...]:
    """Return each model's usage with its cost."""
    local = {one.id for one in settings.provider if one.local}
    return tuple(
        Spent(
            one,
            cost_of(
                one,
                price_of(one.provider, one.model, settings.price),
                local=one.provider in local,
            ),
        )
        for one in usages
    )


def total_per_provider(all_spent: Iterable[Spent]) -> dict[tuple[str, str], float]:
    """Return the known costs by provider and currency."""
    totals: dict[tuple[str, str], float] = {}
    for one in all_spent:
        if one.cost is not None:
            key = (one.usage.provider, one.cost.currency)
            totals[key] = totals.get(key, 0.0) + one.cost.amount
    return totals


def is_backup(provider: str, settings: Settings) -> bool:
    """Return True if a provider is a backup: neither the first that may be asked, nor local."""
    asked = settings.allowed
    local = any(one.id == provider and one.local for one in asked)
    return not local and bool(asked) and asked[0].id != provider


def spent_on_backups(usages: Iterable[ModelUsage], settings: Settings) -> float:
    """Return the known costs of all backups, in the prices' one currency."""
    totals = total_per_provider(spent(usages, settings))
    return sum(amount for (one, _), amount in totals.items() if is_backup(one, settings))
