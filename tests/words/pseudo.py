"""A language for tests: each sentence comes back in ⟦brackets⟧, with its vowels lengthened.

What stands outside the brackets did not come through the catalogue.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from gettext import NullTranslations
from typing import TYPE_CHECKING

from understudy.base.translation import use_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGER = str.maketrans({"a": "åå", "e": "éé", "i": "îî", "o": "öö", "u": "ûû"})
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
PLACEHOLDER = re.compile(r"(\{\w*\}|%\(\w+\)\w|%\w)")
LETTERS = re.compile(r"[^\W\d_]{2,}")


class Pseudo(NullTranslations):
    def gettext(self, message: str) -> str:
        parts = PLACEHOLDER.split(message)
        return "⟦{}⟧".format(
            "".join(
                part if PLACEHOLDER.fullmatch(part) else part.translate(LONGER) for part in parts
            )
        )

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


@contextmanager
def pseudo_language() -> Iterator[None]:
    use_catalogue(Pseudo())
    try:
        yield
    finally:
        use_catalogue(None)


def outside(text: str, *data: str) -> str:
    """Return what of ``text`` is neither in brackets nor one of the ``data``, "" if nothing is."""
    while BRACKETED.search(text):
        text = BRACKETED.sub(" ", text)
    for one in sorted(data, key=len, reverse=True):
        text = text.replace(one, " ")
    return text.strip() if LETTERS.search(text) else ""
