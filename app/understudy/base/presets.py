"""The vendors and local servers this program knows: one table for keys, settings and discovery.

Its content is `resources/presets/providers.toml`; nothing of it is repeated in code.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Literal

import msgspec

from understudy.base.assets import asset


class Preset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One provider to choose. ``id`` empty and ``base_url`` half done: the person completes it.

    ``models`` empty: to be chosen from the vendor's own list. ``images`` and ``pdfs``: its models
    read them in chat completions. ``status_components``: what a chat depends on there, by name;
    ``former_status_urls``: left behind, or of another product.
    """

    id: str
    name: str
    kind: Literal["anthropic", "openai"]
    base_url: str
    status_url: str | None = None
    status_components: tuple[str, ...] = ()
    former_status_urls: tuple[str, ...] = ()
    key_variable: str | None = None
    models: tuple[str, ...] = ()
    local: bool = False
    images: bool = False
    pdfs: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    preset: tuple[Preset, ...]


@cache
def load_presets() -> tuple[Preset, ...]:
    """Return every preset in the order they are offered; read once."""
    text = asset("presets/providers.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File).preset
