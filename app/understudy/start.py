"""The start of the tray program: its icon first, then everything else.

Before the icon comes only what decides whether there is one: the home, the single instance, the
screen. Nothing may be imported here that the icon can do without (`tests.test_start_order` holds
this); `main` builds the program behind it.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from understudy.base.errors import AlreadyRunningError
from understudy.base.files.paths import FULL, paths_for
from understudy.base.garbage import uncollected
from understudy.base.translation import languages_of, use_languages
from understudy.desktop.screen import Screen
from understudy.desktop.tray.first_icon import FirstIcon
from understudy.host.proxies import settle_proxies
from understudy.host.single_instance import activation_token_of_this_start, claim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.base.files.paths import Paths
    from understudy.engine.demo.stage import Stage
    from understudy.host.single_instance import Instance

EXIT_NOT_ANSWERING = 75
"""Try again later, as in sysexits: another Understudy holds the home and hangs."""
EXIT_UNUSABLE = 78
LOUD = "start"
GRACE_S = 1.0
"""How long a thread may still take once everything is closed."""


def start(
    home: str | None = None,
    *,
    background: bool = False,
    for_qt: Sequence[str] = (),
    stage: Stage | None = None,
) -> int:
    """Run the tray program until it is quit; return the process's exit code.

    ``for_qt`` are the arguments that Qt reads itself. If there is a ``stage``, use the stage's
    clock and play the demo there.
    """
    use_languages(languages_of(os.environ))
    settle_proxies(os.environ)
    try:
        paths = paths_for(home)
        make_room_for(paths)
        token = activation_token_of_this_start()
        instance = claim(paths, activation_token=token, quietly=background)
    except AlreadyRunningError as running:
        return 0 if running.answered else _refuse_hanging(running.pid)
    except OSError as problem:
        where = problem.filename or home or ""
        return _refuse_home(where, problem.strerror or str(problem))
    except (ValueError, RuntimeError) as problem:  # not a valid file name
        return _refuse_home(repr(home), str(problem))
    try:
        code = _run(paths, instance, for_qt, background=background, stage=stage)
    finally:
        instance.close()
    if code == 0:
        return code
    from understudy.base.files.erasing import BEGIN_ANEW  # noqa: PLC0415 - seldom needed

    if code != BEGIN_ANEW:
        return code
    _erase(paths)
    if stage is None:
        _start_again(home, for_qt)
    return 0


def _erase(paths: Paths) -> None:
    """Delete all files of this home; those that cannot be deleted are named in the terminal."""
    from understudy.base.files.erasing import erase  # noqa: PLC0415 - seldom needed
    from understudy.base.shown_text import shown  # noqa: PLC0415 - the same
    from understudy.words import startup  # noqa: PLC0415 - the same

    logging.shutdown()
    logging.getLogger().handlers.clear()  # the log is deleted too
    for one in erase(paths):
        line = f"understudy: {shown(startup.not_deleted(one))}"
        print(line, file=sys.stderr)  # noqa: T201 - there is no window


def _start_again(home: str | None, for_qt: Sequence[str]) -> None:
    """Start this program as on a new home; it outlives this process."""
    import subprocess  # noqa: PLC0415 - seldom needed

    from understudy.host.own_command import own_command  # noqa: PLC0415 - seldom needed

    where = ["--home", home] if home else []
    command = [*own_command(), *where, *for_qt]
    subprocess.Popen(command, start_new_session=True)  # noqa: S603 - this very program


def _run(
    paths: Paths,
    instance: Instance,
    for_qt: Sequence[str],
    *,
    background: bool,
    stage: Stage | None,
) -> int:
    """Show the icon and run the program behind it."""
    left = ExitStack()
    left.callback(instance.close)
    screen = Screen(left.close)
    app = QApplication([sys.argv[0], *for_qt])
    screen.is_there()
    app.setApplicationName("understudy")
    app.setDesktopFileName("understudy")
    app.setQuitOnLastWindowClosed(False)
    icon = FirstIcon(app)
    with uncollected():
        from understudy.main import run  # noqa: PLC0415 - once the icon is there

    code = run(paths, instance, app, icon, screen, left, background=background, stage=stage)
    screen.close()
    return code


def _refuse_hanging(pid: int | None) -> int:
    from understudy.words import startup  # noqa: PLC0415 - seldom needed

    return _refuse(startup.not_answering(pid), EXIT_NOT_ANSWERING)


def _refuse_home(where: str, problem: str) -> int:
    from understudy.words import startup  # noqa: PLC0415 - seldom needed

    return _refuse(startup.home_unusable(where, problem), EXIT_UNUSABLE)


def _refuse(line: str, code: int) -> int:
    """Show why there is no start: in the terminal, and on the desktop."""
    from understudy.base.shown_text import shown  # noqa: PLC0415 - seldom needed
    from understudy.host.notifications import say_once  # noqa: PLC0415 - the same
    from understudy.words import startup  # noqa: PLC0415 - the same

    print(f"understudy: {shown(line)}", file=sys.stderr)  # noqa: T201 - there is no window
    logging.getLogger().addHandler(logging.NullHandler())  # one line is enough
    say_once(LOUD, str(startup.DID_NOT_START), line)
    return code


def make_room_for(paths: Paths) -> None:
    """Make the folders; even on a full disk the program shows whether Claude works."""
    try:
        paths.create()
    except OSError as problem:
        if problem.errno not in FULL:
            raise


def leave(code: int) -> int:
    """Return ``code``, or end here if a thread stays busy once everything is closed.

    Python would wait for a thread that imports an SDK or reads a PDF, and a logout for Python.
    """
    until_s = time.monotonic() + GRACE_S
    busy = [one for one in threading.enumerate() if not one.daemon and one.name != "MainThread"]
    for one in busy:
        one.join(max(0.0, until_s - time.monotonic()))
    if names := [one.name for one in busy if one.is_alive()]:
        logging.getLogger(__name__).info("left without waiting for %s", ", ".join(names))
        logging.shutdown()
        os._exit(code)
    return code


def demo() -> int:
    """Play an outage in the windows, in a temporary home."""
    from understudy.engine.demo.stage import Stage  # noqa: PLC0415 - only here

    with tempfile.TemporaryDirectory(prefix="understudy-demo-") as folder:
        stage = Stage()
        try:
            stage.open(paths_for(folder))
            return start(folder, stage=stage)
        finally:
            stage.close()
