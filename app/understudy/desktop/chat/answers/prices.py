"""What answers cost, at the prices in force. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.models.cost import Cost, cost_of, price_of

if TYPE_CHECKING:
    from understudy.base.settings.values import Settings
    from understudy.chat.model import Usage


class Prices:
    """Knows no price until `use`."""

    def __init__(self) -> None:
        self._settings: Settings | None = None

    def use(self, settings: Settings) -> bool:
        """Use the prices of these settings; return True if costs may have changed."""
        before, self._settings = self._settings, settings
        if before is None:
            return bool(settings.price)
        return (before.price, before.provider) != (settings.price, settings.provider)

    def cost(self, provider: str, model: str, usage: Usage) -> Cost | None:
        """Return the cost of these tokens; None without a price, or on this computer."""
        if self._settings is None:
            return None
        local = any(one.id == provider and one.local for one in self._settings.provider)
        return cost_of(usage, price_of(provider, model, self._settings.price), local=local)
