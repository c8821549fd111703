"""What any sentence may need: its full stop, and lists of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import pgettext

if TYPE_CHECKING:
    from collections.abc import Sequence


def as_sentence(words: str) -> str:
    """Return words that stand alone: with a capital, and a full stop."""
    return with_full_stop(f"{words[:1].upper()}{words[1:]}")


def with_full_stop(words: str) -> str:
    return pgettext("a sentence of its own", "{words}.", words=words)


def and_list(names: Sequence[str]) -> str:
    """Return ``A``, ``A and B``, or ``A, B and C``."""
    if len(names) < 2:
        return "".join(names)
    *most, last = names
    said = most[0]
    for one in most[1:]:
        said = pgettext("a list of names", "{names}, {name}", names=said, name=one)
    return pgettext("a list of names", "{names} and {name}", names=said, name=last)


def and_no_list(names: Sequence[str]) -> str:
    """Return the rest of "there is no": ``A``, or ``A and no B``."""
    said = names[0] if names else ""
    for one in names[1:]:
        said = pgettext("a list of what is missing", "{names} and no {name}", names=said, name=one)
    return said
