"""The last days of each component, for the bars in the windows. Engine thread only."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from understudy.base.errors import StorageError
from understudy.engine.events.common_events import DaysListed
from understudy.status.log.uptime import ComponentDays, Tally, daily_uptime, last_days

if TYPE_CHECKING:
    from understudy.base.clock import Clock
    from understudy.engine.crossing import Publish
    from understudy.status.log.log_store import StatusLog
    from understudy.status.log.uptime import DayTally

log = logging.getLogger(__name__)


class PageDays:
    """Reads them from the status log, by this computer's calendar.

    A component's days on the page and on its spare address are the same component's.
    """

    def __init__(self, kept: StatusLog | None, clock: Clock, publish: Publish) -> None:
        self._kept = kept
        self._clock = clock
        self._publish = publish

    def show(self, count: int) -> None:
        """Publish the last ``count`` days; without a log that can be read, no component."""
        self._publish(DaysListed(count, self._components(count)))

    def _components(self, count: int) -> tuple[ComponentDays, ...]:
        if self._kept is None:
            return ()
        now, read = self._clock.now(), self._kept.read
        days = last_days(now, None, count)
        try:
            urls = read.pages()
            states = [one for url in urls for one in read.states(url, days[0].from_at, now)]
            names = {one.id: one.name for url in urls[::-1] for one in read.components(url)}
        except StorageError as problem:
            log.warning("cannot read the days of the page: %s", problem.cause)
            return ()
        return tuple(
            ComponentDays(component, names[component], tallies, _sum_of(tallies))
            for component, tallies in daily_uptime(states, days).items()
            if component in names
        )


def _sum_of(days: tuple[DayTally, ...]) -> Tally:
    return sum((day.tally for day in days), Tally())
