"""Documents that a model wrote and changed: canvases, artifacts, files; each version in full.

A message knows the documents of those before it on the same branch, so versions are kept along the
branch. A change by a pattern is applied only if the pattern is plain words: a pattern from a file
is never run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from understudy.archive.transfer.fences import fenced
from understudy.archive.transfer.shapes.lenient import exact_text_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EVERYTHING = re.compile(r"(?:\(\?s\)|\^)*(?:\.\*|\[\\s\\S\][*+]|\.\+|\(\.\*\)|\(\?s:\.\*\))\$?")
_ESCAPED = re.compile(r"\\([^\w\s])")
_ACTIVE = re.compile(r"\\\w|[.*+?^$(){}|\[\]]")


class Document(msgspec.Struct, frozen=True):
    """A document at one moment; ``is_whole`` False: not all its changes could be applied."""

    title: str
    language: str
    text: str
    version: int = 1
    is_whole: bool = True

    def rewritten(self, text: str) -> Document:
        return replace(self, text=text, version=self.version + 1, is_whole=True)


class Documents:
    """The documents one branch has written so far; a copy continues from here."""

    def __init__(self, known: Mapping[str, Document] | None = None, last: str = "") -> None:
        self._known = dict(known or {})
        self.last = last
        """The key of the last one written."""

    def branch(self) -> Documents:
        return Documents(self._known, self.last)

    def get(self, key: str) -> Document | None:
        return self._known.get(key)

    def keep(self, key: str, document: Document) -> Document:
        self._known[key] = document
        self.last = key
        return document

    def written(self, key: str, title: str, language: str, text: str) -> Document:
        """Keep a document written as a whole, as the next version if it exists."""
        before = self._known.get(key)
        if before is None:
            return self.keep(key, Document(title or "Untitled", language, text))
        after = before.rewritten(text)
        return self.keep(
            key, replace(after, title=title or before.title, language=language or before.language)
        )


def shown(document: Document) -> str:
    """Return a version of a document as a part of an answer."""
    return f"{_heading(document)}\n\n{fenced(document.text, document.language)}"


def shown_change(title: str, old: str, new: str) -> str:
    """Return a change of a document as a part of an answer."""
    lines = [f"-{one}" for one in old.split("\n")] if old else []
    lines += [f"+{one}" for one in new.split("\n")] if new else []
    block = fenced("\n".join(lines), "diff")
    return f"**{_plain(title)}**, changed\n\n{block}"


def changed(document: Document, old: str, new: str) -> Document | None:
    """Return a document with the first ``old`` replaced; None if it has none."""
    if not old or old not in document.text:
        return None
    return document.rewritten(document.text.replace(old, new, 1))


def updated(document: Document, updates: Iterable[Mapping[str, Any]]) -> tuple[Document, list[str]]:
    """Return a canvas after its updates, and those that could only be shown."""
    text, is_whole, shown_only = document.text, document.is_whole, list[str]()
    for one in updates:
        pattern, new = exact_text_in(one, "pattern"), exact_text_in(one, "replacement")
        words = plain_pattern(pattern)
        if EVERYTHING.fullmatch(pattern):
            text, is_whole = new, True
        elif words and words in text:
            text = text.replace(words, new) if one.get("multiple") else text.replace(words, new, 1)
        else:
            is_whole = False
            shown_only.append(shown_change(document.title, words or pattern, new))
    return replace(document.rewritten(text), is_whole=is_whole), shown_only


def plain_pattern(pattern: str) -> str:
    """Return the text a pattern matches if it is nothing but words, else ""."""
    bare = _ESCAPED.sub("", pattern)
    return "" if _ACTIVE.search(bare) else _ESCAPED.sub(r"\1", pattern)


def _heading(document: Document) -> str:
    words = f"**{_plain(document.title)}**"
    if document.version > 1:
        words += f", version {document.version}"
    return words if document.is_whole else f"{words} (some of its changes are shown only)"


def _plain(title: str) -> str:
    return " ".join(title.replace("*", "").split()) or "Untitled"
