"""What Linux says of the network: NetworkManager, else the portal or the kernel's routes."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_S
from tests.session.network.services import network_services
from understudy.engine import supervisor
from understudy.engine.status.system_network import network_daemon, portal
from understudy.engine.status.system_network.routes import hint_of
from understudy.engine.status.system_network.system_network import SystemNetwork
from understudy.host.bus import DESKTOP_PORTAL, BusError
from understudy.status.network import NO_HINT, Reachability, SystemHint

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

pytestmark = pytest.mark.session

ONLINE = SystemHint(Reachability.ONLINE)
OFFLINE = SystemHint(Reachability.DISCONNECTED)
PORTAL = SystemHint(Reachability.LOCAL, behind_portal=True)
NO_SANDBOX = Path("/nowhere")

Hints = asyncio.Queue[SystemHint]


CONFIGURATION = """
<busconfig>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow send_destination="*"/> <allow eavesdrop="true"/> <allow own="*"/>
  </policy>
</busconfig>
"""


@contextmanager
def _bus(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run a bus of one's own, on which nothing can be started; yield its address and process."""
    configuration = folder / "bus.conf"
    configuration.write_text(CONFIGURATION.format(socket=folder / "bus"), encoding="utf-8")
    words = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address"]
    daemon = subprocess.Popen(words, stdout=subprocess.PIPE, encoding="utf-8")
    assert daemon.stdout is not None
    with daemon:
        try:
            yield daemon.stdout.readline().strip(), daemon
        finally:
            daemon.terminate()


@pytest.fixture(scope="module")
def _shared(_session_programs: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with _bus(tmp_path_factory.mktemp("bus")) as (address, _):
        yield address


@pytest.fixture
def address(_shared: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a bus that is both the session's and the system's."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", _shared)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", _shared)
    return _shared


@asynccontextmanager
async def following(sandboxed: Path = NO_SANDBOX) -> AsyncGenerator[Hints, None]:
    hints: Hints = asyncio.Queue()
    run = asyncio.create_task(SystemNetwork(hints.put_nowait, sandboxed).run())
    try:
        yield hints
    finally:
        run.cancel()
        with suppress(asyncio.CancelledError):
            await run


async def soon(hints: Hints) -> SystemHint:
    async with asyncio.timeout(PATIENCE_S):
        return await hints.get()


async def test_network_manager_is_read_at_the_start_and_at_each_change(address: str) -> None:
    async with network_services(address, network_daemon.NAME) as manager, following() as hints:
        assert await soon(hints) == ONLINE
        await manager.change(state=20)
        assert await soon(hints) == OFFLINE
        await manager.change(state=50)
        assert await soon(hints) == SystemHint(Reachability.LOCAL)
        await manager.change(connectivity=2)
        assert await soon(hints) == PORTAL
        await manager.change(state=70, connectivity=4)
        assert await soon(hints) == ONLINE


@pytest.mark.parametrize("state", [0, 10, 40, 99])
async def test_asleep_connecting_and_later_states_are_no_opinion(address: str, state: int) -> None:
    async with network_services(address, network_daemon.NAME) as manager, following() as hints:
        await soon(hints)
        await manager.change(state=state)
        assert await soon(hints) == NO_HINT


async def test_a_network_manager_that_restarts_has_no_opinion_meanwhile(address: str) -> None:
    async with AsyncExitStack() as stack:
        async with network_services(address, network_daemon.NAME) as first:
            await first.change(state=20)
            hints = await stack.enter_async_context(following())
            assert await soon(hints) == OFFLINE
        assert await soon(hints) == NO_HINT
        async with network_services(address, network_daemon.NAME):
            assert await soon(hints) == ONLINE


async def test_of_one_that_refuses_to_answer_the_routes_are_read_instead(address: str) -> None:
    async with network_services(address, network_daemon.NAME) as manager:
        manager.state = None
        async with following() as hints:
            assert [await soon(hints), await soon(hints)] == [NO_HINT, hint_of()]


async def test_one_that_was_silent_once_is_asked_again(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_daemon, "ANSWERS_WITHIN_S", 0.05)
    monkeypatch.setattr(supervisor, "FIRST_WAIT_S", 0.01)
    async with network_services(address, network_daemon.NAME) as manager:
        manager.is_silent = True
        hints: Hints = asyncio.Queue()
        run = SystemNetwork(hints.put_nowait, NO_SANDBOX).run
        keeping = asyncio.create_task(supervisor.keep_running("system network", run))
        assert await soon(hints) == NO_HINT
        manager.is_silent = False
        while await soon(hints) != ONLINE:
            pass
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping


async def test_a_sandboxed_program_asks_the_portal(address: str, tmp_path: Path) -> None:
    async with network_services(address, DESKTOP_PORTAL) as desktop, following(tmp_path) as hints:
        assert await soon(hints) == ONLINE
        for connectivity, hint in portal.CONNECTIVITIES.items():
            await desktop.change(connectivity=connectivity)
            assert await soon(hints) == hint


async def test_without_the_portals_opinion_a_sandboxed_program_reads_the_routes(
    address: str, tmp_path: Path
) -> None:
    async with network_services(address, DESKTOP_PORTAL) as desktop:
        desktop.state = None
        async with following(tmp_path) as hints:
            assert [await soon(hints), await soon(hints)] == [NO_HINT, hint_of()]


@pytest.mark.usefixtures("_session_programs")
async def test_a_bus_that_dies_takes_the_opinion_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _bus(tmp_path) as (address, daemon):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        async with network_services(address, network_daemon.NAME):
            hints: Hints = asyncio.Queue()
            run = asyncio.create_task(SystemNetwork(hints.put_nowait, NO_SANDBOX).run())
            assert await soon(hints) == ONLINE
            daemon.terminate()
            assert await soon(hints) == NO_HINT
            with pytest.raises(BusError, match="lost"):
                await run


ROUTES = """
import asyncio, subprocess, sys
from understudy.engine.status.system_network.routes import follow_routes

SETTING_UP = (
    "link add here type veth peer there", "link set here up", "link set there up",
    "addr add 192.0.2.2/24 dev here",
)
CHANGES = iter((
    "route add default via 192.0.2.1 dev here", "route del default",
    "-6 route add default dev here", "-6 route del default", "route add unreachable default",
))

def ip(words):
    subprocess.run(["ip", *words.split()], check=True)

def take(hint):
    if not said or said[-1] != hint.reachability.value:
        said.append(hint.reachability.value)
    change = next(CHANGES, None)
    if change is None:
        print(*said, flush=True)
        sys.exit()  # each change was heard
    ip(change)

said = []
for change in SETTING_UP:
    ip(change)
asyncio.run(follow_routes(take))
"""


@pytest.mark.usefixtures("_session_programs")
def test_without_either_the_kernels_routes_tell_whether_there_is_a_way_out() -> None:
    """In a network of its own, whose routes the test changes."""
    unshared = ["unshare", "--user", "--map-root-user", "--net"]
    if shutil.which("ip") is None or subprocess.run([*unshared, "true"], check=False).returncode:
        pytest.skip("no network namespace can be made here")
    done = subprocess.run(
        [*unshared, sys.executable, "-c", ROUTES],
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.stdout.split() == ["disconnected", *["online", "disconnected"] * 2], done.stderr
