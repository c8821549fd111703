"""How to make a provider of each kind, and what holds for its answers: one row each.

`base.providers.kinds` has what else the program and the person need to know of a kind.

Importing this table imports neither a dialect nor an SDK.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from understudy.chat.providers.sdk import ANTHROPIC_SDK, OPENAI_SDK, Sdk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from understudy.base.providers.kinds import ProviderKind
    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.providers.base import KeySource, Provider


class Kind(msgspec.Struct, frozen=True):
    """One dialect.

    ``build`` makes a provider. ``sdk`` is the vendor's package, if it is asked through one.
    ``reads_files``: Claude's models read images and PDFs in this dialect. ``thinks_apart``:
    thinking never arrives as text first. ``takes_one_prompt``: no history, so that earlier turns
    are quoted. ``request_bytes``: the most it takes, if that is less than the vendor's API takes.
    """

    build: Callable[[ProviderSettings, KeySource], Provider]
    sdk: Sdk | None = None
    reads_files: bool = False
    thinks_apart: bool = False
    takes_one_prompt: bool = False
    request_bytes: int | None = None


def _anthropic(settings: ProviderSettings, key: KeySource) -> Provider:
    from understudy.chat.providers.anthropic import ANTHROPIC  # noqa: PLC0415 - 0.1 s, on first use
    from understudy.chat.providers.provider import WireProvider  # noqa: PLC0415 - the same

    return WireProvider(ANTHROPIC, settings, key)


def _openai(settings: ProviderSettings, key: KeySource) -> Provider:
    from understudy.chat.providers.openai import OPENAI  # noqa: PLC0415 - 0.1 s, on first use
    from understudy.chat.providers.provider import WireProvider  # noqa: PLC0415 - the same

    return WireProvider(OPENAI, settings, key)


def _claude_code(settings: ProviderSettings, _: KeySource) -> Provider:
    from understudy.chat.providers.claude_code.provider import (  # noqa: PLC0415 - on first use
        ClaudeCodeProvider,
    )

    return ClaudeCodeProvider(settings)


KINDS: Mapping[ProviderKind, Kind] = {
    "anthropic": Kind(_anthropic, ANTHROPIC_SDK, reads_files=True, thinks_apart=True),
    "openai": Kind(_openai, OPENAI_SDK),
    "claude-code": Kind(
        _claude_code,
        takes_one_prompt=True,
        request_bytes=9_000_000,
    ),
}


def build_provider(settings: ProviderSettings, key: KeySource) -> Provider:
    """Make the provider; opens nothing and imports no SDK, only httpx2 (0.1 s)."""
    return KINDS[settings.kind].build(settings, key)
