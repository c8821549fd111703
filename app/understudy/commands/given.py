"""Text given to a command in a file or a pipe, with a limit on its size."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.base.files.given_files import open_given
from understudy.base.translation import _
from understudy.commands.home import CommandError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import TextIO

MOST_CHARACTERS = 16 << 20
"""The limit of a text, and of one line of many: far more than any model reads or any page holds."""


def stdin_text() -> str:
    """Return all of stdin; raises `CommandError` if it is too long."""
    with _opened("-") as file:
        return _limited("-", file.read(MOST_CHARACTERS + 1))


def given_lines(name: str) -> Iterator[str]:
    """Yield each line of a regular file or a pipe, as it comes; ``-`` is stdin.

    Raises `CommandError` for an endless line, OSError and UnicodeDecodeError.
    """
    with _opened(name) as file:
        while line := file.readline(MOST_CHARACTERS + 1):
            yield _limited(name, line)


@contextmanager
def _opened(name: str) -> Generator[TextIO]:
    if name != "-":
        with io.TextIOWrapper(open_given(Path(name)), encoding="utf-8-sig") as file:
            yield file
    elif sys.stdin is None:
        raise CommandError(_("-: there is no stdin"))
    else:
        yield sys.stdin


def _limited(name: str, text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise CommandError(
            _(
                "{file}: more than {count} million characters",
                file=name,
                count=MOST_CHARACTERS >> 20,
            )
        )
    return text
