"""Keeps the vendors' model lists fresh while the program runs, and finds local servers."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from understudy.base.providers.claude import allowed
from understudy.chat.models.local_models import discover
from understudy.chat.models.retirement import retiring
from understudy.chat.providers.base import ProviderError
from understudy.chat.providers.kinds import KINDS
from understudy.engine.events.common_events import LocalServersFound, ModelsJudged

if TYPE_CHECKING:
    from understudy.base.clock import Clock
    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.models.model_catalogue import Listing, ModelCatalogue
    from understudy.chat.models.retirement import ModelWarning
    from understudy.engine.crossing import Publish
    from understudy.engine.opened_chat import OpenedChat

log = logging.getLogger(__name__)

LOOK_EVERY_S = 3600.0


class Offers:
    """Engine thread only. `run` is for a supervisor; it never opens a keyring or loads an SDK.

    A list is requested only after a question to that provider: then key and SDK are loaded.
    """

    def __init__(
        self,
        catalogue: ModelCatalogue,
        opened: OpenedChat,
        clock: Clock,
        publish: Publish,
    ) -> None:
        self._catalogue = catalogue
        self._opened = opened
        self._clock = clock
        self._publish = publish

    @property
    def _providers(self) -> tuple[ProviderSettings, ...]:
        return self._opened.settings.provider

    async def run(self) -> None:
        told: tuple[ModelWarning, ...] = ()
        while True:
            warnings = await self.refresh_due()
            if warnings != told:
                for one in warnings:
                    log.warning("%s: %s is %s", one.provider, one.model, one.trouble)
                self._publish(ModelsJudged(warnings))
                told = warnings
            await asyncio.sleep(LOOK_EVERY_S)

    async def look_around(self) -> None:
        """Publish `LocalServersFound`, then `ModelsJudged`."""
        known = {one.base_url.rstrip("/") for one in self._providers}
        servers = await discover(self._clock)
        self._publish(LocalServersFound(tuple(one for one in servers if one.base_url not in known)))
        self._publish(ModelsJudged(await self.refresh_due()))

    async def refresh_due(self) -> tuple[ModelWarning, ...]:
        """Request the lists older than a day, and return the warnings known then."""
        listings: dict[str, Listing] = {}
        for one in self._providers:
            asked = self._opened.providers.by_id.get(one.id)
            if asked is not None and self._may_list(one) and await self._catalogue.is_due(one):
                try:
                    await self._catalogue.refresh(one, asked)
                except ProviderError as problem:
                    log.info("%s does not list its models: %s", one.id, problem.failure.kind)
            known = await self._catalogue.known(one)
            if known is not None:
                listings[one.id] = known
        return retiring(self._providers, listings, self._clock.now())

    def _may_list(self, one: ProviderSettings) -> bool:
        sdk = KINDS[one.kind].sdk
        if one not in allowed(self._providers) or sdk is None or not sdk.is_loaded:
            return False
        state = self._opened.secrets.state(one.id)
        return one.local or (state is not None and state.found)
