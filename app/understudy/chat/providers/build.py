"""From a line of the settings to a provider that can be asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal, assert_never

if TYPE_CHECKING:
    from understudy.base.settings import ProviderSettings
    from understudy.chat.providers.base import KeySource, Provider


def sdk_is_loaded(kind: Literal["anthropic", "openai"]) -> bool:
    """Tell whether this process has paid for a vendor's SDK already; the kinds are their names."""
    return kind in sys.modules


def build_provider(settings: ProviderSettings, key: KeySource) -> Provider:
    """Make the provider; opens nothing and imports no SDK, but httpx2 (0.1 s)."""
    match settings.kind:
        case "anthropic":
            from understudy.chat.providers.anthropic import (  # noqa: PLC0415 - see above
                AnthropicProvider,
            )

            return AnthropicProvider(settings, key)
        case "openai":
            from understudy.chat.providers.openai import (  # noqa: PLC0415 - see above
                OpenAIProvider,
            )

            return OpenAIProvider(settings, key)
        case _:
            assert_never(settings.kind)
