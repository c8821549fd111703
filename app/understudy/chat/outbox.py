"""Sends the waiting prompts once Claude works again, one at a time, to their conversations.

`archive.waiting_prompts` ensures that none is sent twice; this module decides when, and reports it.
Only Claude is asked: a waiting prompt may be private, and waited for Claude.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.waiting_prompts import INTERRUPTED, OutboxReason, OutboxState
from understudy.base.errors import DeletedMeanwhileError
from understudy.chat.chat_service import Pending
from understudy.chat.failure import (
    Failure,
    FailureKind,
    is_about_the_prompt,
    waits_for_claude,
)
from understudy.chat.model import (
    AnswerFailed,
    Outcome,
    SegmentEnded,
    TextDelta,
    TextTakenBack,
)
from understudy.chat.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.archive.store import Store
    from understudy.archive.waiting_prompts import OutboxEntry
    from understudy.base.clock import Clock
    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.chat_service import ChatService
    from understudy.chat.model import Conversation

log = logging.getLogger(__name__)

FIRST_REST_S = 60.0
LONGEST_REST_S = 1800.0
HEAD_LENGTH = 300


class OutboxAnswer(msgspec.Struct, frozen=True):
    """A waiting prompt was answered; ``head`` is the answer's beginning."""

    entry_id: int
    conversation: Conversation
    answer_id: int
    question: str
    head: str


class Drained(msgspec.Struct, frozen=True):
    """The result of one run; ``stopped_by``: why Claude could not continue."""

    answered: tuple[OutboxAnswer, ...] = ()
    failed: tuple[int, ...] = ()
    stopped_by: Failure | None = None


class Outbox:
    """Engine thread only. `run` drains whenever `claude_works` is called, until cancelled.

    If Claude failed during a run, a recovery drains at once, and mere good news only after a rest:
    1 min, then twice as long each time, at most 30 min.
    """

    def __init__(
        self,
        store: Store,
        chat: ChatService,
        claude: Callable[[], ProviderSettings | None],
        clock: Clock,
        on_answered: Callable[[OutboxAnswer], None] = lambda _answer: None,
    ) -> None:
        self._kept = store.outbox
        self._store = store
        self._chat = chat
        self._claude = claude
        self._clock = clock
        self._on_answered = on_answered
        self._draining = asyncio.Lock()
        self._works = asyncio.Event()
        self._rest_s = FIRST_REST_S
        self._rests_until_s = 0.0

    def ask_when_back(self, message_id: int) -> bool:
        """Mark a prompt, answered or not, for Claude, with any of its models.

        False: it was deleted, or there is no Claude that may be asked. Raises `StorageError`.
        """
        return self._claude() is not None and self._kept.keep(
            message_id, OutboxReason.ASK_WHEN_BACK
        )

    def claude_works(self, recovered: bool) -> None:  # noqa: FBT001 - the signature of a listener
        """Note that Claude works; ``recovered``: it did not before."""
        if recovered:
            self._rests_until_s = 0.0
            self._rest_s = FIRST_REST_S
        if self._clock.monotonic() >= self._rests_until_s:
            self._works.set()

    async def run(self) -> None:
        """Drain at every good news; cancel to stop. Raises `StorageError`."""
        while True:
            await self._works.wait()
            self._works.clear()
            await self.drain()

    async def drain(self, entry_id: int | None = None) -> Drained:
        """Send waiting prompts in order, until Claude fails; ``entry_id``: only that one.

        Does nothing while another process drains. If cancelled while sending, the prompt is offered
        to the person, because it may have been answered. Raises `StorageError`.
        """
        answered: list[OutboxAnswer] = []
        failed: list[int] = []
        async with self._draining:
            self._kept.settle_cut_off()
            while (claude := self._claude()) and (entry := self._kept.claim(entry_id)):
                answer, failure = await self._send(entry, claude.id)
                if answer is not None:
                    answered.append(answer)
                    self._on_answered(answer)
                elif failure is not None and not is_about_the_prompt(failure):
                    self._rest(failure)
                    return Drained(tuple(answered), tuple(failed), failure)
                else:
                    failed.append(entry.id)
                self._rest_s = FIRST_REST_S
        return Drained(tuple(answered), tuple(failed))

    async def _send(
        self, entry: OutboxEntry, claude_id: str
    ) -> tuple[OutboxAnswer | None, Failure | None]:
        """Ask Claude one claimed prompt and settle it, whatever happens meanwhile."""
        state, why = OutboxState.WAITING, None
        failure: Failure | None = None
        try:
            pending = self._pending(entry, claude_id)
            if pending is None or not self._kept.about_to_send(entry, pending.answer_id):
                return None, None  # deleted meanwhile
            state, why = OutboxState.FAILED, INTERRUPTED
            text, failure = await self._ask(pending)
            if failure is None:
                state, why = OutboxState.SENT, None
            else:
                is_final = is_about_the_prompt(failure)
                state = OutboxState.FAILED if is_final else OutboxState.WAITING
                why = failure.kind.value
        finally:
            self._kept.settle(entry, state, why)
        if failure is not None:
            return None, failure
        conversation = pending.conversation
        head = text[:HEAD_LENGTH]
        return OutboxAnswer(entry.id, conversation, pending.answer_id, entry.text, head), None

    async def _ask(self, pending: Pending) -> tuple[str, Failure | None]:
        """Return the answer, and the failure if there is none."""
        texts: list[str] = []
        failure: Failure | None = None
        async with aclosing(self._chat.answer(pending)) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    texts.append(event.text)
                elif isinstance(event, TextTakenBack) or (
                    isinstance(event, SegmentEnded) and event.outcome is not Outcome.COMPLETE
                ):
                    texts.clear()
                elif isinstance(event, AnswerFailed):
                    failure = event.failure
        return "".join(texts), failure

    def _pending(self, entry: OutboxEntry, claude_id: str) -> Pending | None:
        """Return the prompt with a place for its answer, reusing that of an earlier attempt."""
        question = Question(
            entry.text,
            entry.conversation_id,
            system=entry.system,
            pin_provider=claude_id,
            pin_model=entry.model,
            may_wait=False,
            past_answers=False,
        )
        try:
            conversation = self._store.conversation(entry.conversation_id)
            messages = self._store.messages(entry.conversation_id)
            message = next((one for one in messages if one.id == entry.message_id), None)
            if message is None:
                return None
            answer_id = entry.answer_id or self._store.begin_answer(message.id)
        except DeletedMeanwhileError:
            return None
        return Pending(question, conversation, message, answer_id)

    def _rest(self, failure: Failure) -> None:
        log.info("outbox: Claude failed again (%s); the rest waits", failure.kind.value)
        self._rests_until_s = self._clock.monotonic() + self._rest_s
        self._rest_s = min(self._rest_s * 2, LONGEST_REST_S)


def take_up_given_up(store: Store) -> int:
    """Have prompts wait that were unanswered when their program ended; return how many.

    Only those whose last failure is known, and may pass; the person may ask running ones again.
    Call it at the start, when no other process is at work.
    """
    count = 0
    for message_id, name in store.answers.given_up():
        kind = FailureKind.named(name)
        if kind is not None and waits_for_claude(Failure(kind)):
            count += store.outbox.keep(message_id, OutboxReason.NO_ANSWER)
    if count:
        log.warning("outbox: %d unanswered prompts wait now", count)
    return count
