"""One Understudy per home: a second start brings the first one's window forward and exits.

A file lock decides, because the system releases it however the process ends. A loopback listener
carries the request; its port and a random token lie beside the lock, readable only by the owner.
Claiming comes before the tray icon, so it imports nothing heavy: asyncio only when the engine
serves.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from understudy.base.errors import AlreadyRunningError
from understudy.base.files.file_lock import try_lock
from understudy.base.files.paths import FULL

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from pathlib import Path

    from understudy.base.files.paths import Paths

log = logging.getLogger(__name__)

RaiseCallback = Callable[[str], None]
"""``(activation_token)``: lets a window come to the front under Wayland; "" if there is none."""

LOOPBACK = "127.0.0.1"
RAISE, MEET = VERBS = ("raise", "meet")
"""The requests of a second start: come forward, or only report that you are running."""
ANSWER = b"raised\n"
LINE_LIMIT_BYTES = 4096
SIGNED_AT = 1
"""Windows locks the first byte against readers."""
RETRY_S = 0.02
AGAIN_S = 30.0
"""How often to try again after a full disk."""
ANSWERS_WITHIN_S = 10.0
"""After this the running instance hangs; on a machine that is busy it answers after seconds."""


class Request(NamedTuple):
    verb: str
    activation_token: str


class Instance:
    """The running instance. Holds the lock until `close` or until the process ends."""

    def __init__(
        self, lock: int | None, listener: socket.socket, token: str, address_file: Path
    ) -> None:
        self._lock = lock
        self._listener = listener
        self._token = token
        self._address_file = address_file

    def announce(self) -> bool:
        """Write the listener's address for later starts; return False if there is no room.

        On a full disk a dangling symbolic link holds the address: its short target needs no block.
        """
        beside = self._address_file.with_name(f"{self._address_file.name}.new")
        address = f"{self._listener.getsockname()[1]} {self._token}"
        try:
            beside.unlink(missing_ok=True)
            out = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(out, "w", encoding="ascii") as written:
                written.write(f"{address}\n")
            beside.replace(self._address_file)
        except OSError as problem:
            if problem.errno not in FULL | {errno.ENOENT}:
                raise
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
                self._address_file.symlink_to(address)
            return False
        return True

    async def serve(self, on_raise: RaiseCallback) -> None:
        """Answer later starts until cancelled, including those from before this call."""
        import asyncio  # noqa: PLC0415 - 35 ms that the tray icon does not wait for

        async def answer(reader: StreamReader, writer: StreamWriter) -> None:
            try:
                async with asyncio.timeout(2):
                    await self._answer(reader, writer, on_raise)
            # another program on this port: too slow, too long, or gone
            except (OSError, ValueError) as problem:
                log.debug("Not a valid request to come forward: %r", problem)
            finally:
                writer.close()

        server = await asyncio.start_server(
            answer, sock=self._listener.dup(), limit=LINE_LIMIT_BYTES
        )
        async with server:
            await self._announced()
            await server.serve_forever()

    async def _announced(self) -> None:
        import asyncio  # noqa: PLC0415 - see `serve`

        while True:
            if self._address_file.exists() or self.announce():
                return
            await asyncio.sleep(AGAIN_S)

    async def _answer(
        self, reader: StreamReader, writer: StreamWriter, on_raise: RaiseCallback
    ) -> None:
        import hmac  # noqa: PLC0415 - only ever needed here

        line = (await reader.readline()).decode("utf-8", "replace")
        verb, _, rest = line.rstrip("\n").partition(" ")
        token, _, activation_token = rest.partition(" ")
        if verb not in VERBS or not hmac.compare_digest(token.encode(), self._token.encode()):
            log.warning("Refused a request to come forward without our token")
            return
        log.info("A second start met this one: %s", verb)
        if verb == RAISE:
            on_raise(activation_token)
        writer.write(ANSWER)
        await writer.drain()

    def close(self) -> None:
        """Let the next start become the instance. Cancel `serve` first."""
        # the address goes before the lock: no start may connect to a port that is no longer ours
        self._listener.close()
        with contextlib.suppress(OSError):
            self._address_file.unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)


def claim(
    paths: Paths,
    timeout_s: float = ANSWERS_WITHIN_S,
    activation_token: str = "",
    *,
    quietly: bool = False,
) -> Instance:
    """Become the one instance of this home, whose folders exist. Any thread; takes about 1 ms.

    If another instance runs, it is asked to come forward (not if ``quietly``), and
    `AlreadyRunningError` is raised, after ``timeout_s`` seconds at the latest, even if that
    instance hangs. Raises OSError if the lock file cannot be made; a full disk does not prevent a
    start.
    """
    try:
        lock = os.open(paths.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        # on a full disk the folder may be missing as well
        if problem.errno not in FULL | {errno.ENOENT}:
            raise
        log.warning("No room for a lock: two Understudies may run side by side")
        return _listen(None, paths.address_file)
    deadline = time.monotonic() + timeout_s
    try:
        if not _lock(lock):
            request = Request(MEET if quietly else RAISE, activation_token)
            _ask_or_follow(lock, paths, request, deadline)
        _sign(lock)
        return _listen(lock, paths.address_file)
    except BaseException:
        os.close(lock)
        raise


def _ask_or_follow(lock: int, paths: Paths, request: Request, deadline: float) -> None:
    """Ask the running instance and raise; return if it has ended and the lock is ours."""
    while True:
        if _ask(paths.address_file, request, deadline):
            raise AlreadyRunningError(paths.lock_file, answered=True)
        # it is starting and has no address yet, or is ending and about to release the lock
        if time.monotonic() >= deadline:
            raise AlreadyRunningError(paths.lock_file, answered=False, pid=signed_by(lock))
        time.sleep(RETRY_S)
        if _lock(lock):
            return


def _sign(lock: int) -> None:
    """Write the process id into the lock file, in case this instance hangs later."""
    with contextlib.suppress(OSError):  # a full disk: then the advice names no process
        os.lseek(lock, SIGNED_AT, os.SEEK_SET)
        os.write(lock, f"{os.getpid()}\n".encode())


def signed_by(lock: int) -> int | None:
    """Return the process id in the open lock file; None if there is none."""
    with contextlib.suppress(OSError, ValueError):
        os.lseek(lock, SIGNED_AT, os.SEEK_SET)
        return int(os.read(lock, 32).partition(b"\n")[0])
    return None


def _listen(lock: int | None, address_file: Path) -> Instance:
    # a leftover of a killed instance; another program may have its port by now
    address_file.unlink(missing_ok=True)
    listener = socket.create_server((LOOPBACK, 0), backlog=8)
    made = Instance(lock, listener, os.urandom(16).hex(), address_file)
    try:
        made.announce()
    except BaseException:
        listener.close()
        raise
    return made


def _ask(address_file: Path, asked: Request, deadline: float) -> bool:
    """Ask the running instance; return True if it answers."""
    try:
        port, token = _written_in(address_file).split()
        address = (LOOPBACK, int(port))
        # a line feed would end the request early
        request = f"{asked.verb} {token} {asked.activation_token.replace(chr(10), '')}\n".encode()
        with socket.create_connection(address, timeout=_left_s(deadline)) as asking:
            asking.sendall(request)
            # a listener not yet served receives the request as soon as it is
            asking.settimeout(_left_s(deadline))
            return asking.recv(len(ANSWER)) == ANSWER
    # ValueError: the file is half a line; OverflowError: no port number
    except (OSError, ValueError, OverflowError) as problem:
        log.debug("The running instance did not answer: %r", problem)
        return False


def _written_in(address_file: Path) -> str:
    if address_file.is_symlink():
        return str(address_file.readlink())
    return address_file.read_text(encoding="ascii")


def _left_s(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.001)


def _lock(file: int) -> bool:
    """Take the lock without waiting; return False if that fails."""
    try:
        return try_lock(file)
    except OSError:
        return False


def activation_token_of_this_start() -> str:
    """Return the desktop's token for bringing a window forward; "" if there is none."""
    with contextlib.suppress(KeyError):
        return os.environ["XDG_ACTIVATION_TOKEN"]
    return os.environ.get("DESKTOP_STARTUP_ID", "")
