"""The command line: the same services as the windows, without Qt and without a screen.

Only the chosen command's module is imported; without a command the tray program starts.
"""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from typing import TYPE_CHECKING

from understudy import __version__
from understudy.base.garbage import uncollected
from understudy.base.interrupts import EXIT_STOPPED, raise_again
from understudy.base.translation import _, languages_of, use_languages
from understudy.commands.arguments import asking, keeping, program, qt, watching
from understudy.commands.arguments.argparse_words import translate_argparse
from understudy.commands.arguments.parser import CODES, OneLineParser
from understudy.commands.output import UnwrittenError, show_what_is_written
from understudy.host.proxies import settle_proxies

if TYPE_CHECKING:
    import argparse

EXIT_UNREAD = 141
"""The output cannot be written; a shell's code for a program ended by SIGPIPE."""
EXIT_CRASHED = 70
"""A fault of this program: never a code to which a command gives a meaning."""


def parser() -> OneLineParser:
    """Return the parser of every command, in the language in force."""
    translate_argparse()
    top = OneLineParser(
        prog="understudy",
        description=_(
            "Whether Claude works for you, and a chat that keeps answering when it does "
            "not. Without a command the tray program starts, or the running one comes "
            "forward."
        ),
        epilog=_(
            "{codes} Without a command also: 69 no screen for the windows, 75 the running "
            "Understudy does not answer. Options of Qt and of session managers, such as -platform "
            "and -session, may come first.",
            codes=CODES,
        ),
    )
    top.add_argument(
        "--version",
        action="version",
        version=f"understudy {__version__}",
        help=_("show program's version number and exit"),
    )
    top.add_argument("--home", metavar="DIR", help=_("keep settings, database and logs under DIR"))
    top.add_argument("--background", action="store_true", help=_("open no window (autostart)"))
    top.set_defaults(module=None)
    commands = top.add_subparsers(
        title=_("commands"), metavar="COMMAND", parser_class=OneLineParser
    )
    for group in (watching, asking, keeping, program):
        group.add_all(commands)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    show_what_is_written()
    use_languages(languages_of(os.environ))
    settle_proxies(os.environ)
    given = sys.argv[1:] if arguments is None else arguments
    own, for_qt = qt.split(given, own_with_value=frozenset({"--home"}))
    try:
        chosen = parser().parse_args(own)
        if chosen.module is not None:
            return _run(chosen)
    except UnwrittenError as problem:
        return _unwritten(problem)
    with uncollected():
        from understudy.start import leave, start  # noqa: PLC0415 - Qt, not for commands

    background = chosen.background or qt.restores_a_session(for_qt)
    return leave(start(chosen.home, background=background, for_qt=for_qt))


def _run(chosen: argparse.Namespace) -> int:
    """Run one command; its exit code is always a documented one. Raises `UnwrittenError`."""
    from understudy.commands.home import CommandError, notice  # noqa: PLC0415 - not for the desktop

    try:
        with uncollected():
            module = import_module(f"understudy.commands.{chosen.module}")
        if chosen.module == "demo" and module.wants_windows(chosen):
            with uncollected():
                from understudy.start import demo, leave  # noqa: PLC0415 - Qt, only with a screen

            raise_again()
            return leave(demo())
        raise_again()
        code: int = module.run(chosen)
        sys.stdout.flush()
    except CommandError as problem:
        notice(problem.line)
        code = problem.code
    except KeyboardInterrupt:
        code = EXIT_STOPPED
    except UnwrittenError:
        raise
    except Exception:  # noqa: BLE001 - an unknown fault must not end in a code like "degraded"
        traceback.print_exc()
        code = EXIT_CRASHED
    return code


def _unwritten(problem: UnwrittenError) -> int:
    """Name the problem, unless the reader left, and write nothing more."""
    from understudy.commands.home import notice  # noqa: PLC0415 - not for the desktop

    if problem.reason:
        notice(str(problem))
    sys.stdout = None  # documented: later writes are dropped, also at the interpreter's end
    return EXIT_UNREAD
