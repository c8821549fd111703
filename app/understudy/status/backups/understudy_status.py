"""What is known of a backup by its own page, as a value. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import Incident, Reason


class UnderstudyStatus(msgspec.Struct, frozen=True):
    """The status of a backup by its page; ``reasons`` are worded like a verdict's.

    ``checked_at`` is when the page was last read, None if never.
    """

    provider: str
    kind: VerdictKind
    since: datetime
    reasons: tuple[Reason, ...] = ()
    incidents: tuple[Incident, ...] = ()
    checked_at: datetime | None = None

    @property
    def is_red(self) -> bool:
        """Whether to fail over to it would lead into another outage."""
        return self.kind is VerdictKind.DOWN
