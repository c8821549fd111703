"""How to make a provider of each kind, and what holds for its answers: one row each.

`base.providers.kinds` has what else the program and the person need to know of a kind.

Importing this table imports neither a dialect nor an SDK.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from understudy.base.providers.kinds import ProviderKind
    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.providers.base import KeySource, Provider


class Kind(msgspec.Struct, frozen=True):
    """One dialect.

    ``build`` makes a provider. ``sdk`` is the vendor's package; ``load`` imports it, with the
    modules that it would itself import with the first question. ``reads_files``: Claude's models
    read images and PDFs in this dialect. ``thinks_apart``: thinking never arrives as text first.
    ``takes_one_prompt``: no history, so that earlier turns are quoted. ``request_bytes``: the
    most it takes, if that is less than the vendor's API takes.
    """

    build: Callable[[ProviderSettings, KeySource], Provider]
    sdk: str
    load: Callable[[], Any]
    reads_files: bool = False
    thinks_apart: bool = False
    takes_one_prompt: bool = False
    request_bytes: int | None = None


def _anthropic(settings: ProviderSettings, key: KeySource) -> Provider:
    from understudy.chat.providers.anthropic import ANTHROPIC  # noqa: PLC0415 - 0.1 s, on first use
    from understudy.chat.providers.provider import WireProvider  # noqa: PLC0415 - the same

    return WireProvider(ANTHROPIC, settings, key)


def _anthropics_sdk() -> Any:  # noqa: ANN401 - a module; its types would import it
    import anthropic.resources.messages  # noqa: PLC0415 - 1 s and 66 MiB, on first use

    return anthropic


def _openai(settings: ProviderSettings, key: KeySource) -> Provider:
    from understudy.chat.providers.openai import OPENAI  # noqa: PLC0415 - 0.1 s, on first use
    from understudy.chat.providers.provider import WireProvider  # noqa: PLC0415 - the same

    return WireProvider(OPENAI, settings, key)


def _openais_sdk() -> Any:  # noqa: ANN401 - a module; its types would import it
    import openai.resources.chat.chat  # noqa: PLC0415 - 0.5 s and 39 MiB, on first use

    return openai


def _claude_code(settings: ProviderSettings, _: KeySource) -> Provider:
    from understudy.chat.providers.claude_code.provider import (  # noqa: PLC0415 - on first use
        ClaudeCodeProvider,
    )

    return ClaudeCodeProvider(settings)


KINDS: Mapping[ProviderKind, Kind] = {
    "anthropic": Kind(
        _anthropic, "anthropic", _anthropics_sdk, reads_files=True, thinks_apart=True
    ),
    "openai": Kind(_openai, "openai", _openais_sdk),
    "claude-code": Kind(
        _claude_code,
        sdk="",
        load=lambda: None,
        takes_one_prompt=True,
        request_bytes=9_000_000,
    ),
}


def build_provider(settings: ProviderSettings, key: KeySource) -> Provider:
    """Make the provider; opens nothing and imports no SDK, only httpx2 (0.1 s)."""
    return KINDS[settings.kind].build(settings, key)
