"""The title of a conversation that has none."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from understudy.archive.titles import title_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.archive.transfer.shapes.said import SaidMessage

TITLE_LENGTH = 200


def title_of(said: str, messages: Sequence[SaidMessage]) -> str:
    """Return its title, else the first words, else the name of a file; else ""."""
    titles = chain(
        (title_from(one, TITLE_LENGTH) for one in (said,)),
        (title_from(one.text) for one in messages),
        (title_from(file.name) for one in messages for file in one.attachments),
    )
    return next(filter(None, titles), "")
