"""The composition root of the desktop program: builds every object, connects every signal.

Order of a start: paths, single instance, settings, tray in its *unknown* look; then the engine.
Nothing waits for the network, and neither SDK is imported on the way.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from understudy import __version__
from understudy.base.clock import SystemClock
from understudy.base.errors import AlreadyRunningError, SettingsError, SettingsUnreadableError
from understudy.base.files.paths import FULL, paths_for
from understudy.base.settings.file import load_settings, set_aside
from understudy.base.settings.values import Settings
from understudy.base.translation import languages_of, use_languages
from understudy.desktop.desktop import Desktop
from understudy.desktop.qt_words import load_qt_words
from understudy.desktop.screen import Screen
from understudy.desktop.unix_signals import QuitSignals
from understudy.host.single_instance import activation_token_of_this_start, claim
from understudy.words import startup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from understudy.base.clock import Clock
    from understudy.base.files.paths import Paths
    from understudy.engine.api import EngineApi
    from understudy.engine.demo.stage import Stage
    from understudy.host.single_instance import Instance

log = logging.getLogger(__name__)

EXIT_NOT_ANSWERING = 75
"""Try again later, as in sysexits: another Understudy holds the home and hangs."""
EXIT_UNUSABLE = 78
LOUD = "start"


def main(
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
    try:
        paths = paths_for(home)
        make_room_for(paths)
        token = activation_token_of_this_start()
        instance = claim(paths, activation_token=token, quietly=background)
    except AlreadyRunningError as running:
        return (
            0
            if running.answered
            else _refuse(startup.not_answering(running.pid), EXIT_NOT_ANSWERING)
        )
    except OSError as problem:
        line = startup.home_unusable(
            problem.filename or home or "", problem.strerror or str(problem)
        )
        return _refuse(line, EXIT_UNUSABLE)
    except (ValueError, RuntimeError) as problem:  # not a valid file name
        return _refuse(startup.home_unusable(repr(home), str(problem)), EXIT_UNUSABLE)
    try:
        return _run(paths, instance, for_qt, background=background, stage=stage)
    finally:
        instance.close()


def _refuse(line: str, code: int) -> int:
    """Show why there is no start: in the terminal, and on the desktop."""
    print(f"understudy: {line}", file=sys.stderr)  # noqa: T201 - there is no window
    from understudy.host.notifications import say_once  # noqa: PLC0415 - seldom needed

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


def demo() -> int:
    """Play an outage in the windows, in a temporary home."""
    from understudy.engine.demo.stage import Stage  # noqa: PLC0415 - only here

    with tempfile.TemporaryDirectory(prefix="understudy-demo-") as folder:
        stage = Stage()
        try:
            stage.open(paths_for(folder))
            return main(folder, stage=stage)
        finally:
            stage.close()


def _run(
    paths: Paths,
    instance: Instance,
    for_qt: Sequence[str],
    *,
    background: bool,
    stage: Stage | None,
) -> int:
    is_new = _is_new(paths)
    settings, notices = _settings(paths)
    left = ExitStack()
    left.callback(instance.close)
    screen = Screen(left.close)
    app = QApplication([sys.argv[0], *for_qt])
    screen.is_there()
    if not languages_of(os.environ):  # Windows and macOS name none there
        use_languages(QLocale.system().uiLanguages())
    load_qt_words(app)
    app.setApplicationName("understudy")
    app.setDesktopFileName("understudy")
    app.setQuitOnLastWindowClosed(False)
    clock: Clock = stage.clock if stage else SystemClock()

    def open_services(publish: Callable[[object], None]) -> AbstractAsyncContextManager[EngineApi]:
        from understudy.engine.assembly import open_engine  # noqa: PLC0415 - after the icon shows

        return open_engine(paths, settings, clock, instance, publish)

    new_loop = stage.clock.new_loop if stage else None
    desktop = Desktop(settings, clock, open_services, new_loop, paths.windows_file)
    left.callback(desktop.end_work)
    signals = QuitSignals(app.quit, app)
    app.aboutToQuit.connect(desktop.close)
    desktop.show_tray()
    from understudy.base.files.log import log_to  # noqa: PLC0415 - 14 ms, once the icon is there

    try:
        log_to(paths.log_file)
    except OSError as problem:
        notices.append(startup.no_log(str(problem)))
    log.info("Understudy %s starts, Python %s", __version__, sys.version.split()[0])
    screen.watch_xlib()
    desktop.start(background=background, notices=notices, is_new=is_new)
    if stage is not None:
        from understudy.desktop.demo import DemoPlayer  # noqa: PLC0415 - only for the demo

        DemoPlayer(desktop, stage)
    code = app.exec()
    signals.close()
    screen.close()
    return code


def _is_new(paths: Paths) -> bool:
    """Return True if this home has no settings file: the first run writes one."""
    try:
        return not paths.settings_file.exists()
    except OSError:
        return False


def _settings(paths: Paths) -> tuple[Settings, list[str]]:
    """Read the settings; errors are shown, never fatal, and the file is kept."""
    try:
        loaded = load_settings(paths.settings_file)
    except SettingsError as problem:
        return Settings(), [startup.settings_wrong(str(problem))]
    except SettingsUnreadableError as problem:
        try:
            moved = set_aside(paths.settings_file, SystemClock().now())
        except OSError as kept:  # full, or not writable
            return Settings(), [startup.settings_stuck(str(problem), str(kept))]
        return Settings(), [startup.settings_set_aside(str(problem), moved)]
    except OSError as problem:
        return Settings(), [startup.settings_unreadable(str(problem))]
    lines = [startup.unknown_key(one.path, one.line, one.key) for one in loaded.unknown_keys]
    return loaded.settings, lines
