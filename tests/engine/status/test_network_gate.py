"""The gate asks when something failed and while cut off, and is quiet while all is well."""

from __future__ import annotations

import asyncio
import contextlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.virtual_loop import STARTED_AT, VIRTUAL, VirtualClock
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.base.http import Page
from understudy.engine.status.network_gate import NetworkGate
from understudy.engine.status.witness import Witness
from understudy.status.model import NetworkState
from understudy.status.network import Reachability, SystemHint

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

ONLINE, OFFLINE = NetworkState.ONLINE, NetworkState.OFFLINE
PORTAL, UNKNOWN = NetworkState.CAPTIVE_PORTAL, NetworkState.UNKNOWN
GONE, BACK = SystemHint(Reachability.DISCONNECTED), SystemHint(Reachability.ONLINE)
PAGE, CLAUDE = "https://status.example.com/", "https://api.example.com/"


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return VIRTUAL


class Network:
    """What is out there in virtual time, told to a gate; each request is noted with its time."""

    def __init__(self, *urls: str) -> None:
        self.is_up = True
        self.portal = False
        self.takes_s = 0.1
        self.asked: list[tuple[float, str]] = []
        self.told: list[tuple[NetworkState, datetime]] = []
        clock = VirtualClock()
        self.gate = NetworkGate(
            Witness(lambda: urls, self, clock),
            clock,
            lambda state, at: self.told.append((state, at)),
        )

    async def head(self, url: str) -> Page:
        self.asked.append((round(asyncio.get_running_loop().time(), 1), url))
        is_up = self.is_up
        await asyncio.sleep(self.takes_s)
        if not is_up:
            raise FetchError(FetchFailure.DNS_FAILED, url)
        return Page(url, 511 if self.portal else 401, {}, b"", None)

    @property
    def states(self) -> list[NetworkState]:
        return [state for state, _ in self.told]

    @property
    def times_s(self) -> list[float]:
        return sorted({at for at, _ in self.asked})


@contextlib.asynccontextmanager
async def running(network: Network) -> AsyncIterator[NetworkGate]:
    task = asyncio.ensure_future(network.gate.run())
    await asyncio.sleep(0)
    try:
        yield network.gate
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_while_nothing_fails_nobody_is_asked() -> None:
    network = Network(PAGE, CLAUDE)
    async with running(network) as gate:
        gate.hint(BACK)
        await asyncio.sleep(86_400)
        assert gate.state is UNKNOWN
        gate.reached()
        await asyncio.sleep(86_400)
    assert network.asked == []
    assert network.states == [ONLINE]


async def test_a_failure_has_the_others_asked_at_once() -> None:
    network = Network(PAGE, CLAUDE)
    async with running(network) as gate:
        gate.suspect(CLAUDE + "v1/messages")
        await asyncio.sleep(1)
        assert gate.state is ONLINE
    assert network.asked == [(0.0, PAGE)]
    assert network.states == [ONLINE]


async def test_each_look_is_told_even_where_nothing_changed() -> None:
    network = Network(PAGE, CLAUDE)
    async with running(network) as gate:
        for _ in range(3):
            gate.suspect(CLAUDE)
            await asyncio.sleep(60)
    assert network.states == [ONLINE] * 3
    assert network.told[-1][1] > STARTED_AT


async def test_a_hail_of_failures_is_one_look_in_fifteen_seconds() -> None:
    network = Network(PAGE, CLAUDE)
    async with running(network) as gate:
        for _ in range(60):
            gate.suspect(CLAUDE)
            await asyncio.sleep(1)
    assert network.times_s == [0.0, 15.0, 30.0, 45.0]


