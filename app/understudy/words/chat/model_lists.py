"""The sentences on models about to retire, and on servers found on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from understudy.base.translation import _, lazy, ngettext
from understudy.chat.models.retirement import ModelTrouble
from understudy.words.common import failure_words, provider_name
from understudy.words.sentences import short_date

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.chat.failure import Failure
    from understudy.chat.models.local_models import LocalServer
    from understudy.chat.models.retirement import ModelWarning

NEXT_STEP = lazy("Choose another model in Settings.")


def model_warning_words(warning: ModelWarning) -> str:
    """Return one sentence; days are the vendor's, in UTC."""
    model, day = warning.model, _day(warning.retires_at)
    match warning.trouble:
        case ModelTrouble.RETIRED:
            if not day:
                return _("{model} is retired and no longer answers.", model=model)
            return _("{model} was retired on {day} and no longer answers.", model=model, day=day)
        case ModelTrouble.UNKNOWN:
            return _("{model} is not among the models this provider lists.", model=model)
        case ModelTrouble.OVERDUE:
            return _(
                "{model} was due to be retired on {day} and may stop answering at any time.",
                model=model,
                day=day,
            )
        case ModelTrouble.DEPRECATED:
            if not day:
                return _("{model} will be retired.", model=model)
            return _("{model} will be retired on {day}.", model=model, day=day)
        case _:
            assert_never(warning.trouble)


def unlisted_words(failure: Failure) -> str:
    """Return why a provider's models could not be listed."""
    if failure.status in {404, 405, 501}:  # many gateways only answer questions
        return _("{provider} has no list of models", provider=provider_name(failure.provider))
    return failure_words(failure)


def server_words(server: LocalServer) -> str:
    """Return the name of a server found on this computer."""
    count = len(server.models)
    if count == 0:
        return _("{server}, no model yet", server=server.name)
    return ngettext(
        "{server}, {count} model", "{server}, {count} models", count, server=server.name
    )


def _day(at: datetime | None) -> str:
    return short_date(at) if at is not None else ""
