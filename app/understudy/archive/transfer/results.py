"""The progress and result of an import or an export: frozen values.

Reasons are names; their sentences are in `words/transfer.py`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.base.errors import StorageError


class Origin(StrEnum):
    """The program a conversation comes from; ours have `archive.store.OWN`."""

    CLAUDE_AI = "claude.ai"
    CHATGPT = "chatgpt"
    JSON_LINES = "jsonl"
    UNDERSTUDY = "understudy"


PROVIDERS = {Origin.CLAUDE_AI: "claude", Origin.CHATGPT: "openai"}
"""The provider that answers at an origin, as an id of the settings."""


class Why(StrEnum):
    """Why something was left out, or taken only in part."""

    # a whole file
    UNREADABLE = "unreadable"
    NOT_A_FILE = "not_a_file"
    NOT_JSON = "not_json"
    NOTHING_IN_IT = "nothing_in_it"
    ONLY_A_LIST = "only_a_list"
    PART_MISSING = "part_missing"
    NOT_TAKEN = "not_taken"
    FILES_UNUSED = "files_unused"
    WEB_PAGE = "web_page"
    ZIP_DAMAGED = "zip_damaged"
    ZIP_ENCRYPTED = "zip_encrypted"
    ZIP_METHOD = "zip_method"
    ZIP_OUTSIDE = "zip_outside"
    ZIP_LINK = "zip_link"
    ZIP_BOMB = "zip_bomb"
    ZIP_NESTED = "zip_nested"
    # the rest of a file
    CUT_OFF = "cut_off"
    STRAY = "stray"
    # one conversation
    BROKEN = "broken"
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    UNKNOWN_SHAPE = "unknown_shape"
    NO_ID = "no_id"
    NO_QUESTION = "no_question"
    NO_ANSWER = "no_answer"
    # taken, but only in part
    MESSAGES_LEFT_OUT = "messages_left_out"
    CONTENT_UNKNOWN = "content_unknown"
    CONTENT_LEFT_OUT = "content_left_out"
    ONLY_THINKING = "only_thinking"
    INSTANT_IMPOSSIBLE = "instant_impossible"
    CHARACTERS_LOST = "characters_lost"
    SAID_TWICE = "said_twice"
    FILES_MISSING = "files_missing"


WHOLE_FILE = frozenset(one for one in Why if one.value.startswith("zip_")) | {
    Why.UNREADABLE,
    Why.NOT_A_FILE,
    Why.NOT_JSON,
    Why.NOTHING_IN_IT,
    Why.ONLY_A_LIST,
    Why.PART_MISSING,
    Why.NOT_TAKEN,
    Why.FILES_UNUSED,
    Why.WEB_PAGE,
}
"""Reasons that concern a whole file."""


class Problem(msgspec.Struct, frozen=True):
    """One thing left out, or taken only in part.

    ``position`` counts the conversations of its file from 1; ``title`` and ``key`` are its own, ""
    if it has none; ``count`` is the number of messages or files.
    """

    file: str
    why: Why
    position: int | None = None
    title: str = ""
    key: str = ""
    detail: str = ""
    count: int = 0


class Progress(msgspec.Struct, frozen=True):
    """The progress of a run. ``total_bytes`` are those of the unpacked files."""

    done_bytes: int = 0
    total_bytes: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    empty: int = 0
    messages: int = 0


class ImportReport(msgspec.Struct, frozen=True):
    """The result of an import; everything counted in ``progress`` is on the disk.

    ``problem_count`` counts all, ``problems`` holds the first of them. ``is_stopped``: the person
    stopped it. ``storage_problem``: the database accepted no more.
    """

    progress: Progress
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0
    is_stopped: bool = False
    storage_problem: StorageError | None = None
    moved_aside: Path | None = None


class ExportFormat(StrEnum):
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


class ExportProgress(msgspec.Struct, frozen=True):
    done: int = 0
    total: int = 0


class ExportReport(msgspec.Struct, frozen=True):
    """The result of an export. ``target``: the path written, None if nothing was left behind."""

    target: Path | None
    conversations: int
    private_left_out: int = 0
    is_stopped: bool = False
    moved_aside: Path | None = None
