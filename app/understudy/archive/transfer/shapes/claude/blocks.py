"""The content of one Claude.ai message: its blocks, pasted texts, and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from understudy.archive.rows import storable
from understudy.archive.transfer.fences import web_link
from understudy.archive.transfer.shapes.chatgpt.markup import without_dead_links
from understudy.archive.transfer.shapes.claude.made import files_of, made_by, output_of
from understudy.archive.transfer.shapes.claude.markup import without_marks
from understudy.archive.transfer.shapes.lenient import (
    PICTURE,
    count_in,
    exact_text_in,
    file_name,
    key_in,
    list_in,
    media_type_of,
    object_in,
    objects_in,
    text_in,
    unwrapped,
)
from understudy.archive.transfer.shapes.pasted import is_pasted
from understudy.archive.transfer.shapes.said import SaidAttachment
from understudy.archive.transfer.shapes.unknown import kept_unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from understudy.archive.transfer.shapes.documents import Documents
    from understudy.archive.transfer.shapes.said import Tally

NOT_SAID = {
    *("thinking", "redacted_thinking", "summaries", "token_budget", "injected_prompt_block"),
    *("flag", "server_tool_use"),
}
FILES = {"image", "document", "file"}


class Said(msgspec.Struct, frozen=True):
    text: str
    files: tuple[SaidAttachment, ...]


class _Piece(msgspec.Struct, frozen=True):
    """The text of one block; adjacent texts are one sentence cut up by citations."""

    text: str
    is_text: bool = False


def said_in(
    given: Mapping[str, Any], documents: Documents, tally: Tally, *, is_answer: bool
) -> Said:
    """Return the text of a message, with everything it made, and its files."""
    blocks = _blocks(given)
    files = _attachments_of(given)
    files |= {key: one for key, one in _files_in(blocks) if not _is_known(key, one, files)}
    said = _joined(list(_pieces(blocks, documents, tally, is_answer=is_answer)))
    if not said.strip():
        plain = exact_text_in(given, "text")
        said = without_marks(plain, documents) if is_answer else plain
    if is_answer:
        said, names = without_dead_links(said)
        known = {one.name for one in files.values()}
        for name in names:
            if name not in known:
                files.setdefault(name, SaidAttachment(name, media_type_of(name, "")))
    pasted = [one.text for one in files.values() if is_pasted(one.name) and one.text]
    kept = tuple(one for one in files.values() if not (is_pasted(one.name) and one.text))
    whole = "\n\n".join(one.strip("\n") for one in (said, *pasted) if one and one.strip())
    return Said(whole, kept)


def holds_thinking(given: Mapping[str, Any]) -> bool:
    return any(text_in(one, "type").endswith("thinking") for one in _blocks(given))


def _blocks(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    value = unwrapped(given.get("content"))
    if isinstance(value, str):
        return [{"type": "text", "text": value}]
    if isinstance(value, dict):
        inner = list_in(value, "content")
        value = inner or [value]
    blocks = value if isinstance(value, list) else []
    return [
        {"type": "text", "text": one} if isinstance(one, str) else one
        for one in blocks
        if isinstance(one, dict | str)
    ]


def _pieces(
    blocks: list[dict[str, Any]], documents: Documents, tally: Tally, *, is_answer: bool
) -> Iterator[_Piece]:
    failed = {
        text_in(one, "tool_use_id")
        for one in blocks
        if one.get("type") == "tool_result" and one.get("is_error") is True
    }
    for block in blocks:
        kind = text_in(block, "type")
        match kind:
            case "text":
                text = exact_text_in(block, "text")
                said = without_marks(text, documents) if is_answer else text
                yield _Piece(said + _cited(block) if said else "", is_text=True)
            case "voice_note":
                title, said = text_in(block, "title"), exact_text_in(block, "text")
                yield _Piece(f"{title}\n\n{said}" if title and said else title or said)
            case "tool_use":
                is_failed = text_in(block, "id") in failed
                yield _Piece("" if is_failed else made_by(block, documents))
            case "tool_result":
                yield _Piece(output_of(block))
            case "":
                yield _Piece(exact_text_in(block, "text"))
            case _ if kind in NOT_SAID | FILES:
                yield _Piece("")
            case _:
                yield _Piece(kept_unknown(kind, block, tally))


def _joined(pieces: list[_Piece]) -> str:
    said: list[str] = []
    is_adjacent = False
    for piece in pieces:
        if piece.text:
            # citations cut a sentence into blocks; a tool in between begins a new paragraph
            glue = "" if not said or (is_adjacent and piece.is_text) else "\n\n"
            said.append(glue + piece.text)
        is_adjacent = piece.is_text
    return "".join(said)


def _cited(block: Mapping[str, Any]) -> str:
    """Return the source pages of a passage, as links after it."""
    links = []
    for one in objects_in(block, "citations"):
        details = object_in(one, "details")
        url = text_in(one, "url") or text_in(details, "url")
        links.append(web_link(text_in(one, "title") or text_in(details, "title"), url))
    words = ", ".join(dict.fromkeys(filter(None, links)))
    return f" ({words})" if words else ""


def _files_in(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, SaidAttachment]]:
    for block in blocks:
        kind = text_in(block, "type")
        if kind == "tool_result":
            for one in files_of(block):
                yield one.asset or f"name {one.name}", one
        if kind not in FILES:
            continue
        key = key_in(block, "file_uuid", "uuid", "id")
        name = file_name(text_in(block, "file_name", "title", "name"))
        media_type = PICTURE if kind == "image" and not name else media_type_of(name, "")
        shown = name or f"{kind} {key}".strip()
        yield key or f"name {shown}", SaidAttachment(shown, media_type, asset=key or None)


def _is_known(key: str, one: SaidAttachment, files: Mapping[str, SaidAttachment]) -> bool:
    return key in files or any(one.name == each.name for each in files.values())


def _attachments_of(given: Mapping[str, Any]) -> dict[str, SaidAttachment]:
    found: dict[str, SaidAttachment] = {}
    for number, one in enumerate(objects_in(given, "attachments")):
        name = file_name(text_in(one, "file_name"))
        text = text_in(one, "extracted_content")
        if name or text:
            found[f"{number}"] = SaidAttachment(
                name,
                media_type_of(name, text_in(one, "file_type")),
                text or None,
                count_in(one, "file_size"),
                asset=key_in(one, "id") or None,
            )
    for one in [*objects_in(given, "files"), *objects_in(given, "files_v2")]:
        name = file_name(text_in(one, "file_name"))
        key = key_in(one, "file_uuid", "uuid")
        if name or key:
            media_type = media_type_of(name, text_in(one, "file_type"))
            if text_in(one, "file_kind") == "image" and not name:
                media_type = PICTURE
            made = SaidAttachment(storable(name or key), media_type, asset=key or None)
            found.setdefault(key or f"name {name}", made)
    return found
