"""A model's limits: from the person, else from its vendor, else the usual ones. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from understudy.base.providers.presets import load_presets
from understudy.chat.providers.kinds import KINDS

if TYPE_CHECKING:
    from understudy.base.providers.presets import Preset
    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.providers.base import ModelInfo

CLAUDES_WINDOW_TOKENS = 200_000
USUAL_WINDOW_TOKENS = 128_000
LOCAL_WINDOW_TOKENS = 8_192
"""Local servers silently cut longer requests (Ollama reads 4,096 unless configured otherwise)."""

ANTHROPIC_IMAGE_BYTES = (5 << 20) * 3 // 4
"""5 MiB each, counted in base64 (docs on vision and the API's own error, read 2026-11)."""
ANTHROPIC_REQUEST_BYTES = 32_000_000
OPENAI_IMAGE_BYTES = 20_000_000
OPENAI_REQUEST_BYTES = 50_000_000
OTHER_IMAGE_BYTES = 15_000_000
OTHER_REQUEST_BYTES = 20_000_000
"""For unknown providers; gateways often stop there."""


class Abilities(msgspec.Struct, frozen=True):
    """``window_tokens`` covers the question, everything sent with it, and the answer.

    ``image_bytes`` is the largest image as a file, ``request_bytes`` the whole request with files
    in base64.
    """

    window_tokens: int
    images: bool = False
    pdfs: bool = False
    image_bytes: int = OTHER_IMAGE_BYTES
    request_bytes: int = OTHER_REQUEST_BYTES


@lru_cache(64)
def abilities(
    provider: ProviderSettings, model: ModelInfo | None, *, is_claude: bool = False
) -> Abilities:
    """Return the limits of a model; ``model`` None: its vendor's description is unknown.

    ``is_claude`` decides which models to expect, whatever the dialect.
    """
    can = model.capabilities if model is not None else None
    preset = _preset_of(provider)
    reads_all = is_claude and KINDS[provider.kind].reads_files
    images = reads_all or (preset is not None and preset.images)
    pdfs = reads_all or (preset is not None and preset.pdfs)
    if can is not None:
        images, pdfs = "image_input" in can, "pdf_input" in can
    window = CLAUDES_WINDOW_TOKENS if is_claude else USUAL_WINDOW_TOKENS
    if provider.local:
        window = LOCAL_WINDOW_TOKENS
    if model is not None and model.max_input_tokens:
        window = model.max_input_tokens
    image_bytes, request_bytes = _limits(preset.id if preset else "", is_claude=is_claude)
    return Abilities(
        window_tokens=provider.context_tokens or window,
        images=images if provider.images is None else provider.images,
        pdfs=pdfs if provider.pdfs is None else provider.pdfs,
        image_bytes=image_bytes,
        request_bytes=KINDS[provider.kind].request_bytes or request_bytes,
    )


def _preset_of(provider: ProviderSettings) -> Preset | None:
    """Return the vendor's preset; two dialects of one vendor may read different things."""
    identity = (provider.kind, provider.base_url)
    return next((one for one in load_presets() if (one.kind, one.base_url) == identity), None)


def _limits(preset_id: str, *, is_claude: bool) -> tuple[int, int]:
    """Return the largest image and the largest request, in bytes."""
    if is_claude:
        return ANTHROPIC_IMAGE_BYTES, ANTHROPIC_REQUEST_BYTES
    if preset_id == "openai":
        return OPENAI_IMAGE_BYTES, OPENAI_REQUEST_BYTES
    return OTHER_IMAGE_BYTES, OTHER_REQUEST_BYTES
