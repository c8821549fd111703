"""The sentences on models about to retire, and on servers found on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from understudy.chat.models.retirement import ModelTrouble

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.chat.models.local_models import LocalServer
    from understudy.chat.models.retirement import ModelWarning

NEXT_STEP = "Choose another model in Settings."


def model_warning_words(warning: ModelWarning) -> str:
    """Return one sentence; days are the vendor's, in UTC."""
    model, day = warning.model, _day(warning.retires_at)
    match warning.trouble:
        case ModelTrouble.RETIRED:
            return (
                f"{model} {f'was retired on {day}' if day else 'is retired'} and no longer answers."
            )
        case ModelTrouble.UNKNOWN:
            return f"{model} is not among the models this provider lists."
        case ModelTrouble.OVERDUE:
            return f"{model} was due to be retired on {day} and may stop answering at any time."
        case ModelTrouble.DEPRECATED:
            until = f"will be retired on {day}" if day else "will be retired"
            return f"{model} {until}."
        case _:
            assert_never(warning.trouble)


def server_words(server: LocalServer) -> str:
    """Return the name of a server found on this computer."""
    count = len(server.models)
    if count == 0:
        return f"{server.name}, no model yet"
    return f"{server.name}, {count} model{'s' if count > 1 else ''}"


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at is not None else ""
