"""The rules of the command line: a usage error is one line, --home may stand anywhere."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NoReturn

from understudy.base.shown_text import one_line
from understudy.base.translation import _, lazy

EXIT_USAGE = 64
"""A usage error of any command, as in sysexits: 0 to 3 of `status` are only for verdicts."""


LARGEST_ID = (1 << 63) - 1

CODES = lazy(
    "Exit codes of every command: 64 wrong usage, 78 settings or a home that cannot be used."
)


class OneLineParser(argparse.ArgumentParser):
    """A usage error is one line on stderr and exit code 64."""

    def error(self, message: str) -> NoReturn:
        line = _(
            "{program}: {problem} (see {program} --help)",
            program=self.prog,
            problem=one_line(message),
        )
        self.exit(EXIT_USAGE, f"{line}\n")

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """Print at once, and raise if it cannot be written: argparse would take that for done."""
        if file is sys.stdout:
            print(message, end="", flush=True)
        else:
            super()._print_message(message, file)


if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    Commands = argparse._SubParsersAction[OneLineParser]  # noqa: SLF001 - argparse keeps it private


def stored_id(text: str) -> int:
    """Read the ID of something stored: a number that the database can hold."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 0 < number <= LARGEST_ID:
        raise argparse.ArgumentTypeError(_("{text} is not an id", text=text))
    return number


def command(commands: Commands, name: str, text: str) -> OneLineParser:
    made = commands.add_parser(name, help=text, description=text, epilog=str(CODES))
    made.set_defaults(module=name)
    made.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return made
