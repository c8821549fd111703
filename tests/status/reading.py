"""Reading a page once, as the monitor does, with a clock moved by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.status.pages import SETTINGS
from understudy.base.errors import FetchError
from understudy.base.http import FetchFailure
from understudy.status.verdict import official_verdict

if TYPE_CHECKING:
    from understudy.status.model import Verdict
    from understudy.status.sources.hosts import PageHosts


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.elapsed_s = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 21, 9, tzinfo=UTC) + timedelta(seconds=self.elapsed_s)

    def monotonic(self) -> float:
        return 1000.0 + self.elapsed_s


async def judged(source: PageHosts, clock: HandClock) -> Verdict:
    """Poll once the way the monitor does."""
    now = clock.now()
    try:
        return official_verdict(await source.fetch(), None, SETTINGS, now)
    except FetchError as error:
        return official_verdict(None, FetchFailure(error.kind), SETTINGS, now)


async def failure_of(source: PageHosts) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await source.fetch()
    return caught.value
