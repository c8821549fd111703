"""The monthly limit a person may set on the cost of backups."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from understudy.base.errors import StorageError
from understudy.chat.models.cost import is_backup, spent_on_backups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime, tzinfo

    from understudy.archive.usage import ModelUsage
    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings

    UsageBetween = Callable[[datetime, datetime], Iterable[ModelUsage]]

log = logging.getLogger(__name__)


def month_of(now: datetime, zone: tzinfo | None = None) -> tuple[datetime, datetime]:
    """Return the beginning and end of the local month of ``now``."""
    return bounds_of(f"{now.astimezone(zone):%Y-%m}", zone)


def bounds_of(month: str, zone: tzinfo | None = None) -> tuple[datetime, datetime]:
    """Return the beginning and end of a local month (``2026-08``); raises ValueError otherwise."""
    # the report's modules, which most questions do not need
    from understudy.status.log.report.month import days_of  # noqa: PLC0415 - see above
    from understudy.status.log.uptime import start_of  # noqa: PLC0415 - see above

    first, following = days_of(month)
    return start_of(first, zone), start_of(following, zone)


class BackupBudget:
    """Engine thread only. `may_spend` is for the router: False means `SkipReason.OVER_LIMIT`.

    The limit is checked before a question, so the one that exceeds it is still answered. The cost
    of a model without a price is unknown, and does not count.
    """

    def __init__(self, settings: Settings, usage_between: UsageBetween, clock: Clock) -> None:
        self._settings = settings
        self._usage_between = usage_between
        self._clock = clock

    def may_spend(self, provider: str) -> bool:
        """Return True if a backup may be asked this month; reads the archive if a limit is set."""
        limit = self._settings.chat.backup_limit_per_month
        if limit is None or not is_backup(provider, self._settings):
            return True
        try:
            usages = self._usage_between(*month_of(self._clock.now()))
        except StorageError as problem:
            # an answer now is worth more than an unreadable limit
            log.warning("cannot read the month's costs: %s", problem.cause)
            return True
        return spent_on_backups(usages, self._settings) < limit
