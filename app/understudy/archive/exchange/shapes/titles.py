"""What a conversation is called that came without a title."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from understudy.archive.rows import title_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.archive.exchange.shapes.said import SaidMessage

TITLE_LENGTH = 200


def title_of(said: str, messages: Sequence[SaidMessage]) -> str:
    """Return the title it had, else the first words, else the name of a file; "" at last."""
    titles = chain(
        (title_from(one, TITLE_LENGTH) for one in (said,)),
        (title_from(one.text) for one in messages),
        (title_from(file.name) for one in messages for file in one.attachments),
    )
    return next(filter(None, titles), "")
