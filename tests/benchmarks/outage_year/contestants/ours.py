"""Puts a study through the program's own router, in virtual time."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

from tests.benchmarks.outage_year.contestants.program import Program, RecordedPages, StudyClock
from tests.benchmarks.outage_year.study import (
    ANSWERED,
    GAVE_UP,
    LINE_UPS,
    NOBODY,
    PATIENCE_S,
    Asked,
    Vendors,
)
from tests.virtual_loop import VirtualLoop
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    Role,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    Turn,
)
from understudy.chat.waiting.first_texts import FirstTexts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.outage_year.study import Study
    from understudy.chat.failover.router import Router

# a longer break than lunch and the way home: the program is quit and started again
QUIT_AFTER_S = 5 * 3600.0
OPEN_BEFORE_S = 900.0


def days(asked_s: tuple[float, ...]) -> Iterator[list[int]]:
    """Yield the questions of one run of the program after the other, by number."""
    day: list[int] = []
    for number, at_s in enumerate(asked_s):
        if day and at_s - asked_s[day[-1]] > QUIT_AFTER_S:
            yield day
            day = []
        day.append(number)
    if day:
        yield day


def run(study: Study, line_up: str) -> list[Asked]:
    """Ask all questions of the line-up; returns how each went, in order."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(_year(study, LINE_UPS[line_up]))


async def _year(study: Study, line_up: tuple[tuple[str, str], ...]) -> list[Asked]:
    vendors = Vendors(study.fates)
    pages = RecordedPages(study.troubles, StudyClock(study.since))
    first_texts = FirstTexts()
    went: list[Asked] = []
    for day in days(study.asked_s):
        await _until(study.asked_s[day[0]] - OPEN_BEFORE_S)
        async with Program(study, line_up, vendors, pages, first_texts) as program:
            asking = []
            for number in day:
                await _until(study.asked_s[number])
                asking.append(asyncio.ensure_future(_ask(program.router, vendors, number)))
            went += await asyncio.gather(*asking)
    return went


async def _until(at_s: float) -> None:
    await asyncio.sleep(max(0.0, at_s - asyncio.get_running_loop().time()))


async def _ask(router: Router, vendors: Vendors, number: int) -> Asked:
    asked = Asked(number, NOBODY)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await _listen(router, asked)
    except TimeoutError:
        asked.outcome = GAVE_UP
    asked.sent = vendors.settle(str(number))
    return asked


async def _listen(router: Router, asked: Asked) -> None:
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    failures = []
    first_s: float | None = None
    request = AskRequest((Turn(Role.USER, str(asked.number)),))
    async with aclosing(router.answer(request)) as events:
        async for event in events:
            match event:
                case SegmentStarted():
                    first_s = None
                case TextDelta() if first_s is None:
                    first_s = loop.time() - began_s
                case SegmentEnded(failure=failure) if failure is not None:
                    failures.append(f"{failure.provider} {failure.kind}")
                case AnswerFinished():
                    asked.outcome, asked.wait_s = ANSWERED, first_s
                    asked.provider, asked.model = event.provider, event.model
                case AnswerFailed():
                    asked.why = ", ".join(failures)
                case _:
                    pass
