"""From a line of the settings to a provider that can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from understudy.base.settings import ProviderSettings
    from understudy.chat.providers.base import KeySource, Provider


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
