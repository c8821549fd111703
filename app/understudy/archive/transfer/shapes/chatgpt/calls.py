"""The tool calls of ChatGPT's models: canvases, code that ran, and mere traffic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from understudy.archive.rows import storable
from understudy.archive.transfer.fences import fenced
from understudy.archive.transfer.shapes.documents import Document, shown, updated
from understudy.archive.transfer.shapes.lenient import (
    exact_text_in,
    list_in,
    object_in,
    objects_in,
    text_in,
    unwrapped,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from understudy.archive.transfer.shapes.documents import Documents

CANVAS = "canmore."
CODE_RUNNERS = ("python", "container", "bash", "code_interpreter", "jupyter")
RUNS = {"python": "python", "container": "bash", "bash": "bash"}
# browser commands, as models of 2023 wrote them
_COMMAND = re.compile(r"\s*(?:search|m?click|open_url|quote|scroll|back|msearch|find)\(")
MADE_UP_KEY = "the only canvas"


def call_text(content: Mapping[str, Any]) -> str:
    """Return the text of a tool call, in any of its places."""
    parts = [one for one in list_in(content, "parts") if isinstance(one, str)]
    return exact_text_in(content, "text") or storable("\n".join(parts))


def canvas_of(message: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return object_in(object_in(message or {}, "metadata"), "canvas")


def written_to_canvas(
    message: Mapping[str, Any], told: Mapping[str, Any], documents: Documents
) -> str | None:
    """Return the text a message wrote to a canvas; None if it wrote none.

    ``told`` is the canvas as named in the tool's reply, empty if there was no reply.
    """
    content = object_in(message, "content")
    said = call_text(content)
    given = unwrapped(said)
    is_call = text_in(message, "recipient").startswith(CANVAS)
    if not is_call and content.get("content_type") != "code":
        return None
    if not isinstance(given, dict):
        return fenced(said, "json") if is_call and said.strip() else None
    is_new = isinstance(given.get("content"), str) and ("name" in given or "type" in given)
    is_update = isinstance(given.get("updates"), list)
    if told.get("is_failure") is True or not (is_call or is_new or is_update):
        return "" if is_call or is_new or is_update else None
    return _written(given, told, documents, is_new=is_new, is_update=is_update)


def _written(
    given: Mapping[str, Any],
    told: Mapping[str, Any],
    documents: Documents,
    *,
    is_new: bool,
    is_update: bool,
) -> str:
    key = text_in(told, "textdoc_id") or (MADE_UP_KEY if is_new else documents.last)
    if is_new:
        kind = text_in(given, "type") or text_in(told, "textdoc_type")
        title = text_in(given, "name") or text_in(told, "title")
        text = exact_text_in(given, "content")
        return shown(documents.written(key, title, document_language(kind), text))
    if is_update:
        return _update(given, told, key, documents)
    return _comments(given, documents.get(key))


def _update(
    given: Mapping[str, Any], told: Mapping[str, Any], key: str, documents: Documents
) -> str:
    before = documents.get(key) or documents.get(documents.last)
    if before is None:
        title, kind = text_in(told, "title") or "Canvas", text_in(told, "textdoc_type")
        before = Document(title, document_language(kind or "document"), "", 0, is_whole=False)
    after, shown_only = updated(before, objects_in(given, "updates"))
    documents.keep(key or documents.last or MADE_UP_KEY, after)
    return "\n\n".join([*shown_only, *([shown(after)] if after.text.strip() else [])])


def _comments(given: Mapping[str, Any], document: Document | None) -> str:
    comments = [one for one in objects_in(given, "comments") if text_in(one, "comment")]
    if not comments:
        return ""
    lines = [f"**{document.title if document else 'Canvas'}**, comments\n"]
    lines += [f"- “{text_in(one, 'pattern')}”: {text_in(one, 'comment')}" for one in comments]
    return "\n".join(lines)


def document_language(kind: str) -> str:
    """Return the language of a canvas's block by its type, as ``code/python`` or ``document``."""
    return kind.partition("/")[2] if kind.startswith("code/") else "markdown"


def code_that_ran(message: Mapping[str, Any]) -> str | None:
    """Return code that a person can open in ChatGPT, as a block; None if there is none."""
    content = object_in(message, "content")
    recipient = text_in(message, "recipient").lower()
    runner = next((one for one in CODE_RUNNERS if recipient.startswith(one)), None)
    is_code = content.get("content_type") == "code"
    if runner is None and (not is_code or recipient not in {"", "all"}):
        return None
    said = call_text(content)
    given = unwrapped(said)
    language = text_in(content, "language")
    if isinstance(given, dict):
        return _command(given)
    if not said.strip() or (runner is None and _is_traffic(message, language, said)):
        return ""
    if language in {"", "unknown"}:
        language = RUNS.get(runner or "", "")
    return fenced(said, language)


def _command(given: Mapping[str, Any]) -> str:
    """Return a command line or code in an object; anything else is traffic."""
    code = exact_text_in(given, "code")
    if code.strip():
        return fenced(code, "python")
    words = list_in(given, "cmd") or list_in(given, "command")
    said = storable(" ".join(one for one in words if isinstance(one, str)))
    said = said.removeprefix("bash -lc ") or exact_text_in(given, "cmd")
    return fenced(said, "bash") if said.strip() else ""


def _is_traffic(message: Mapping[str, Any], language: str, said: str) -> bool:
    is_reasoning = object_in(message, "metadata").get("reasoning_status") == "is_reasoning"
    is_vague = language in {"", "unknown", "json"}
    return is_reasoning or (is_vague and _COMMAND.match(said) is not None)
