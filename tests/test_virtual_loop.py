"""Virtual time passes at once, and goes on passing after years."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.virtual_loop import STARTED_AT, VIRTUAL, VirtualClock

YEARS_S = 2.0**27 + 0.1


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return VIRTUAL


async def test_a_timer_is_due_after_years_too() -> None:
    clock = VirtualClock()
    await asyncio.sleep(YEARS_S)
    for _ in range(50):
        await asyncio.sleep(0.7)
    passed_s = YEARS_S + 50 * 0.7
    assert clock.monotonic() == pytest.approx(passed_s, abs=0.001)
    assert abs(clock.now() - STARTED_AT - timedelta(seconds=passed_s)) < timedelta(seconds=0.001)
