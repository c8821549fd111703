"""The vendors and local servers this program knows: one table for keys, settings and discovery.

The data is `resources/presets/providers.toml`; none of it is repeated in code.
"""

from __future__ import annotations

import tomllib
from functools import cache

import msgspec

from understudy.base.files.assets import asset
from understudy.base.providers.kinds import ProviderKind  # noqa: TC001 - decoded by it


class Preset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One provider to choose. If ``id`` is empty and ``base_url`` partial, the person completes it.

    ``models`` empty: chosen from the vendor's own list. ``images`` and ``pdfs``: its models read
    them in chat completions. ``status_components``: the components a chat depends on, by name.
    ``former_status_urls``: no longer used, or of another product.
    """

    id: str
    name: str
    kind: ProviderKind
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
    """Return every preset in the order they are offered. Reads the file once."""
    text = asset("presets/providers.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File).preset
