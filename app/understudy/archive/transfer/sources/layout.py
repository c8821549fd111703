"""Which files of an export contain conversations, by their names; and which parts are missing.

Claude and ChatGPT number the parts of large exports and list them in a manifest; people rename
downloads, unpack them a folder deeper, and keep each conversation in a separate file. Pure.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

JSON = (".json", ".jsonl", ".ndjson")
ZIP = ".zip"
PAGE = "chat.html"
EXPORT_MANIFEST = "export_manifest.json"
MANIFEST = re.compile(r"(?:export[-_])?manifest[^/]*\.json", re.IGNORECASE)
_COPY = r"(?: ?\(\d+\)| copy(?: \d+)?)?"
CONVERSATIONS = re.compile(
    rf"(?:copy of )?conversations(?:[-_ ]?\d+)?{_COPY}\.(?:jsonl?|ndjson)", re.IGNORECASE
)
BESIDE = re.compile(
    rf"(?:projects|memories|group_chats|textdocs)(?:[-_]\d+)?{_COPY}\.json", re.IGNORECASE
)
TEXTDOCS = "textdocs"
"""ChatGPT's folder of canvases, one per file; their format is undocumented (2026-11)."""
FOLDERS = {"conversations", "projects"}
"""Folders in which each file is one of them."""
NO_CHATS = re.compile(
    r"(?:users?|user_settings|settings|message_feedback|model_comparisons|shared_conversations"
    r"|conversation_asset_file_names|assets|library_files|shopping|sora|(?:export[-_])?manifest"
    r"[^/]*)(?:[-_]\d+)?\.json",
    re.IGNORECASE,
)
_NUMBERED = re.compile(rf"(.*?[-_])(\d{{2,5}}){_COPY}(\.\w+)", re.IGNORECASE)
MOST_MISSING = 50


def chosen(names: Iterable[str]) -> list[str]:
    """Return which of these files to read, in order; ``names`` are paths with slashes."""
    given = sorted(names)
    named = [one for one in given if _is_named(one)]
    if any(CONVERSATIONS.fullmatch(PurePosixPath(one).name) or _in_folder(one) for one in named):
        return named
    others = [
        one
        for one in given
        if one.lower().endswith(JSON) and not NO_CHATS.fullmatch(PurePosixPath(one).name)
    ]
    pages = [one for one in given if PurePosixPath(one).name.lower() == PAGE]
    return sorted({*named, *others}) or pages


def _is_named(name: str) -> bool:
    base = PurePosixPath(name).name
    is_ours = CONVERSATIONS.fullmatch(base) or BESIDE.fullmatch(base)
    is_chat = _in_folder(name) and name.lower().endswith(JSON)
    return is_ours is not None or is_chat or (is_textdoc(name) and not base.startswith("."))


def is_textdoc(name: str) -> bool:
    """Return True if a file is one of ChatGPT's canvases, or lists them."""
    path = PurePosixPath(name.lower())
    return TEXTDOCS in path.parts[:-1] or path.name.startswith(TEXTDOCS)


def _in_folder(name: str) -> bool:
    return bool(FOLDERS & {one.lower() for one in PurePosixPath(name).parts[:-1]})


def missing_parts(names: Iterable[str], manifest: Mapping[str, Any] | None) -> list[str]:
    """Return the missing parts, by a manifest or by gaps in the numbers."""
    here = {PurePosixPath(one).name.lower() for one in names}
    listed = listed_parts(manifest) if manifest is not None else []
    found = [one for one in listed if PurePosixPath(one).name.lower() not in here]
    return list(dict.fromkeys([*found, *_gaps(here)]))[:MOST_MISSING]


def listed_parts(manifest: Mapping[str, Any]) -> list[str]:
    """Return the names of the files with conversations in a manifest."""
    found: list[str] = []
    logical = manifest.get("logical_files")
    for name, one in logical.items() if isinstance(logical, dict) else ():
        files = one.get("files") if isinstance(one, dict) else None
        if CONVERSATIONS.fullmatch(str(name)) and isinstance(files, list):
            found += [each for each in files if isinstance(each, str)]
    for one in data_files(manifest):
        found += [str(one["file_name"])] if isinstance(one.get("file_name"), str) else []
    return found


def data_files(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the files to fetch by a manifest of Claude's."""
    files = manifest.get("data_files")
    return [one for one in files if isinstance(one, dict)] if isinstance(files, list) else []


def _gaps(names: Iterable[str]) -> list[str]:
    """Return the names missing from a sequence that begins with 0 or 1."""
    numbers: dict[tuple[str, str, int], set[int]] = {}
    for name in names:
        found = _NUMBERED.fullmatch(name)
        if found and (CONVERSATIONS.fullmatch(name) or name.endswith(ZIP)):
            numbers.setdefault((found[1], found[3], len(found[2])), set()).add(int(found[2]))
    gaps: list[str] = []
    for (before, ending, digits), seen in numbers.items():
        if len(seen) > 1 and min(seen) <= 1 and max(seen) < 10 * len(seen):
            absent = sorted(set(range(min(seen), max(seen))) - seen)
            gaps += [f"{before}{one:0{digits}}{ending}" for one in absent]
    return gaps
