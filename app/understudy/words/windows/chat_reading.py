"""The sentences of find, copy, print, links, shortcuts and instructions in the chat window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy, ngettext
from understudy.words.chat.answering import who_words

if TYPE_CHECKING:
    from understudy.base.translation import Lazy

FIND = lazy("Find in this conversation…")
FIND_HERE = lazy("Find in this conversation")
FIND_NEXT = lazy("Next match")
FIND_PREVIOUS = lazy("Previous match")
CLOSE = lazy("Close")
NO_MATCH = lazy("No matches")
SEARCH_EVERYTHING = lazy("Search everything")
SELECT_ALL = lazy("Select the whole conversation, in a message")
COPY_TEXT = lazy("Copy conversation as text")
COPY_MARKDOWN = lazy("Copy conversation as Markdown")
PRINT = lazy("Print…")
ZOOM_IN = lazy("Larger text")
ZOOM_OUT = lazy("Smaller text")
ZOOM_NORMAL = lazy("Normal text size")
SHORTCUTS = lazy("Keyboard shortcuts")
INSTRUCTIONS = lazy("Instructions for this conversation…")
INSTRUCTIONS_TITLE = lazy("Instructions")
INSTRUCTIONS_TEXT = lazy(
    "What every model is told first in this conversation (the system prompt). They go with your "
    "next question."
)
SAVE = lazy("Save")
YOU = lazy("You")
LINK_TITLE = lazy("Open this link?")
LINK_OPEN = lazy("Open")
LINK_COPY = lazy("Copy link")
CANCEL = lazy("Cancel")

NEW = lazy("New conversation")
RENAME = lazy("Rename the conversation chosen in the list")
DELETE = lazy("Delete the conversation chosen in the list")
WRITE = lazy("Go to the text box")
SEND = lazy("Send")
NEW_LINE = lazy("New line")
EARLIER = lazy("Earlier questions, in the empty text box")
STOP = lazy("Stop the answer")
SETTINGS = lazy("Settings")
HIDE = lazy("Close the window")


def matches(count: int, at: int = 0) -> str:
    """Return how often the text occurs, and which match is shown, counted from 1 (0: none)."""
    if not count:
        return str(NO_MATCH)
    if at:
        return _("{at} of {count}", at=at, count=count)
    return ngettext("{count} match", "{count} matches", count)


def matches_aloud(count: int, at: int = 0) -> str:
    """Return the same for a screen reader, whose user cannot see the place."""
    if count and at:
        return _("Match {at} of {count}", at=at, count=count)
    return matches(count)


def answered_by(provider: str, model: str) -> str:
    """Return who answered, above a copied answer."""
    return who_words(provider, model) if model else provider


def link_text(address: str) -> str:
    """Return where a link goes."""
    return _("It goes to:\n{address}", address=address)


def listed(rows: list[tuple[str, Lazy]]) -> list[tuple[str, str]]:
    """Return shortcuts as shown: keys and what they do."""
    return [(keys, str(said)) for keys, said in rows]
