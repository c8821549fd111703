"""One Understudy per home, whatever became of the one before."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import stat
import subprocess
import sys
from contextlib import asynccontextmanager, closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_S
from understudy.base.errors import AlreadyRunningError
from understudy.base.files.paths import Paths, paths_for
from understudy.host.single_instance import Instance, claim

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator
    from pathlib import Path

RUNS = """
import asyncio, sys
from understudy.base.files.paths import paths_for
from understudy.host.single_instance import claim
instance = claim(paths_for(sys.argv[1]))
print("claimed", flush=True)
if sys.argv[2] == "serving":
    asyncio.run(instance.serve(lambda token: print("raise", token, flush=True)))
sys.stdin.read()
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = paths_for(tmp_path)
    made.create()
    return made


@contextmanager
def another_process(home: Path, state: str) -> Iterator[subprocess.Popen[str]]:
    """Run another Understudy of this home: ``serving``, or ``hanging`` once it has claimed."""
    command = [sys.executable, "-c", RUNS, str(home), state]
    with subprocess.Popen(  # noqa: S603 - this very interpreter with the program above
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert said_by(process) == "claimed\n"
            yield process
        finally:
            process.kill()


def said_by(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@asynccontextmanager
async def serving(instance: Instance, raised: asyncio.Queue[str]) -> AsyncGenerator[None, None]:
    task = asyncio.create_task(instance.serve(raised.put_nowait))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def test_a_second_start_raises_the_first_with_its_activation_token(
    paths: Paths, tmp_path: Path
) -> None:
    with another_process(tmp_path, "serving") as first:
        with pytest.raises(AlreadyRunningError) as running:
            claim(paths, timeout_s=PATIENCE_S, activation_token="token-1")
        assert running.value.answered
        assert said_by(first) == "raise token-1\n"


def test_a_killed_first_one_leaves_the_home_free(paths: Paths, tmp_path: Path) -> None:
    with another_process(tmp_path, "serving") as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
        claim(paths, timeout_s=0).close()


def test_a_hung_first_one_does_not_hang_the_second(paths: Paths, tmp_path: Path) -> None:
    with another_process(tmp_path, "hanging"), pytest.raises(AlreadyRunningError) as running:
        claim(paths, timeout_s=0.2)
    assert not running.value.answered


def test_a_stopped_first_one_does_not_hang_the_second(paths: Paths, tmp_path: Path) -> None:
    with another_process(tmp_path, "serving") as first:
        first.send_signal(signal.SIGSTOP)
        with pytest.raises(AlreadyRunningError) as running:
            claim(paths, timeout_s=0.2)
    assert not running.value.answered


async def test_a_start_from_before_serving_is_heard_once_it_serves(paths: Paths) -> None:
    raised: asyncio.Queue[str] = asyncio.Queue()
    with closing(claim(paths)) as instance:
        with pytest.raises(AlreadyRunningError):
            await asyncio.to_thread(claim, paths, 0.1, "early")
        async with serving(instance, raised):
            assert await asyncio.wait_for(raised.get(), PATIENCE_S) == "early"


async def test_serving_can_be_taken_up_again(paths: Paths) -> None:
    raised: asyncio.Queue[str] = asyncio.Queue()
    with closing(claim(paths)) as instance:
        for _ in range(2):
            async with serving(instance, raised):
                with pytest.raises(AlreadyRunningError) as running:
                    await asyncio.to_thread(claim, paths, PATIENCE_S)
                assert running.value.answered
    assert raised.qsize() == 2


async def test_a_second_start_follows_one_that_is_just_ending(paths: Paths) -> None:
    first = claim(paths)
    second = asyncio.create_task(asyncio.to_thread(claim, paths, PATIENCE_S))
    # the listener itself tells when the second has found the home taken and asks
    asking, _ = await asyncio.to_thread(first._listener.accept)
    first.close()
    asking.close()
    (await second).close()


@pytest.mark.parametrize(
    "said", [b"raise wrong-token \n", b"\n", b"x" * 10_000 + b"\n", b"\xff\xfe\n"]
)
async def test_a_stranger_without_the_token_raises_nothing(paths: Paths, said: bytes) -> None:
    raised: asyncio.Queue[str] = asyncio.Queue()
    with closing(claim(paths)) as instance:
        port = int(paths.lock_file.with_suffix(".address").read_text().split()[0])
        async with serving(instance, raised):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(said)
            with contextlib.suppress(ConnectionError):  # it may close before it has read all
                assert await asyncio.wait_for(reader.read(), PATIENCE_S) == b""
            writer.close()
            with pytest.raises(AlreadyRunningError):
                await asyncio.to_thread(claim, paths, PATIENCE_S, "known")
    assert raised.get_nowait() == "known"
    assert raised.empty()


@pytest.mark.parametrize("left", [b"", b"12", b"99999999 token\n", b"\xff\xff", b"1 token\n"])
def test_a_broken_address_file_is_survived(paths: Paths, left: bytes) -> None:
    with closing(claim(paths)):
        paths.lock_file.with_suffix(".address").write_bytes(left)
        with pytest.raises(AlreadyRunningError) as running:
            claim(paths, timeout_s=0.1)
        assert not running.value.answered


@pytest.mark.skipif(os.name != "posix", reason="owner bits are POSIX")
def test_port_and_token_are_readable_by_the_owner_alone(paths: Paths) -> None:
    with closing(claim(paths)):
        for path in (paths.lock_file, paths.lock_file.with_suffix(".address")):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_closing_leaves_no_address_behind(paths: Paths) -> None:
    claim(paths).close()
    assert not paths.lock_file.with_suffix(".address").exists()


def test_two_homes_run_side_by_side(paths: Paths, tmp_path: Path) -> None:
    other = paths_for(tmp_path / "other")
    other.create()
    with closing(claim(paths)), closing(claim(other)):
        assert paths.lock_file != other.lock_file


def test_claiming_loads_no_asyncio_and_no_ssl() -> None:
    program = (
        "import sys, understudy.host.single_instance;"
        "assert not {'asyncio', 'ssl', 'hashlib', 'keyring', 'jeepney'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - this very interpreter