async def test_offline_is_asked_about_once_a_minute_until_it_ends() -> None:
    network = Network(PAGE, CLAUDE)
    network.is_up = False
    async with running(network) as gate:
        gate.suspect(PAGE)
        for _ in range(18):
            gate.suspect(PAGE)
            await asyncio.sleep(10)
        assert gate.state is OFFLINE
        network.is_up = True
        await asyncio.sleep(130)
        assert gate.state is ONLINE
        before = len(network.asked)
        await asyncio.sleep(3600)
        assert len(network.asked) == before
    gaps = [b - a for a, b in pairwise(network.times_s)]
    assert min(gaps) >= 59.9
    assert network.states[:2] == [OFFLINE, OFFLINE]
    assert network.states[-1] is ONLINE


async def test_disconnected_is_told_at_once_and_ends_with_a_witness_not_with_a_hint() -> None:
    network = Network(PAGE, CLAUDE)
    network.is_up = False
    async with running(network) as gate:
        gate.reached()
        gate.hint(GONE)
        assert network.states == [ONLINE, OFFLINE]
        await asyncio.sleep(40)
        gate.hint(BACK)
        assert gate.state is OFFLINE
        await asyncio.sleep(1)
        assert gate.state is OFFLINE
        network.is_up = True
        await asyncio.sleep(61)
        assert gate.state is ONLINE


async def test_the_way_back_is_noticed_within_seconds_of_the_systems_word() -> None:
    network = Network(PAGE, CLAUDE)
    network.is_up = False
    async with running(network) as gate:
        gate.hint(GONE)
        await asyncio.sleep(200)
        network.is_up = True
        gate.hint(BACK)
        await asyncio.sleep(16)
        assert gate.state is ONLINE


async def test_an_answer_outweighs_a_system_that_thinks_itself_cut_off() -> None:
    network = Network(PAGE, CLAUDE)
    async with running(network) as gate:
        gate.hint(GONE)
        assert gate.state is OFFLINE
        await asyncio.sleep(1)
        assert gate.state is ONLINE


async def test_a_portal_is_told_and_the_sign_in_noticed() -> None:
    network = Network(PAGE, CLAUDE)
    network.portal = True
    async with running(network) as gate:
        gate.suspect(PAGE)
        await asyncio.sleep(100)
        assert gate.state is PORTAL
        network.portal = False
        await asyncio.sleep(31)
        assert gate.state is ONLINE


async def test_an_answer_that_comes_during_a_look_is_newer_than_the_look() -> None:
    network = Network(PAGE, CLAUDE)
    network.is_up, network.takes_s = False, 3.0
    async with running(network) as gate:
        gate.suspect(CLAUDE)
        await asyncio.sleep(1)
        gate.reached()
        await asyncio.sleep(5)
        assert gate.state is ONLINE
    assert network.states == [ONLINE]


async def test_after_a_sleep_what_was_seen_is_forgotten_and_offline_looked_into() -> None:
    network = Network(PAGE, CLAUDE)
    network.is_up = False
    async with running(network) as gate:
        gate.suspect(CLAUDE)
        await asyncio.sleep(20)
        network.is_up = True
        gate.resumed()
        assert gate.state is OFFLINE
        await asyncio.sleep(1)
        assert gate.state is ONLINE


async def test_where_all_is_on_this_computer_there_is_no_network_to_lose() -> None:
    network = Network()
    async with running(network) as gate:
        assert gate.state is ONLINE
        gate.hint(GONE)
        gate.suspect("http://127.0.0.1:1/")
        gate.resumed()
        await asyncio.sleep(3600)
        assert gate.state is ONLINE
    assert network.asked == []
    assert set(network.states) == {ONLINE}


async def test_a_local_model_proves_nothing_and_its_silence_is_no_reason_to_ask() -> None:
    network = Network(PAGE, CLAUDE)
    async with running(network) as gate:
        gate.reached("http://127.0.0.1:11434/v1")
        gate.suspect("http://gpubox:11434/v1")
        await asyncio.sleep(3600)
        assert (gate.state, network.asked) == (UNKNOWN, [])
        gate.reached(PAGE)
        assert gate.state is ONLINE
