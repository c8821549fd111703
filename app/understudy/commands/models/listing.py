"""Asks every provider for its model list, at most once a day, for commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.base.clock import SystemClock
from understudy.chat.models.model_catalogue import ModelCatalogue
from understudy.chat.providers.base import ProviderError

if TYPE_CHECKING:
    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.failure import Failure
    from understudy.chat.models.model_catalogue import Listing
    from understudy.commands.home import Home
    from understudy.engine.opened_home import ProviderSet


class Listed(msgspec.Struct, frozen=True):
    """``listing`` None: nothing is known; ``failure``: why there is no list, or none from today."""

    provider: ProviderSettings
    listing: Listing | None
    failure: Failure | None = None


async def all_listed(home: Home, providers: ProviderSet) -> list[Listed]:
    """Return each provider's models in the order of asking.

    If there is no key, the provider is not asked; if there is no consent, it is left out.
    """
    catalogue = ModelCatalogue(home.paths.models_file, SystemClock())
    return [await _listed(one, catalogue, providers) for one in home.settings.allowed]


async def _listed(
    provider: ProviderSettings, catalogue: ModelCatalogue, providers: ProviderSet
) -> Listed:
    known = await catalogue.known(provider)
    if not await catalogue.is_due(provider):
        return Listed(provider, known)
    try:
        asked = providers.by_id[provider.id]
        return Listed(provider, await catalogue.refresh(provider, asked))
    except ProviderError as problem:
        return Listed(provider, known, problem.failure)
