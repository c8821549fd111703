"""The vendors' model lists, cached for a day, so that a retired model is noticed before it fails.

The cache holds only names, no personal data; if it is unreadable, it is filled again.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy.base.files.paths import replace_private
from understudy.chat.providers.base import ModelInfo  # noqa: TC001 - msgspec decodes by it

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.providers.base import Provider

log = logging.getLogger(__name__)

FRESH_FOR = timedelta(days=1)
FILE_VERSION = 1


class Listing(msgspec.Struct, frozen=True):
    """One vendor's list; ``base_url`` distinguishes it from another vendor under the same id."""

    base_url: str
    listed_at: datetime
    models: tuple[ModelInfo, ...]


class _File(msgspec.Struct):
    version: int
    providers: dict[str, Listing]


class ModelCatalogue:
    """Engine thread only. The file is read on the first use."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._listings: dict[str, Listing] | None = None

    def described(self, provider: ProviderSettings, model: str) -> ModelInfo | None:
        """Return the vendor's description of a model; None if there is none, or none was read.

        For callers that cannot wait; `known` and `read` read the file.
        """
        listing = (self._listings or {}).get(provider.id)
        if listing is None or listing.base_url != provider.base_url:
            return None
        return next((one for one in listing.models if one.id == model), None)

    async def read(self) -> None:
        """Read the cached lists, for `described`."""
        await self._opened()

    async def known(self, provider: ProviderSettings) -> Listing | None:
        """Return the last list, however old; None if there is none."""
        found = (await self._opened()).get(provider.id)
        return found if found is not None and found.base_url == provider.base_url else None

    async def is_due(self, provider: ProviderSettings) -> bool:
        """Return True if a day has passed since the last list, or the clock was set back."""
        found = await self.known(provider)
        return found is None or not (
            timedelta(0) <= self._clock.now() - found.listed_at < FRESH_FOR
        )

    async def refresh(self, provider: ProviderSettings, asked: Provider) -> Listing:
        """Ask the vendor and cache its list; if it raises `ProviderError`, nothing changes."""
        models = await asked.models()
        listing = Listing(provider.base_url, self._clock.now(), models)
        listings = await self._opened()
        listings[provider.id] = listing
        encoded = msgspec.json.encode(_File(FILE_VERSION, dict(listings)))
        try:
            await asyncio.to_thread(replace_private, self._file, encoded)
        except OSError as problem:
            log.warning("cannot cache the list of models: %s", problem.strerror)
        log.info("%s lists %d models", provider.id, len(models))
        return listing

    async def _opened(self) -> dict[str, Listing]:
        if self._listings is None:
            read = await asyncio.to_thread(_read, self._file)
            if self._listings is None:  # unless another task was faster
                self._listings = read
        return self._listings


def _read(file: Path) -> dict[str, Listing]:
    try:
        found = msgspec.json.decode(file.read_bytes(), type=_File)
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as problem:
        log.info("starting a new cache of model lists: %s", type(problem).__name__)
        return {}
    usable = found.version == FILE_VERSION and all(
        one.listed_at.tzinfo is not None for one in found.providers.values()
    )
    return found.providers if usable else {}
