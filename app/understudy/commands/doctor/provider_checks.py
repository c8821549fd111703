"""The doctor's checks of model lists and of servers on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.clock import SystemClock
from understudy.base.translation import _
from understudy.chat.models.cost import is_backup, price_of
from understudy.chat.models.local_models import discover
from understudy.chat.models.retirement import ModelTrouble, retiring
from understudy.commands.doctor.result import Finding
from understudy.commands.models.listing import all_listed
from understudy.words.chat.model_lists import NEXT_STEP, model_warning_words, server_words
from understudy.words.common import provider_name
from understudy.words.sentences import and_list, comma_list, list_of_statements, paragraph

if TYPE_CHECKING:
    from understudy.base.settings.values import Settings
    from understudy.commands.home import Home
    from understudy.engine.opened_home import ProviderSet


async def local_servers(home: Home) -> Finding:
    """Look for model servers on this computer; if there are none, that is not a failure."""
    found = await discover(SystemClock())
    known = {one.base_url.rstrip("/") for one in home.settings.provider}
    if not found:
        return Finding("local models", "works", _("no model server runs on this computer"))
    text = list_of_statements(
        _("{server} at {address}", server=server_words(one), address=one.base_url) for one in found
    )
    new = [one.name for one in found if one.base_url not in known]
    step = _("Add {servers} in Settings to have it stand in.", servers=and_list(new)) if new else ""
    return Finding("local models", "works", text, step)


async def model_lists(home: Home, providers: ProviderSet) -> Finding:
    """Compare the configured models with their vendors' lists, and the limit with the prices."""
    listed = await all_listed(home, providers)
    listings = {one.provider.id: one.listing for one in listed if one.listing is not None}
    warnings = retiring(home.settings.provider, listings, SystemClock().now())
    said = [f"{provider_name(one.provider)}: {model_warning_words(one)}" for one in warnings]
    said += _unpriced(home.settings)
    if said:
        gone = any(one.trouble is ModelTrouble.RETIRED for one in warnings)
        step = str(NEXT_STEP) if warnings else _("Add a [[price]] for it to settings.toml.")
        return Finding("models", "fails" if gone else "unknown", paragraph(*said), step)
    names = [provider_name(one) for one in listings]
    if not names:
        return Finding("models", "unknown", _("no provider lists its models just now"))
    return Finding(
        "models",
        "works",
        _("all configured models are listed by {providers}", providers=comma_list(names)),
    )


def _unpriced(settings: Settings) -> list[str]:
    if settings.chat.backup_limit_per_month is None:
        return []
    return [
        _("{model} has no price, so the monthly limit does not apply to it.", model=model)
        for one in settings.allowed
        if is_backup(one.id, settings)
        for model in one.models
        if price_of(one.id, model, settings.price) is None
    ]
