"""The program's one entry: ``understudy``, ``python -m understudy`` and the frozen program."""

from __future__ import annotations

import sys


def main() -> int:
    """Run a command or the tray program. The status line comes first: it has 50 ms in all."""
    if sys.argv[1:2] == ["statusline"]:
        from understudy.commands.claude_code.statusline import run_quickly  # noqa: PLC0415 - only for this

        if run_quickly(sys.argv[2:]):
            return 0
    from understudy.cli import main as run  # noqa: PLC0415 - a tenth of a second

    return run()


if __name__ == "__main__":
    sys.exit(main())
