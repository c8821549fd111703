"""Makes a provider from its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.providers.base import KeySource, Provider


def build_provider(settings: ProviderSettings, key: KeySource) -> Provider:
    """Make the provider; opens nothing and imports no SDK, only httpx2 (0.1 s)."""
    from understudy.chat.providers.provider import WireProvider  # noqa: PLC0415 - see above

    match settings.kind:
        case "anthropic":
            from understudy.chat.providers.anthropic import ANTHROPIC  # noqa: PLC0415 - see above

            dialect = ANTHROPIC
        case "openai":
            from understudy.chat.providers.openai import OPENAI  # noqa: PLC0415 - see above

            dialect = OPENAI
        case _:
            assert_never(settings.kind)
    return WireProvider(dialect, settings, key)
