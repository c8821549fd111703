"""One question from its text to its stored answer: store, route, record.

The prompt is committed before anything is sent, partial text after 250 ms at most. Engine thread
only.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.archive.recorder import AnswerRecorder
from understudy.archive.waiting_prompts import OutboxReason
from understudy.base.errors import DeletedMeanwhileError, StorageError
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failover.exhausted import unreadable
from understudy.chat.failure import waits_for_claude
from understudy.chat.history import messages_up_to, taken_along, turns_of
from understudy.chat.model import AnswerFailed, AnswerFinished
from understudy.chat.past_offer import NoPast, past_offer, similar_to, told_again
from understudy.chat.recording import Recording

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from understudy.archive.store import Store
    from understudy.base.clock import Clock
    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.failover.router import Router
    from understudy.chat.failure import Failure
    from understudy.chat.model import AnswerEvent, Conversation, Message
    from understudy.chat.past_offer import PastFinder
    from understudy.chat.question import Question


class Pending(msgspec.Struct, frozen=True):
    """A stored question, and the place of its answer."""

    question: Question
    conversation: Conversation
    message: Message
    answer_id: int


def _no_claude() -> ProviderSettings | None:
    return None


class ChatService:
    """Asks a router and stores everything.

    ``router`` returns the one for the next question, by the settings in force; a running answer
    keeps its own. ``claude`` is the provider the outbox asks later.
    """

    def __init__(
        self,
        store: Store,
        router: Callable[[], Router],
        clock: Clock,
        on_storage_trouble: Callable[[StorageError], None],
        claude: Callable[[], ProviderSettings | None] = _no_claude,
        past: PastFinder | None = None,
    ) -> None:
        self._store = store
        self._router = router
        self._clock = clock
        self._on_storage_trouble = on_storage_trouble
        self._claude = claude
        self._past = past or NoPast()

    def store_prompt(self, question: Question) -> Pending:
        """Commit the question; if it raises `StorageError`, nothing was sent."""
        try:
            message, answer_id = self._keep(question, question.conversation_id)
        except DeletedMeanwhileError:
            # deleted in another window or process: the text begins a new one
            message, answer_id = self._keep(question, None)
        conversation = self._store.conversation(message.conversation_id)
        return Pending(question, conversation, message, answer_id)

    def _keep(self, question: Question, conversation_id: int | None) -> tuple[Message, int]:
        if conversation_id is None:
            conversation_id = self._store.new_conversation(private=question.private).id
        return self._store.add_prompt(
            conversation_id,
            question.text,
            attachments=question.attachments,
            system=question.system,
            replaces=question.replaces if conversation_id is not None else None,
        )

    async def answer(self, pending: Pending) -> AsyncGenerator[AnswerEvent, None]:
        """Stream the answer while recording it; closing the generator is the person's stop."""
        trouble = self._on_storage_trouble
        recording = Recording(AnswerRecorder(self._store, self._clock, pending.answer_id, trouble))
        try:
            messages = self._store.messages(pending.conversation.id)
            request = self._request(pending, messages)
            asked_at_s = self._clock.monotonic()
            async with aclosing(self._router().answer(request)) as events:
                async for event in events:
                    last: tuple[AnswerEvent, ...] = (event,)
                    if isinstance(event, AnswerFailed):
                        elapsed_s = self._clock.monotonic() - asked_at_s
                        last = await self._nobody(pending, request, event, elapsed_s)
                    elif isinstance(event, AnswerFinished):
                        self._settle_taken_along(pending, messages)
                    for one in last:
                        recording.take(one)
                        yield one
        except StorageError as problem:  # the conversation or its files cannot be read here
            trouble(problem)
            for one in unreadable(is_open=recording.is_open):
                recording.take(one)
                yield one
        finally:
            recording.close()

    def _request(self, pending: Pending, messages: list[Message]) -> AskRequest:
        question = pending.question
        return AskRequest(
            turns=turns_of(messages_up_to(messages, pending.message.id)),
            system=question.system,
            pin_provider=question.pin_provider,
            pin_model=question.pin_model,
            private=question.private or pending.conversation.private,
            content=self._store.attachments.data,
        )

    async def _nobody(
        self, pending: Pending, request: AskRequest, failed: AnswerFailed, elapsed_s: float
    ) -> tuple[AnswerEvent, ...]:
        """Return the events if every provider failed: a past answer, or the failure."""
        failure = failed.failure
        offer = await past_offer(self._past, pending.question, request.turns, failure)
        if again := told_again(offer, failure, elapsed_s):
            return again
        waits = self._keep_waiting(pending, failure)
        return (replace(failed, kept=True, waits=waits, similar=similar_to(offer)),)

    def _keep_waiting(self, pending: Pending, failure: Failure) -> bool:
        """Put a prompt that failed only by bad luck into the outbox, for Claude."""
        question, claude = pending.question, self._claude()
        if not question.may_wait or claude is None or not waits_for_claude(failure):
            return False
        if question.pin_provider not in {None, claude.id}:
            return False  # the person limited who may read it
        if question.pin_provider is None and question.pin_model not in {None, *claude.models}:
            return False
        try:
            return self._store.outbox.keep(
                pending.message.id, OutboxReason.NO_ANSWER, question.system, question.pin_model
            )
        except StorageError as problem:
            self._on_storage_trouble(problem)
            return False

    def _settle_taken_along(self, pending: Pending, messages: list[Message]) -> None:
        """Remove prompts answered together with this one from the outbox."""
        along = taken_along(messages, pending.message.id)
        if not along:
            return
        try:
            self._store.outbox.answered_along(along, pending.answer_id)
        except StorageError as problem:
            self._on_storage_trouble(problem)
