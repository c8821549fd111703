"""Converts a stored conversation to turns for a provider, only when it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.archive.branches import Tree
from understudy.chat.model import Attached, Outcome, Role, RouteReasonKind, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from understudy.chat.model import Message


def turns_of(messages: Iterable[Message]) -> tuple[Turn, ...]:
    """Return alternating turns that begin and end with the person's, with their files.

    An answer counts with its last whole segment, else with its text before it broke; one without
    text is left out, and the person's neighbouring messages are then joined.
    """
    turns: list[Turn] = []
    for message in messages:
        is_answer = message.role is Role.ASSISTANT
        text = _answered(message) if is_answer else message.text
        files = () if is_answer else _attached(message)
        if not (text.strip() or files) or (not turns and is_answer):
            continue
        if turns and turns[-1].role is message.role:
            before = turns[-1]
            joined = "\n\n".join(one for one in (before.text, text) if one.strip())
            earlier = (replace(one, earlier=True) for one in before.attachments)
            turns[-1] = Turn(message.role, joined, (*earlier, *files))
        else:
            turns.append(Turn(message.role, text, files))
    while turns and turns[-1].role is Role.ASSISTANT:
        turns.pop()
    return tuple(turns)


def _answered(message: Message) -> str:
    """Return an answer's text, with the names of files made for it."""
    return "\n\n".join(one for one in (answer_text(message), *_made(message)) if one.strip())


def _made(message: Message) -> Iterator[str]:
    for one in message.attachments:
        yield f"[File: {one.name}]\n{one.text}" if one.text else f"[File: {one.name}]"


def _attached(message: Message) -> tuple[Attached, ...]:
    return tuple(
        Attached(
            one.name, one.media_type, text=one.text, sha256=one.sha256, size_bytes=one.size_bytes
        )
        for one in message.attachments
    )


def messages_up_to(messages: Iterable[Message], prompt_id: int) -> list[Message]:
    """Return the messages before a prompt on its branch, and the prompt.

    If a question was answered twice, the second time late from the outbox, the answer that was
    continued is used, or the late one if that is empty.
    """
    by_id = {one.id: one for one in messages}
    tree = Tree(by_id.values())
    found: list[Message] = []
    for one in tree.path(prompt_id):
        message = by_id[one]
        if message.role is Role.ASSISTANT and not answer_text(message).strip():
            others = (by_id[other] for other in tree.late_beside(one))
            said = [other for other in others if answer_text(other).strip()]
            message = said[-1] if said else message
        found.append(message)
    return found


def taken_along(messages: Iterable[Message], prompt_id: int) -> list[int]:
    """Return the prompts before this one that `turns_of` joins to it, because they got no text."""
    joined: list[int] = []
    for message in reversed(messages_up_to(messages, prompt_id)[:-1]):
        if message.role is Role.USER:
            joined.append(message.id)
        elif answer_text(message).strip():
            break
    return joined


def answer_text(message: Message) -> str:
    """Return an answer's text: its last whole segment, else the longest that broke off.

    If a segment continues a broken-off one, both count together.
    """
    longest = so_far = ""
    whole: str | None = None
    for segment in message.segments:
        goes_on = segment.reason == RouteReasonKind.CONTINUES
        so_far = so_far + segment.text if goes_on else segment.text
        longest = max(longest, so_far, key=len)
        if segment.text and segment.outcome in _WHOLE:
            whole = so_far
    return longest if whole is None else whole


_WHOLE = frozenset({Outcome.COMPLETE, Outcome.REFUSED, Outcome.CACHED})
