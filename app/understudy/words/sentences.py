"""What any sentence may need: its full stop, lists of names, numbers and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import pgettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime


def as_sentence(words: str) -> str:
    """Return words that stand alone: with a capital, and a full stop."""
    return with_full_stop(f"{words[:1].upper()}{words[1:]}")


def with_full_stop(words: str) -> str:
    return pgettext("a sentence of its own", "{words}.", words=words)


def paragraph(*sentences: str) -> str:
    """Return whole sentences one after another; empty ones are left out."""
    said = ""
    for one in filter(None, sentences):
        said = (
            pgettext("two sentences", "{first} {second}", first=said, second=one) if said else one
        )
    return said


def with_aside(words: str, aside: object) -> str:
    """Return ``words (aside)``."""
    return pgettext("words and an aside", "{words} ({aside})", words=words, aside=aside)


def and_list(names: Sequence[str]) -> str:
    """Return ``A``, ``A and B``, or ``A, B and C``."""
    if len(names) < 2:
        return "".join(names)
    *most, last = names
    return pgettext("a list of names", "{names} and {name}", names=comma_list(most), name=last)


def comma_list(names: Iterable[str]) -> str:
    """Return ``A, B, C``."""
    said = ""
    for one in names:
        said = pgettext("a list of names", "{names}, {name}", names=said, name=one) if said else one
    return said


def list_of_statements(statements: Iterable[str]) -> str:
    """Return ``A failed; B is slow``."""
    said = ""
    for one in statements:
        said = (
            pgettext("a list of statements", "{first}; {second}", first=said, second=one)
            if said
            else one
        )
    return said


def and_no_list(names: Sequence[str]) -> str:
    """Return the rest of "there is no": ``A``, or ``A and no B``."""
    said = names[0] if names else ""
    for one in names[1:]:
        said = pgettext("a list of what is missing", "{names} and no {name}", names=said, name=one)
    return said


def whole_number(number: float) -> str:
    """Return a number with its thousands apart: ``12,345``."""
    return f"{number:,.0f}".replace(",", pgettext("between the thousands of a number", ","))


def decimal(number: float, digits: int) -> str:
    """Return a number with so many digits after its decimal mark: ``0.5``."""
    return with_decimal_mark(f"{number:.{digits}f}")


def with_decimal_mark(digits: str) -> str:
    return digits.replace(".", pgettext("decimal mark of a number", "."))


def short_date(day: date) -> str:
    """Return a date in digits: ``2026-11-21``."""
    return pgettext(
        "a date in digits",
        "{year}-{month}-{day}",
        year=f"{day:%Y}",
        month=f"{day:%m}",
        day=f"{day:%d}",
    )


def time_of_day(at: datetime, *, seconds: bool = False) -> str:
    """Return the local time of day: ``14:02``."""
    return f"{at.astimezone():%H:%M:%S}" if seconds else f"{at.astimezone():%H:%M}"


def date_and_time(at: datetime, *, seconds: bool = False) -> str:
    """Return an instant in local time: ``2026-11-21 14:02``."""
    return f"{short_date(at.astimezone())} {time_of_day(at, seconds=seconds)}"
