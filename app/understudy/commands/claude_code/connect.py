"""``understudy connect``: shows, makes or takes back the change to Claude Code's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.errors import SettingsUnreadableError
from understudy.base.settings.writing import save_setting
from understudy.commands.home import CommandError, notice, open_home
from understudy.commands.output import print_line
from understudy.engine.claude_code.connecting import ClaudeCodeSettings
from understudy.engine.claude_code.settings_file import ClaudeSettingsError
from understudy.engine.claude_code.values import SETTING
from understudy.words.claude_code import connecting as words

if TYPE_CHECKING:
    import argparse

    from understudy.commands.home import Home
    from understudy.engine.claude_code.planning import Plan

EXIT_NOT_DONE = 1


def run(arguments: argparse.Namespace) -> int:
    home = open_home(arguments)
    settings = ClaudeCodeSettings(home.paths)
    try:
        if arguments.undo:
            return _undo(settings, home)
        planned = settings.plan()
        _show(planned)
        if arguments.show or planned.is_done:
            return 0
        _connect(settings, planned, home)
    except ClaudeSettingsError as problem:
        raise CommandError(problem.sentence, EXIT_NOT_DONE) from problem
    except SettingsUnreadableError as problem:
        raise CommandError(str(problem), EXIT_NOT_DONE) from problem
    except OSError as problem:
        line = f"{problem.filename or home.paths.data_dir}: {problem.strerror or problem}"
        raise CommandError(line, EXIT_NOT_DONE) from problem
    return 0


def _show(planned: Plan) -> None:
    """Print the difference; raises `CommandError` if there is no Claude Code."""
    if not planned.changes:
        raise CommandError(str(words.NOT_FOUND), EXIT_NOT_DONE)
    for change in planned.changes:
        for line in change.difference.splitlines():
            print_line(line)
        if change.keeps_line:
            notice(words.line_stays(str(change.path), planned.command))
    if planned.exporters:
        notice(words.exporters_stay(planned.exporters))
    if planned.is_done:
        print_line(str(words.CONNECTED_ALREADY))


def _connect(settings: ClaudeCodeSettings, planned: Plan, home: Home) -> None:
    before = home.settings.status.claude_code
    settings.connect(planned, setting_before=before if before != "on" else "")
    if before != "on":
        save_setting(home.paths.settings_file, SETTING, "on")
    connection = settings.connection()
    for one in connection.files if connection else ():
        if one.copy is not None:
            print_line(words.copy_kept(one.copy))
    print_line(str(words.CONNECTED))
    print_line(str(words.HOW_TO_UNDO))


def _undo(settings: ClaudeCodeSettings, home: Home) -> int:
    undone = settings.undo()
    for path in undone.changed:
        print_line(words.undone_in(str(path)))
    for path, name in undone.theirs:
        notice(words.value_stays(str(path), name))
    for problem in undone.problems:
        notice(problem.sentence)
    if undone.setting_before and home.settings.status.claude_code == "on":
        save_setting(home.paths.settings_file, SETTING, undone.setting_before)
    if undone.problems:
        return EXIT_NOT_DONE
    print_line(str(words.UNDONE if undone.changed else words.NOTHING_TO_UNDO))
    return 0
