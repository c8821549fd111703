"""A question as a person asks it: its text, its files, and who may answer. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from understudy.archive.model import NewAttachment


class Question(msgspec.Struct, frozen=True):
    """A question and the allowed providers. ``conversation_id`` None begins a new one.

    ``replaces`` is an earlier question: this one begins a branch beside it. ``may_wait`` False: if
    all fail, it does not go to the outbox. ``rehearsal``: answer as if
    Claude were down, by a service made for that. ``past_answers`` False: never answer from the
    person's own history.
    """

    text: str
    conversation_id: int | None = None
    private: bool = False
    system: str | None = None
    pin_provider: str | None = None
    pin_model: str | None = None
    may_wait: bool = True
    rehearsal: bool = False
    past_answers: bool = True
    attachments: tuple[NewAttachment, ...] = ()
    replaces: int | None = None
