"""Which of the settings' models will fail, or fail already, by their vendors' lists. Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.models.model_catalogue import Listing
    from understudy.chat.providers.base import ModelInfo

# a name may omit its date, or Ollama's tag
_DATED = re.compile(r"-\d{8}|-\d{4}-\d{2}-\d{2}|:latest")


class ModelTrouble(StrEnum):
    """``deprecated`` still answers; so does ``overdue``, past its retirement date."""

    RETIRED = "retired"
    UNKNOWN = "unknown"
    OVERDUE = "overdue"
    DEPRECATED = "deprecated"


class ModelWarning(msgspec.Struct, frozen=True):
    """A model in the settings that the vendor no longer answers with, or not for long."""

    provider: str
    model: str
    trouble: ModelTrouble
    retires_at: datetime | None = None


def retiring(
    providers: Iterable[ProviderSettings], listings: Mapping[str, Listing], now: datetime
) -> tuple[ModelWarning, ...]:
    """Return a warning for each configured model that is not simply listed as active.

    ``listings`` by provider id; if a provider has none, or an empty one, it is not judged: a
    gateway need not list all its models.
    """
    warnings: list[ModelWarning] = []
    for provider in providers:
        listing = listings.get(provider.id)
        if listing is None or not listing.models:
            continue
        for model in provider.models:
            warning = _judged(provider.id, model, listing.models, now)
            if warning is not None:
                warnings.append(warning)
    return tuple(warnings)


def _judged(
    provider: str, model: str, listed: tuple[ModelInfo, ...], now: datetime
) -> ModelWarning | None:
    info = listed_as(model, listed)
    if info is None:
        return ModelWarning(provider, model, ModelTrouble.UNKNOWN)
    if info.lifecycle == "retired":
        return ModelWarning(provider, model, ModelTrouble.RETIRED, info.retires_at)
    if info.lifecycle == "deprecated":
        overdue = info.retires_at is not None and info.retires_at <= now
        trouble = ModelTrouble.OVERDUE if overdue else ModelTrouble.DEPRECATED
        return ModelWarning(provider, model, trouble, info.retires_at)
    return None  # active, or an unknown word


def listed_as(model: str, listed: Iterable[ModelInfo]) -> ModelInfo | None:
    """Find a model under the name a person writes: without Gemini's ``models/``, date, or tag."""
    by_id = {one.id.removeprefix("models/"): one for one in listed}
    name = model.removeprefix("models/")
    if name in by_id:
        return by_id[name]
    for listed_id, info in by_id.items():
        if listed_id.startswith(name) and _DATED.fullmatch(listed_id[len(name) :]):
            return info
    base, _, variant = name.partition(":")  # OpenRouter's name:online and the like
    return by_id.get(base) if variant else None
