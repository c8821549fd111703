"""The works of Claude's tools: artifacts, files with their versions, code that ran.

Recognised by a tool's input, not by its name, which changes: a text with a path or a title is a
document, an old and a new string are a change of one. A mere look-up is traffic.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from understudy.archive.rows import storable
from understudy.archive.transfer.fences import fenced
from understudy.archive.transfer.shapes.documents import changed, shown, shown_change
from understudy.archive.transfer.shapes.lenient import (
    exact_text_in,
    file_name,
    key_in,
    media_type_of,
    object_in,
    objects_in,
    text_in,
)
from understudy.archive.transfer.shapes.said import SaidAttachment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from understudy.archive.transfer.shapes.documents import Documents

LANGUAGES = {
    "text/html": "html",
    "text/markdown": "markdown",
    "image/svg+xml": "svg",
    "application/vnd.ant.react": "jsx",
    "application/vnd.ant.mermaid": "mermaid",
}
ENDINGS = {
    "py": "python",
    "js": "javascript",
    "ts": "typescript",
    "md": "markdown",
    "sh": "bash",
    "yml": "yaml",
    "rs": "rust",
    "rb": "ruby",
    "kt": "kotlin",
    "htm": "html",
    "txt": "",
}
SHELLS = ("bash", "shell", "terminal")
RUNNERS = ("repl", "analysis", "code_execution", "python", "javascript", *SHELLS)
WRITTEN_IN = ("file_text", "content", "text")
WIDGET = "widget_code"
SHOWS = re.compile(r"\w{0,80}_v\d{1,3}")
"""The tools by which claude.ai shows something: a question with options, a message, a recipe."""
NOT_WORDS = frozenset({"id", "type", "kind", "place_id", "locale"})
MOST_LEVELS = 6


def made_by(call: Mapping[str, Any], documents: Documents) -> str:
    """Return the work of a ``tool_use`` block, as a part of the answer; "" is mere traffic."""
    given, name = object_in(call, "input"), text_in(call, "name")
    path, artifact = text_in(given, "path", "file_path"), key_in(given, "id")
    key = f"file {path}" if path else f"artifact {artifact}"
    old, new = exact_text_in(given, "old_str"), exact_text_in(given, "new_str")
    if "new_str" in given or "old_str" in given:
        return _change(key, _title(given, path), old, new, documents)
    text = next((one for key in WRITTEN_IN if (one := exact_text_in(given, key))), "")
    is_artifact = name == "artifacts" or (bool(artifact) and "type" in given)
    if text.strip() and (path or is_artifact):
        return shown(documents.written(key, _title(given, path), _language(given, path), text))
    if widget := exact_text_in(given, WIDGET).strip():
        language = "svg" if widget.startswith("<svg") else "html"
        return shown(documents.written(f"widget {name}", _title(given, path), language, widget))
    return _run(name, given) if name.startswith(RUNNERS) else _displayed(name, given)


def _displayed(name: str, given: Mapping[str, Any]) -> str:
    return "\n".join(_words(given, MOST_LEVELS)).strip("\n") if SHOWS.fullmatch(name) else ""


def _run(name: str, given: Mapping[str, Any]) -> str:
    code = exact_text_in(given, "code")
    if code.strip():
        is_page = name.startswith(("repl", "analysis", "javascript"))
        return fenced(code, text_in(given, "language") or ("javascript" if is_page else "python"))
    command = exact_text_in(given, "command")
    return fenced(command, "bash") if command.strip() else ""


def _words(value: object, levels: int) -> Iterator[str]:
    """Yield the lines of what a tool showed: paragraphs, and lists as such."""
    if isinstance(value, str) and value.strip():
        yield from ("", storable(value).strip("\n"))
    elif levels and isinstance(value, dict):
        for name, one in value.items():
            if name not in NOT_WORDS:
                yield from _words(one, levels - 1)
    elif levels and isinstance(value, list):
        if any(isinstance(one, str) for one in value):
            yield ""
        for one in value:
            yield from [f"- {storable(one)}"] if isinstance(one, str) else _words(one, levels - 1)


def output_of(result: Mapping[str, Any]) -> str:
    """Return the output of code that ran, as a part of the answer."""
    if not text_in(result, "name").startswith(RUNNERS):
        return ""
    said = exact_text_in(result, "content") if isinstance(result.get("content"), str) else ""
    said = said or "\n".join(
        exact_text_in(one, "text") for one in objects_in(result, "content") if "text" in one
    )
    return f"Output:\n\n{fenced(said)}" if said.strip() else ""


def files_of(result: Mapping[str, Any]) -> list[SaidAttachment]:
    """Return the files in a ``tool_result`` block, by name."""
    found = []
    for one in objects_in(result, "content"):
        name = file_name(text_in(one, "name", "file_name") or text_in(one, "file_path", "path"))
        if name and text_in(one, "type") in {"local_resource", "file", "resource"}:
            media_type = media_type_of(name, text_in(one, "mime_type"))
            found.append(SaidAttachment(name, media_type, asset=key_in(one, "uuid") or None))
    return found


def _change(key: str, title: str, old: str, new: str, documents: Documents) -> str:
    before = documents.get(key)
    shown_only = shown_change(before.title if before else title, old, new)
    after = None if before is None else changed(before, old, new)
    if after is None:
        return shown_only
    documents.keep(key, after)
    return f"{shown_only}\n\n{shown(after)}"


def _title(given: Mapping[str, Any], path: str) -> str:
    return text_in(given, "title") or file_name(path) or text_in(given, "id")


def _language(given: Mapping[str, Any], path: str) -> str:
    if said := text_in(given, "language"):
        return said
    kind = text_in(given, "type")
    if kind in LANGUAGES:
        return LANGUAGES[kind]
    ending = PurePath(path).suffix.removeprefix(".").lower()
    return ENDINGS.get(ending, ending)
