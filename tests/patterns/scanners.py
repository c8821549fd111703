"""What reads outside text by its own means, pattern or not, and texts to pump it with."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from html import escape
from itertools import permutations
from typing import TYPE_CHECKING

from tests.patterns.pumping import Pumped
from understudy.archive.model import Conversation, Message, Outcome, Role, Segment
from understudy.archive.past import rules
from understudy.archive.past import text as past_text
from understudy.archive.past.follow_ups import is_follow_up, subject_of
from understudy.archive.past.wording.core import core_of
from understudy.archive.past.wording.order import differs_in_unit, is_turned_round
from understudy.archive.past.wording.tokens import wording_of
from understudy.archive.rows import storable
from understudy.archive.search.query import Term, parse_query
from understudy.archive.search.snippet import snippet_of
from understudy.archive.search.words import words_of
from understudy.archive.titles import title_from
from understudy.archive.transfer.formats.html import as_html
from understudy.archive.transfer.formats.markdown import as_markdown
from understudy.archive.transfer.formats.names import safe_name
from understudy.archive.transfer.kept import KeptConversation, KeptMessage
from understudy.archive.transfer.shapes.chatgpt import markup as chatgpt
from understudy.archive.transfer.shapes.claude import markup as claude
from understudy.archive.transfer.shapes.documents import Documents
from understudy.archive.transfer.sources.decoding import decoded, named
from understudy.archive.transfer.sources.elements import ElementCutter, LineCutter
from understudy.base.errors import FetchError
from understudy.base.shown_text import json_shown, one_line, shown
from understudy.chat.providers.wire.translate import _speakable
from understudy.chat.request import given_file as files
from understudy.commands.output import ShownWriter
from understudy.desktop.chat.markdown.blocks import BlockSplitter
from understudy.host.markup import escape_markup
from understudy.status.log.report.csv_table import defused
from understudy.status.log.report.markdown import escaped, linked
from understudy.status.official.prose.mentions import models_in
from understudy.status.official.prose.models import model_of_id
from understudy.status.official.prose.places import places_in
from understudy.status.official.prose.scope import scope_of
from understudy.status.sources.dialects.feed import parse_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ONES = (*"~`*_[]()<>&#|-+=:.,;!?'\"\\/$% \t\n\r0aA\u00e9\u4f60\u202e\x1b", "```", "~~~\n", "```\n")
WORDS = (
    "Opus 5, ",
    "<b>",
    "<a",
    "1. ",
    "- ",
    "| ",
    "|-",
    "key:",
    '"a" ',
    "https://",
    "n't ",
    "1,",
    "A. ",
)
AT = datetime(2026, 11, 21, tzinfo=UTC)


def texts() -> Iterator[Pumped]:
    """Give each sign and word over and over, and the signs of Markdown and HTML in pairs."""
    for one in (*ONES, *WORDS):
        yield Pumped(one)
        yield Pumped(one, "x\n", "\x01")
    for pair in permutations("~`*[]<|-\n .a", 2):
        yield Pumped("".join(pair))


def _split(text: str) -> None:
    for size in (len(text), 400):
        splitter = BlockSplitter(2_000)
        for begin in range(0, len(text), size):
            splitter.feed(text[begin : begin + size])
        splitter.finish()


def _write(text: str) -> None:
    writer = ShownWriter(io.StringIO())
    for begin in range(0, len(text), 7):
        writer.write(text[begin : begin + 7])


def _feed(text: str) -> None:
    said = escape(shown(text))
    entry = f"<entry><id>1</id><title>{said}</title><content>{said}</content></entry>"
    try:
        parse_feed(f"<feed>{entry}</feed>".encode(), "https://a.b/feed", AT)
    except FetchError:
        return


def _cut(text: str) -> None:
    for cutter in (ElementCutter(), LineCutter()):
        for _ in cutter.feed(text.encode()):
            pass
        for _ in cutter.finish():
            pass


def _kept(text: str) -> KeptConversation:
    """Return a conversation that says nothing but ``text``, wherever it says anything."""
    segment = Segment(text[:40], text[:40], text, Outcome.INTERRUPTED, text[:400])
    messages = (
        Message(1, 1, Role.USER, text, AT),
        Message(2, 1, Role.ASSISTANT, "", AT, (segment,), parent_id=1),
    )
    kept = tuple(KeptMessage(one, str(one.id), None, "own", ()) for one in messages)
    return KeptConversation(Conversation(1, text[:400], AT, AT), "key", None, "", kept)


def _marks(text: str) -> None:
    chatgpt.without_marks(text)
    chatgpt.cleaned(text, {})
    chatgpt.without_dead_links(text)
    chatgpt.without_blocks(text)


def _compare(text: str) -> None:
    one, other = wording_of(text), wording_of(f"convert {text}")
    is_turned_round(one, other)
    core_of(text)
    differs_in_unit(one, other)


def _question(text: str) -> None:
    plain = past_text.normal(text)
    past_text.bare(plain)
    past_text.key_of(plain)
    past_text.differ_in_flags(text, f"{text} -v")
    past_text.parts_of(text)
    rules.content_words(plain)
    is_follow_up(plain)
    subject_of(plain)
    rules.leans_on_context(plain)
    rules.is_time_bound(plain)
    rules.is_english(text)


SCANNERS: dict[str, Callable[[str], object]] = {
    "what is shown": lambda text: (shown(text), one_line(text), json_shown(text)),
    "the writer of every command": _write,
    "markup of notifications": escape_markup,
    "export to HTML": lambda text: as_html(_kept(text), lambda _: None),
    "export to Markdown": lambda text: as_markdown(_kept(text), lambda _: None),
    "a file's name from a title": safe_name,
    "a title from a text": lambda text: title_from(storable(text)),
    "an attachment's name": files.one_line,
    "Markdown while it streams": _split,
    "a question": _question,
    "two questions compared": _compare,
    "a search": lambda text: (parse_query(text), words_of(text)),
    "a place that was found": lambda text: snippet_of(text, (Term(("a", "b")), Term(("x",), True))),
    "an import cut into conversations": _cut,
    "a conversation that is no JSON": lambda text: (
        decoded(text.encode()),
        named(f'"title": "{text}'.encode()),
    ),
    "ChatGPT's own markup": _marks,
    "Claude's own markup": lambda text: claude.without_marks(text, Documents()),
    "an error's words": lambda text: _speakable(text, ("a secret prompt",)),
    "an incident": lambda text: (
        models_in(text),
        scope_of(text),
        places_in(text),
        model_of_id(text),
    ),
    "a feed": _feed,
    "a report": lambda text: (escaped(text), linked(text), defused(text)),
}
