"""A stored conversation as the turns a provider is sent: conversion happens at send time only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.model import Outcome, Role, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.chat.model import Message


def turns_of(messages: Iterable[Message]) -> tuple[Turn, ...]:
    """Return alternating turns that begin and end with the person's.

    An answer counts with its last whole segment, else with what came of it before it broke; one
    that never had text is left out, and the person's neighbouring messages are then joined.
    """
    turns: list[Turn] = []
    for message in messages:
        text = message.text if message.role is Role.USER else answer_text(message)
        if not text.strip() or (not turns and message.role is Role.ASSISTANT):
            continue
        if turns and turns[-1].role is message.role:
            turns[-1] = Turn(message.role, f"{turns[-1].text}\n\n{text}")
        else:
            turns.append(Turn(message.role, text))
    while turns and turns[-1].role is Role.ASSISTANT:
        turns.pop()
    return tuple(turns)


def messages_up_to(messages: Iterable[Message], prompt_id: int) -> list[Message]:
    """Return what was said before a prompt, and the prompt: each answer after what it answers.

    An answer that came late, from the outbox, thus stands where its question stands.
    """
    before = [
        one
        for one in messages
        if (one.id <= prompt_id and (one.role is Role.USER or one.parent_id != prompt_id))
        or (one.role is Role.ASSISTANT and one.parent_id is not None and one.parent_id < prompt_id)
    ]
    return sorted(before, key=_place)


def _place(message: Message) -> tuple[int, int]:
    if message.role is Role.ASSISTANT and message.parent_id is not None:
        return message.parent_id, message.id
    return message.id, 0


def taken_along(messages: Iterable[Message], prompt_id: int) -> list[int]:
    """Return the prompts before this one that `turns_of` sends joined to it: nobody said a word."""
    joined: list[int] = []
    for message in reversed(messages_up_to(messages, prompt_id)[:-1]):
        if message.role is Role.USER:
            joined.append(message.id)
        elif answer_text(message).strip():
            break
    return joined


def answer_text(message: Message) -> str:
    """Return what an answer says: its last whole segment, else the longest that broke off."""
    for segment in reversed(message.segments):
        if segment.outcome in {Outcome.COMPLETE, Outcome.REFUSED, Outcome.CACHED} and segment.text:
            return segment.text
    return max((segment.text for segment in message.segments), key=len, default="")
