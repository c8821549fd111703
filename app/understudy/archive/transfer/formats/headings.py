"""The words an export adds to the messages: who, when, and how an answer ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.model import Outcome, Role
from understudy.archive.titles import title_from

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.archive.model import Attachment, Message, Segment
    from understudy.archive.transfer.kept import KeptConversation

YOU = "You"
NO_ANSWER = "No answer"
UNTITLED = "Untitled conversation"
ORIGINS = {
    "own": "Understudy",
    "claude.ai": "imported from Claude",
    "chatgpt": "imported from ChatGPT",
    "jsonl": "imported from JSON Lines",
    "understudy": "imported from another Understudy",
}
MARKS = {
    Outcome.RUNNING: "still being written when this was exported",
    Outcome.COMPLETE: "",
    Outcome.INTERRUPTED: "interrupted: the answer ends here",
    Outcome.REFUSED: "the model declined to answer",
    Outcome.CACHED: "a past answer, offered again",
}


def said_at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def title_words(kept: KeptConversation) -> str:
    return kept.conversation.title or UNTITLED


def origin_words(kept: KeptConversation) -> str:
    return ORIGINS.get(kept.conversation.origin, kept.conversation.origin)


def label_words(kept: KeptConversation) -> list[str]:
    """Return the labels of a conversation, a line each."""
    names = {name: name.replace("_", " ") for name in kept.labels}
    return [
        names[name] if value == "yes" else f"{names[name]}: {value}"
        for name, value in kept.labels.items()
    ]


def answerer(segment: Segment) -> str:
    """Return the author of an answer: the provider, and its model if known."""
    return f"{segment.provider}, {segment.model}" if segment.model else segment.provider


def marks_of(segment: Segment) -> str:
    """Return the words for how a segment ended, "" if it is simply complete."""
    mark = MARKS[segment.outcome]
    return f"{mark} ({segment.failure})" if mark and segment.failure else mark


def branch_words(parent: Message | None) -> str:
    """Return the words for the fork at which a branch begins."""
    if parent is None:
        return "begins anew"
    said = parent.text if parent.role is Role.USER else "".join(s.text for s in parent.segments)
    who = "the question" if parent.role is Role.USER else "the answer"
    return f"follows {who} “{title_from(said)}” of {said_at(parent.created_at)}"


def file_words(file: Attachment) -> str:
    size = "" if file.size_bytes is None else f", {file.size_bytes} bytes"
    return f"{file.name or 'File'} ({file.media_type}{size})"
