"""The start of every command: the person's folders and settings, or the reason for an exit."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import msgspec

from understudy.base.clock import SystemClock
from understudy.base.errors import SettingsError, SettingsUnreadableError, UnderstudyError
from understudy.base.files.log import log_to
from understudy.base.files.paths import FULL, READ_ONLY, Paths, paths_for
from understudy.base.settings.file import load_settings, set_aside
from understudy.base.settings.values import Settings
from understudy.base.shown_text import one_line
from understudy.base.translation import _
from understudy.commands.arguments.parser import EXIT_USAGE

if TYPE_CHECKING:
    import argparse

EXIT_UNUSABLE = 78
"""Settings or a home that cannot be used, for every command."""


class CommandError(UnderstudyError):
    """A command cannot continue: one line for the person, and the exit code."""

    def __init__(self, line: str, code: int = EXIT_USAGE) -> None:
        super().__init__(line)
        self.line = line
        self.code = code


class Home(msgspec.Struct, frozen=True):
    paths: Paths
    settings: Settings


def open_home(arguments: argparse.Namespace) -> Home:
    """Read the settings; notices go to stderr. Raises `CommandError` if they cannot be used.

    An existing home that is read-only or full can still be read; a command that has to write
    notices by itself.
    """
    try:
        paths = paths_for(arguments.home)
        _prepare(paths)
        loaded = load_settings(paths.settings_file)
    except SettingsError as problem:
        raise CommandError(str(problem), EXIT_UNUSABLE) from problem
    except SettingsUnreadableError as problem:
        notice(
            _(
                "{problem}; {file}, continuing with the defaults",
                problem=problem,
                file=_set_aside(paths),
            )
        )
        return Home(paths, Settings())
    except OSError as problem:
        line = f"{problem.filename or arguments.home}: {problem.strerror or problem}"
        raise CommandError(line, EXIT_UNUSABLE) from problem
    except (ValueError, RuntimeError) as problem:
        # a null byte, letters no file name may contain, ~ of an unknown user
        raise CommandError(f"--home {arguments.home!r}: {problem}", EXIT_UNUSABLE) from problem
    for unknown in loaded.unknown_keys:
        notice(
            _(
                "{path}:{line}: unknown key {key} is kept and ignored",
                path=unknown.path,
                line=unknown.line,
                key=unknown.key,
            )
        )
    return Home(paths, loaded.settings)


def _prepare(paths: Paths) -> None:
    try:
        paths.create()
        log_to(paths.log_file)
    except OSError as problem:
        if problem.errno not in FULL | READ_ONLY or not paths.config_dir.parent.is_dir():
            raise
        logging.getLogger().addHandler(logging.NullHandler())  # not to stderr instead


def _set_aside(paths: Paths) -> str:
    try:
        return _("the file is now {path}", path=set_aside(paths.settings_file, SystemClock().now()))
    except OSError as problem:
        return _("the file cannot be moved aside ({reason})", reason=problem.strerror)


def notice(line: str) -> None:
    """Print one line beside the output."""
    print(f"understudy: {one_line(line)}", file=sys.stderr, flush=True)
