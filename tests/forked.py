"""Runs programs in processes forked from one that has imported everything.

To start Python and import an SDK takes longer than most commands. Each program still is a process
of its own, with its own pipes, environment and exit code; only its imports are done, and at its end
threads are joined and exit functions run, but modules are not taken down, which is most of the time
of a short command. What a fresh process imports is tested in `tests/test_cold_start.py`.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[1]
IS_POSSIBLE = hasattr(os, "fork") and hasattr(socket, "send_fds")
READ_AT_START = ("PYTHON", "LC_", "LANG")
"""Variables that count only when an interpreter starts."""
SDKS = ("anthropic", "openai")
_STARTING = threading.Lock()
_STARTED: list[subprocess.Popen[bytes]] = []
MOST_BYTES = 1 << 20
LOST_OUTPUT = 120
"""The interpreter's own exit code where what was printed could not be written."""


async def run(
    arguments: Sequence[str], env: Mapping[str, str], stdin: bytes = b"", module: str = "understudy"
) -> tuple[int, bytes, bytes]:
    """Run ``python -m MODULE ARGUMENTS``; return its exit code, stdout and stderr."""
    return await asyncio.to_thread(_run, [module, *arguments], dict(env), stdin)


def is_alike(env: Mapping[str, str]) -> bool:
    """Return True if a fork of this process is as good as a fresh one under ``env``."""
    return IS_POSSIBLE and all(
        env.get(name) == os.environ.get(name)
        for name in {*env, *os.environ}
        if name.startswith(READ_AT_START)
    )


def _run(arguments: list[str], env: dict[str, str], stdin: bytes) -> tuple[int, bytes, bytes]:
    reading, writing = os.pipe()
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        socket.socket(socket.AF_UNIX) as line,
    ):
        line.settimeout(PATIENCE_S)
        with _STARTING:  # several threads may be the first
            place = _parent()
        line.connect(str(place))
        asked = json.dumps([arguments, env, str(Path.cwd())]).encode()
        socket.send_fds(line, [len(asked).to_bytes(4)], [reading, out.fileno(), err.fileno()])
        line.sendall(asked)
        os.close(reading)
        typing = threading.Thread(target=_type, args=(writing, stdin))
        typing.start()
        code = int(_read(line))
        typing.join()
        out.seek(0)
        err.seek(0)
        return code, out.read(), err.read()


def _type(pipe: int, stdin: bytes) -> None:
    try:
        with os.fdopen(pipe, "wb") as file:
            file.write(stdin)
    except BrokenPipeError:  # the command had read enough
        pass


def _read(line: socket.socket) -> bytes:
    data = b""
    while part := line.recv(MOST_BYTES):
        data += part
    return data


@cache
def _parent() -> Path:
    """Start the process that is forked, once; it ends with this one. Return its address."""
    place = Path(tempfile.mkdtemp()) / "forked"
    ready, told = os.pipe()
    lives, _kept_open = os.pipe()  # ends when this process does
    _STARTED.append(
        subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-m", "tests.forked", str(place), str(told)],
            cwd=ROOT,
            stdin=lives,
            pass_fds=[told],
        )
    )
    os.close(told)
    os.close(lives)
    assert os.read(ready, 1) == b"1"
    os.close(ready)
    return place


def _import_everything() -> None:
    app = ROOT / "app"
    for file in sorted((app / "understudy" / "commands").rglob("*.py")):
        module = file.relative_to(app).with_suffix("")
        import_module(".".join(module.parts))
    for name in (*SDKS, "understudy.cli"):
        import_module(name)
    gc.collect()
    gc.freeze()


def _serve(place: str, told: int) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _import_everything()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(place)
        listening.listen()
        os.write(told, b"1")
        os.close(told)
        tests_process = sys.stdin.fileno()  # a pipe that ends with it
        while tests_process not in select.select([listening, tests_process], [], [])[0]:
            line, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                _mind(line)
            line.close()
            _bury()


def _bury() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _mind(line: socket.socket) -> NoReturn:
    """Begin the program, wait for its end and send its exit code."""
    head, files, _, _ = socket.recv_fds(line, 4, 3)
    asked = b""
    while len(asked) < int.from_bytes(head):
        asked += line.recv(MOST_BYTES)
    pid = os.fork()
    if pid == 0:
        line.close()
        _become(json.loads(asked), files)
    for one in files:
        os.close(one)
    _, status = os.waitpid(pid, 0)
    line.sendall(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(asked: tuple[list[str], dict[str, str], str], files: list[int]) -> NoReturn:
    arguments, env, folder = asked
    for number, one in enumerate(files):
        os.dup2(one, number)
        os.close(one)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    sys.argv = arguments
    try:
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if isinstance(end.code, str):  # the interpreter prints it
            raise
        _end(end.code or 0)
    _end(0)


def _end(code: int) -> NoReturn:
    """End as the interpreter does, without taking every imported module down."""
    threading._shutdown()  # type: ignore[attr-defined]  # what waits for threads at its end
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:  # dropped on purpose after a broken pipe
                stream.flush()
        except OSError:
            code = LOST_OUTPUT
    os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
