"""``understudy desktop-entry``: a menu entry for a program installed by pipx, uv or an archive."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from understudy.base.translation import _
from understudy.commands.home import CommandError
from understudy.commands.output import print_line
from understudy.host import desktop_files
from understudy.host.own_command import own_command

if TYPE_CHECKING:
    import argparse

EXIT_NOT_DONE = 1


def run(arguments: argparse.Namespace) -> int:
    """Write or remove the entries and name each file."""
    if not sys.platform.startswith("linux"):
        line = _("Menu entries are made by the installer on this system; this is for Linux.")
        raise CommandError(line, EXIT_NOT_DONE)
    try:
        if arguments.remove:
            icon, menu = desktop_files.menu_icon(), desktop_files.menu_entry()
            gone = desktop_files.removed([menu, icon, desktop_files.autostart_entry()])
            for path in gone:
                print_line(_("removed: {file}", file=path))
            if not gone:
                print_line(_("There is no entry to remove."))
            return 0
        written = desktop_files.write_menu_entry(own_command())
        if arguments.autostart:
            written.append(desktop_files.write_autostart(own_command()))
    except OSError as problem:
        line = f"{problem.filename or 'desktop entry'}: {problem.strerror or problem}"
        raise CommandError(line, EXIT_NOT_DONE) from problem
    for path in written:
        print_line(_("written: {file}", file=path))
    return 0
