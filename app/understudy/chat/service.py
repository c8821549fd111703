"""One question from its words to its stored answer: keep it, route it, record what comes.

The prompt is committed before anything is sent, partial text at the latest every 250 ms. Engine
thread only.
"""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.archive.recorder import AnswerRecorder
from understudy.base.errors import DeletedMeanwhileError
from understudy.chat.history import turns_of
from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
)
from understudy.chat.router import AskRequest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from understudy.archive.store import Store
    from understudy.base.clock import Clock
    from understudy.base.errors import StorageError
    from understudy.chat.model import AnswerEvent, Conversation, Message
    from understudy.chat.router import Router


@dataclass(frozen=True, slots=True)
class Question:
    """What the person asks, and whom they let answer. ``conversation_id`` None begins a new one."""

    text: str
    conversation_id: int | None = None
    private: bool = False
    system: str | None = None
    pin_provider: str | None = None
    pin_model: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that is safe in the store, and the place its answer goes to."""

    question: Question
    conversation: Conversation
    message: Message
    answer_id: int


class ChatService:
    """Asks the router and keeps all of it."""

    def __init__(
        self,
        store: Store,
        router: Router,
        clock: Clock,
        on_storage_trouble: Callable[[StorageError], None],
    ) -> None:
        self._store = store
        self._router = router
        self._clock = clock
        self._on_storage_trouble = on_storage_trouble

    def route_with(self, router: Router) -> None:
        """Ask through ``router`` from the next question on; an answer under way keeps its own."""
        self._router = router

    def store_prompt(self, question: Question) -> Pending:
        """Commit the question; raises `StorageError`, and then nothing was sent to anybody."""
        try:
            message = self._keep(question, question.conversation_id)
        except DeletedMeanwhileError:
            # deleted in another window or process: what was typed begins a new one
            message = self._keep(question, None)
        answer_id = self._store.begin_answer(message.id)
        conversation = self._store.conversation(message.conversation_id)
        return Pending(question, conversation, message, answer_id)

    def _keep(self, question: Question, conversation_id: int | None) -> Message:
        if conversation_id is None:
            conversation_id = self._store.new_conversation(private=question.private).id
        return self._store.add_user_message(conversation_id, question.text)

    async def answer(self, pending: Pending) -> AsyncGenerator[AnswerEvent, None]:
        """Stream the answer while recording it; closing the generator is the person's stop."""
        question = pending.question
        request = AskRequest(
            turns=turns_of(self._store.messages(pending.conversation.id)),
            system=question.system,
            pin_provider=question.pin_provider,
            pin_model=question.pin_model,
            private=question.private or pending.conversation.private,
        )
        recorder = AnswerRecorder(
            self._store, self._clock, pending.answer_id, self._on_storage_trouble
        )
        ended = False
        try:
            async with aclosing(self._router.answer(request)) as events:
                async for event in events:
                    _record(recorder, event)
                    ended = isinstance(event, AnswerFinished | AnswerFailed)
                    if isinstance(event, AnswerFailed):
                        yield AnswerFailed(event.failure, kept=True)
                    else:
                        yield event
        finally:
            if not ended:
                recorder.stopped()
            recorder.close()


def _record(recorder: AnswerRecorder, event: AnswerEvent) -> None:
    match event:
        case SegmentStarted():
            recorder.segment_started(event.provider, event.model, event.reason.kind.value)
        case TextDelta():
            recorder.text(event.text)
        case SegmentEnded():
            failure = event.failure.kind.value if event.failure else None
            recorder.segment_ended(event.outcome, failure, event.stop_reason, event.usage)
        case AnswerFinished():
            recorder.finished(event.first_text_s, event.elapsed_s)
        case AnswerFailed():
            recorder.failed(event.failure.kind.value)
