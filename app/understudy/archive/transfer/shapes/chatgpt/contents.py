"""The content of one ChatGPT message: text, code, pictures, a report; "" is mere traffic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.archive.rows import storable
from understudy.archive.transfer.fences import fenced, web_link
from understudy.archive.transfer.shapes.chatgpt.calls import code_that_ran, written_to_canvas
from understudy.archive.transfer.shapes.chatgpt.files import attachments_of, is_of_the_person
from understudy.archive.transfer.shapes.chatgpt.markup import (
    cleaned,
    references_of,
    sources_of,
    without_marks,
)
from understudy.archive.transfer.shapes.chatgpt.research import report_in
from understudy.archive.transfer.shapes.lenient import (
    exact_text_in,
    media_type_of,
    object_in,
    text_in,
    unwrapped,
)
from understudy.archive.transfer.shapes.said import SaidAttachment
from understudy.archive.transfer.shapes.unknown import kept_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from understudy.archive.transfer.shapes.documents import Documents
    from understudy.archive.transfer.shapes.said import Tally

WORDS = {"text", "multimodal_text", ""}
THINKING = {"thoughts", "reasoning_recap"}
NOT_SAID = THINKING | {
    *("user_editable_context", "model_editable_context"),
    *("system_error", "tether_browsing_display", "tether_browsing_code", "computer_output"),
}
PAGES = {"tether_quote", "sonic_webpage"}
OUTPUT = {"execution_output", "citable_code_output"}
POINTERS = re.compile(r"\w*asset_pointer|image_url")


class Said(msgspec.Struct, frozen=True):
    """The part a message adds to its turn; ``sources`` are links to the pages it read."""

    text: str = ""
    files: tuple[SaidAttachment, ...] = ()
    sources: tuple[str, ...] = ()


NOTHING = Said()


def said_by_person(message: Mapping[str, Any], tally: Tally) -> Said:
    content = content_of(message)
    kind = text_in(content, "content_type")
    if kind in NOT_SAID or is_hidden(message):
        return NOTHING
    files = attachments_of(message)
    if kind in PAGES:
        name = text_in(content, "title", "domain") or "Quote"
        quoted = SaidAttachment(name, media_type_of(name, ""), exact_text_in(content, "text"))
        return Said("", (*files, quoted))
    quote = text_in(object_in(message, "metadata"), "targeted_reply")
    lines = [f"> {one}" for one in without_marks(quote).split("\n")] if quote else []
    said = without_marks(_words(content, tally))
    return Said("\n\n".join(filter(None, ["\n".join(lines), said])), files)


def said_by_model(
    message: Mapping[str, Any],
    told: Mapping[str, Any],
    documents: Documents,
    tally: Tally,
) -> Said:
    """Return an assistant message's part; ``told`` is the canvas named in its tool's reply."""
    if (report := report_in(message)) is not None:
        return _answered(report, tally)
    content = content_of(message)
    kind = text_in(content, "content_type")
    if kind in PAGES or kind in NOT_SAID or text_in(message, "channel") == "analysis":
        pages = _page(content) if kind in PAGES else []
        return Said(sources=(*sources_of(object_in(message, "metadata")), *pages))
    made = written_to_canvas(message, told, documents)
    if made is None and not is_hidden(message):
        made = code_that_ran(message)
    if made is not None:
        return Said(made)
    if is_hidden(message) or text_in(message, "recipient") not in {"", "all"}:
        return NOTHING
    return _output(message, content) if kind in OUTPUT else _answered(message, tally)


def said_by_tool(message: Mapping[str, Any], tally: Tally) -> Said:
    if (report := report_in(message)) is not None:
        return _answered(report, tally)
    content = content_of(message)
    kind = text_in(content, "content_type")
    if kind in OUTPUT:
        return _output(message, content)
    if kind in PAGES:
        return Said(sources=tuple(_page(content)))
    if kind == "multimodal_text" and not is_of_the_person(message):
        return Said(files=attachments_of(message))
    return NOTHING


def content_of(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a message's content in any form: an object, JSON in a text, or plain text."""
    value = unwrapped(message.get("content"))
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {"content_type": "multimodal_text", "parts": value}
    return {"content_type": "text", "parts": [value]} if isinstance(value, str) else {}


def is_hidden(message: Mapping[str, Any]) -> bool:
    """Return True if ChatGPT hides a message: it is marked so, or has a weight of zero."""
    metadata = object_in(message, "metadata")
    is_weightless = message.get("weight") == 0 and not isinstance(message.get("weight"), bool)
    return metadata.get("is_visually_hidden_from_conversation") is True or is_weightless


def _answered(message: Mapping[str, Any], tally: Tally) -> Said:
    metadata = object_in(message, "metadata")
    said = _words(content_of(message), tally)
    text, names = cleaned(said, references_of(metadata, said))
    made = attachments_of(message)
    known = {one.name for one in made}
    linked = (
        SaidAttachment(name, media_type_of(name, ""))
        for name in dict.fromkeys(names)
        if name not in known
    )
    return Said(text.strip("\n"), (*made, *linked), tuple(sources_of(metadata)))


def _words(content: Mapping[str, Any], tally: Tally) -> str:
    kind = text_in(content, "content_type")
    if kind == "code":
        said = exact_text_in(content, "text")
        return fenced(said, text_in(content, "language")) if said.strip() else ""
    if kind not in WORDS:
        return kept_unknown(kind, content, tally)
    parts = unwrapped(content.get("parts"))
    if isinstance(parts, str):
        parts = [parts]
    pieces = [_part(part, tally) for part in parts] if isinstance(parts, list) else []
    said = "\n\n".join(piece for piece in pieces if piece.strip())
    said = said or exact_text_in(content, "text")
    return said.strip("\n") if said.strip() else ""


def _part(part: object, tally: Tally) -> str:
    if isinstance(part, str):
        return storable(part)
    if not isinstance(part, dict):
        return ""
    kind = text_in(part, "content_type", "type")
    if kind in {"audio_transcription", "text", ""}:
        return exact_text_in(part, "text")
    if POINTERS.fullmatch(kind) or kind in NOT_SAID | PAGES:
        return ""
    return kept_unknown(kind, part, tally)


def _output(message: Mapping[str, Any], content: Mapping[str, Any]) -> Said:
    said = exact_text_in(content, "text") or exact_text_in(content, "output_str")
    text = f"Output:\n\n{fenced(said)}" if said.strip() else ""
    return Said(text, attachments_of(message))


def _page(content: Mapping[str, Any]) -> list[str]:
    link = web_link(text_in(content, "title", "domain"), text_in(content, "url"))
    return [link] if link else []


def is_thinking(node: object) -> bool:
    message = unwrapped(node.get("message")) if isinstance(node, dict) else None
    if not isinstance(message, dict):
        return False
    return text_in(content_of(message), "content_type") in THINKING


def has_place_for_words(message: Mapping[str, Any]) -> bool:
    """Return True if a message without text is empty, or traffic, and not damaged."""
    content = content_of(message)
    is_list = isinstance(unwrapped(content.get("parts")), list | str)
    is_known = text_in(content, "content_type") not in WORDS
    return is_list or is_known or isinstance(content.get("text"), str)
