"""The composition root of the desktop program: builds every object, connects every signal.

`start` has shown the icon by then, in its *unknown* look. Order from here: languages, settings, the
tray's menu and words; then log and engine. Nothing waits for the network, and neither SDK is
imported on the way.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from understudy import __version__
from understudy.base.clock import SystemClock
from understudy.base.errors import SettingsError, SettingsUnreadableError
from understudy.base.garbage import uncollected
from understudy.base.settings.file import load_settings, set_aside
from understudy.base.settings.values import Settings
from understudy.base.translation import languages_of, use_languages
from understudy.commands.output import show_what_is_written
from understudy.desktop.desktop import Desktop
from understudy.desktop.qt_words import load_qt_words
from understudy.desktop.unix_signals import QuitSignals
from understudy.words import startup

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager, ExitStack

    from PySide6.QtWidgets import QApplication

    from understudy.base.clock import Clock
    from understudy.base.files.paths import Paths
    from understudy.desktop.screen import Screen
    from understudy.desktop.tray.first_icon import FirstIcon
    from understudy.engine.api import EngineApi
    from understudy.engine.demo.stage import Stage
    from understudy.host.single_instance import Instance

log = logging.getLogger(__name__)


def run(
    paths: Paths,
    instance: Instance,
    app: QApplication,
    icon: FirstIcon,
    screen: Screen,
    left: ExitStack,
    *,
    background: bool,
    stage: Stage | None,
) -> int:
    """Run the program behind ``icon`` until it is quit; return the process's exit code.

    ``left`` is closed instead if the ``screen`` is gone.
    """
    show_what_is_written()
    is_new = _is_new(paths)
    settings, notices = _settings(paths)
    if not languages_of(os.environ):  # Windows and macOS name none there
        use_languages(QLocale.system().uiLanguages())
    load_qt_words(app)
    clock: Clock = stage.clock if stage else SystemClock()

    def open_services(publish: Callable[[object], None]) -> AbstractAsyncContextManager[EngineApi]:
        with uncollected():
            from understudy.engine.assembly import open_engine  # noqa: PLC0415 - once the icon shows

        return open_engine(paths, settings, clock, instance, publish)

    new_loop = stage.clock.new_loop if stage else None
    desktop = Desktop(settings, clock, open_services, new_loop, paths.windows_file, icon)
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
