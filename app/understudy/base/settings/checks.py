"""The rules for settings values, in one place for the file and for the settings window."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, TypeVar

import msgspec

from understudy.base.addresses import is_web_address, shown
from understudy.base.errors import WrongValueError
from understudy.base.settings.values import PriceSettings, ProviderSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

S = TypeVar("S", bound=msgspec.Struct)

ALLOWED = {
    "version": "1",
    "page_url": "an http(s) address",
    "spare_urls": "a list of http(s) addresses",
    "poll_interval_s": "a whole number from 1 to 3600",
    "surfaces": "a list of component names or ids",
    "probes": "on, off",
    "id": "lower-case letters, digits and hyphens, at most 32, each id once",
    "kind": "anthropic, openai",
    "base_url": "an http(s) address without password, ? or #; a loopback one, "
    "like http://127.0.0.1:11434/v1, if local = true",
    "models": "a list with at least one model name",
    "consent": "true, false",
    "local": "true, false",
    "role": "claude, for one provider only, and not if local = true",
    "insecure": "true, false",
    "status_url": "an http(s) address",
    "context_tokens": "a whole number from 512 to 100000000",
    "images": "true, false",
    "pdfs": "true, false",
    "first_token_s": "a number above 0, at most 3600",
    "load_s": "a number above 0, at most 3600",
    "idle_s": "a number above 0, at most 3600",
    "hedge_after_s": "a number above 0, at most 3600",
    "mid_answer": "restart, continue",
    "past_answers": "offer, off",
    "weekly_drill": "free, on, off",
    "backup_limit_per_month": "a number of 0 or more, in the one currency of all prices",
    "model": "a model's name, once for each provider",
    "input_per_million": "a number of 0 or more",
    "output_per_million": "a number of 0 or more",
    "currency": "three capital letters, like USD; the same for all prices if a limit is set",
    "price": "a list of [[price]] tables",
    "minimum_impact": "none, minor, major, critical",
    "quiet_hours": "like 22:00-07:00, two different times",
    "provider": "a list of [[provider]] tables",
    "status": "a [status] table",
    "chat": "a [chat] table",
    "alerts": "an [alerts] table",
    "archive": "an [archive] table",
    "keep_conversations_days": "a whole number of days up to 36500, 0 for ever",
    "keep_private_days": "a whole number of days up to 36500, 0 for ever",
    "keep_attachments_days": "a whole number of days up to 36500, 0 for ever",
}


def built(table: Mapping[str, object], kind: type[S]) -> S:
    """Build one table's value, or raise `WrongValueError`; unknown keys are left out."""
    try:
        value = msgspec.convert(table, kind)
    except msgspec.ValidationError as problem:
        found = re.search(r"at `\$\.(\w+)", str(problem))
        missing = re.search(r"required field `(\w+)`", str(problem))
        name = found.group(1) if found else missing.group(1) if missing else ""
        said = str(problem).split(" - at ", maxsplit=1)[0]
        raise WrongValueError(name, said) from problem
    _check_addresses(value)
    _check_quiet_hours(value)
    _check_amounts(value)
    return value


def provider_built(
    table: Mapping[str, object], others: Iterable[ProviderSettings]
) -> ProviderSettings:
    """Build one provider; ``others`` are already there. Raises `WrongValueError`."""
    one, before = built(table, ProviderSettings), tuple(others)
    if any(other.id == one.id for other in before):
        raise WrongValueError("id", f"{one.id!r} occurs twice")
    if one.role == "claude" and (other := next((two for two in before if two.role), None)):
        raise WrongValueError("role", f"{other.id!r} is already Claude")
    return one


def price_built(table: Mapping[str, object], others: Iterable[PriceSettings]) -> PriceSettings:
    """Build one price; ``others`` are already there. Raises `WrongValueError`."""
    one = built(table, PriceSettings)
    if any((other.model, other.provider) == (one.model, one.provider) for other in others):
        raise WrongValueError("model", f"{one.model!r} already has a price")
    return one


def check_limit(limit: float | None, prices: Iterable[PriceSettings]) -> None:
    """Raise `WrongValueError` if ``limit`` can never apply: no price, or two currencies."""
    if limit is None:
        return
    currencies = sorted({one.currency for one in prices})
    if not currencies:
        raise WrongValueError("backup_limit_per_month", "needs at least one [[price]] to count in")
    if len(currencies) > 1:
        said = f"the prices are in {' and '.join(currencies)}"
        raise WrongValueError("backup_limit_per_month", said)


def _check_amounts(value: msgspec.Struct) -> None:
    # TOML has inf and nan, and nan passes every comparison with a limit
    for name in ("backup_limit_per_month", "input_per_million", "output_per_million"):
        amount = getattr(value, name, None)
        if amount is not None and not math.isfinite(amount):
            raise WrongValueError(name, f"{amount} is not an amount")


def _check_addresses(value: msgspec.Struct) -> None:
    for name in ("page_url", "base_url", "status_url"):
        address = getattr(value, name, None)
        if address is not None and not is_web_address(address):
            raise WrongValueError(name, f"{shown(address)!r} is not a web address")
    for address in getattr(value, "spare_urls", ()):
        if not is_web_address(address):
            raise WrongValueError("spare_urls", f"{shown(address)!r} is not a web address")
    # paths are appended to it and would become part of a query or fragment
    if not {"?", "#"}.isdisjoint(getattr(value, "base_url", "")):
        raise WrongValueError("base_url", "holds a ? or #")


def _check_quiet_hours(value: msgspec.Struct) -> None:
    begins, _, ends = (getattr(value, "quiet_hours", None) or "").partition("-")
    if begins and begins == ends:
        raise WrongValueError("quiet_hours", "begins and ends at the same time")
