"""The program's one entry: ``understudy``, ``python -m understudy`` and the frozen program."""

from __future__ import annotations

import sys

from understudy.base.interrupts import EXIT_STOPPED, end_at_once


def main() -> int:
    """Run a command or the tray program; Ctrl+C ends it quietly at any time."""
    end_at_once()
    try:
        code = _run()
    except KeyboardInterrupt:
        code = EXIT_STOPPED
    end_at_once()
    return code


def _run() -> int:
    """Run what the arguments ask for.

    The status line comes first: it has 50 ms in all. A plain start needs no parser of commands.
    """
    arguments = sys.argv[1:]
    if arguments[:1] == ["statusline"]:
        from understudy.commands.claude_code.statusline import run_quickly  # noqa: PLC0415 - only for this

        if run_quickly(arguments[1:]):
            return 0
    from understudy.commands.arguments.qt import plain_start  # noqa: PLC0415 - not for the above

    plain = plain_start(arguments)
    if plain is not None:
        from understudy.base.garbage import uncollected  # noqa: PLC0415 - not for a command

        with uncollected():
            from understudy.start import leave, start  # noqa: PLC0415 - Qt, the same
        home, background, for_qt = plain
        return leave(start(home, background=background, for_qt=for_qt))
    from understudy.cli import main as run  # noqa: PLC0415 - a tenth of a second

    return run()


if __name__ == "__main__":
    sys.exit(main())
