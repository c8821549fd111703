"""What every command begins with: this person's folders and settings, or why not."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from understudy.base.errors import SettingsError, SettingsUnreadableError, UnderstudyError
from understudy.base.log import log_to
from understudy.base.paths import Paths, paths_for
from understudy.base.settings import Settings
from understudy.base.settings_file import load_settings, set_aside

if TYPE_CHECKING:
    import argparse

EXIT_USAGE = 2


class CommandError(UnderstudyError):
    """A command cannot go on: one line for the person, and the exit code."""

    def __init__(self, line: str, code: int = EXIT_USAGE) -> None:
        super().__init__(line)
        self.line = line
        self.code = code


@dataclass(frozen=True, slots=True)
class Home:
    paths: Paths
    settings: Settings


def open_home(arguments: argparse.Namespace) -> Home:
    """Read the settings; notices go to stderr. Raises `CommandError` for a wrong value."""
    paths = paths_for(arguments.home)
    try:
        paths.create()
        log_to(paths.log_file)
        loaded = load_settings(paths.settings_file)
    except SettingsError as problem:
        raise CommandError(str(problem)) from problem
    except SettingsUnreadableError as problem:
        moved = set_aside(paths.settings_file, datetime.now(UTC))
        notice(f"{problem}; the file is now {moved}, going on with the defaults")
        return Home(paths, Settings())
    except OSError as problem:
        raise CommandError(f"{problem.filename}: {problem.strerror}") from problem
    for unknown in loaded.unknown_keys:
        notice(f"{unknown.path}:{unknown.line}: unknown key {unknown.key} is kept and ignored")
    return Home(paths, loaded.settings)


def notice(line: str) -> None:
    """Say something beside the output."""
    print(f"understudy: {line}", file=sys.stderr, flush=True)
