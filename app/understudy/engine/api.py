"""The interface of the engine for the windows; every answer goes out through ``publish``.

What only an open window asks for is in the groups of `ApiGroups`.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from understudy.archive.waiting_prompts import OutboxState
from understudy.base.errors import (
    DeletedMeanwhileError,
    StorageError,
)
from understudy.engine.api_groups import ApiGroups
from understudy.engine.events.common_events import (
    AnswerProgress,
    AnswerStopped,
    ConversationOpened,
    ConversationsListed,
    PromptNotStored,
    PromptStored,
    StorageTroubled,
)
from understudy.engine.sdk_warming import warm_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.base.files.paths import Paths
    from understudy.chat.chat_service import Pending
    from understudy.chat.question import Question
    from understudy.engine.archive.housekeeping import Keeping
    from understudy.engine.backups.model_lists import Offers
    from understudy.engine.crossing import Publish
    from understudy.engine.notifier import Telling
    from understudy.engine.opened_chat import OpenedChat
    from understudy.engine.setup.shortcut import ShortcutSetting
    from understudy.engine.status.opened_status import Watching
    from understudy.status.network import SystemHint
    from understudy.words.notification import Notification

log = logging.getLogger(__name__)

DRAFT_RETRIES_S = (0.2, 0.5, 1.0, None)
CONVERSATIONS_LISTED = 500


class EngineApi(ApiGroups):
    """Engine thread only; the GUI reaches it with ``engine.submit(lambda api: api.…)``."""

    def __init__(
        self,
        paths: Paths,
        opened: OpenedChat,
        watching: Watching,
        telling: Telling,
        offers: Offers,
        keeping: Keeping,
        shortcut: ShortcutSetting,
        clock: Clock,
        publish: Publish,
        imported: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(paths, opened, watching, offers, clock, publish, self._show_imported)
        self.keeping = keeping
        self.shortcut = shortcut
        self._imported = imported
        self._telling = telling
        self._answering: dict[int, asyncio.Task[None]] = {}
        self._drafts: dict[int | None, str] = {}

    async def poll_soon(self) -> None:
        self._watching.monitor.poll_soon()

    async def show_days(self, count: int) -> None:
        """Publish the last ``count`` days of each component of the page."""
        self._watching.days.show(count)

    async def show_who_answers(
        self,
        *,
        pin: str | None,
        model: str | None = None,
        private: bool = False,
        rehearsal: bool = False,
    ) -> None:
        """Publish who would answer in such a chat, now and at every change from here on."""
        self._watching.answers.ask_about(pin=pin, model=model, private=private, rehearsal=rehearsal)

    async def pause_alerts(self, until: datetime | None) -> None:
        """Pause alerts until ``until``; None ends the pause."""
        self._watching.watch.policy.pause(until)
        self._watching.watch.keep_policy()

    async def tell_when_back(self, *, wanted: bool) -> None:
        self._watching.watch.policy.tell_when_back(wanted=wanted)
        self._watching.watch.keep_policy()

    async def network_hint(self, hint: SystemHint) -> None:
        """Take the operating system's view of the network."""
        self._watching.gate.hint(hint)

    async def snooze_alert(self, key: str, now: datetime) -> None:
        """Silence the trouble announced under ``key`` for an hour."""
        self._watching.watch.policy.snooze(key, now)
        self._watching.watch.keep_policy()

    async def ask(self, question: Question) -> None:
        """Store the question, then stream its answer; `stop` ends it."""
        try:
            pending = self._opened.chat.store_prompt(question)
        except StorageError as problem:
            self._publish(PromptNotStored(question.text, problem.cause))
            return
        conversation = pending.conversation
        self._publish(PromptStored(conversation, pending.message, pending.answer_id))
        task = asyncio.ensure_future(self._answer(pending))
        self._answering[conversation.id] = task
        try:
            with suppress(StorageError):  # the list can wait, the answer cannot
                await self.list_conversations()
            await asyncio.wait({task})
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            if self._answering.get(conversation.id) is task:
                del self._answering[conversation.id]
        if not task.cancelled():
            task.result()  # raise a failure of ours

    async def _answer(self, pending: Pending) -> None:
        try:
            chat = self._opened.rehearsal() if pending.question.rehearsal else self._opened.chat
            async with aclosing(chat.answer(pending)) as events:
                async for event in events:
                    self._publish(AnswerProgress(pending.conversation.id, pending.answer_id, event))
        except asyncio.CancelledError:
            self._publish(AnswerStopped(pending.conversation.id, pending.answer_id))
            raise

    async def stop(self, conversation_id: int) -> None:
        """End the running answer of this conversation, if any."""
        if task := self._answering.get(conversation_id):
            task.cancel()

    async def _show_imported(self) -> None:
        self._imported()
        await self.list_conversations()
        await self.keeping.prepare_search()

    async def pin(self, conversation_id: int, *, pinned: bool) -> None:
        """Pin or unpin a conversation, and list them again."""
        with suppress(DeletedMeanwhileError):
            self._opened.store.pin(conversation_id, pinned=pinned)
        await self.list_conversations()

    async def open_message(self, message_id: int) -> None:
        """Open the conversation of a message; do nothing if it is gone."""
        conversation_id = self._opened.store.conversation_of(message_id)
        if conversation_id is not None:
            await self.open_conversation(conversation_id)

    async def choose_branch(self, message_id: int) -> None:
        """Switch to the branch this message begins, and open its conversation there."""
        await self.open_conversation(self._opened.store.choose_branch(message_id))

    async def list_conversations(self) -> None:
        listed = self._opened.store.conversations(CONVERSATIONS_LISTED)
        self._publish(ConversationsListed(tuple(listed)))

    async def open_conversation(self, conversation_id: int | None) -> None:
        """Publish a conversation and its draft; None is the new one that is not stored yet."""
        store = self._opened.store
        try:
            conversation = None if conversation_id is None else store.conversation(conversation_id)
        except DeletedMeanwhileError:  # deleted in another window or process
            conversation = None
        messages = tuple(store.messages(conversation.id)) if conversation else ()
        draft = store.draft(conversation.id if conversation else None)
        waiting = frozenset(
            one.message_id
            for one in store.outbox.entries(OutboxState.WAITING)
            if conversation is not None and one.conversation_id == conversation.id
        )
        choice = None if conversation is None else _choice(store.noted(_noted_at(conversation.id)))
        self._publish(ConversationOpened(conversation, messages, draft, waiting, choice))

    async def choose_who_answers(
        self, conversation_id: int, provider: str | None, model: str | None
    ) -> None:
        """Remember the person's choice for a conversation; None: automatic."""
        with suppress(StorageError):  # it holds until the program ends
            noted = json.dumps([provider, model] if provider else None)
            self._opened.store.note(_noted_at(conversation_id), noted)

    async def rename(self, conversation_id: int, title: str) -> None:
        """Rename a conversation, and list them again."""
        with suppress(DeletedMeanwhileError):
            self._opened.store.rename(conversation_id, title)
        await self.list_conversations()

    async def save_draft(self, conversation_id: int | None, text: str) -> None:
        """Store a draft; if the database is busy, try again, a newer draft first."""
        self._drafts[conversation_id] = text
        for wait_s in DRAFT_RETRIES_S:
            if self._drafts.get(conversation_id) != text:
                return
            try:
                self._opened.store.save_draft(conversation_id, text)
            except StorageError as problem:
                if wait_s is None:
                    self._publish(StorageTroubled(problem.cause))
                    return
                await asyncio.sleep(wait_s)
            else:
                return

    async def preload(self) -> None:
        """Import the SDK of the provider that would answer now, ahead of the question."""
        await warm_up(self._opened)

    async def notify(self, one: Notification) -> None:
        """Show a native notification; if there is none, ask for the tray's own balloon."""
        await self._telling.show(one)

    async def balloon_shown(self, key: str) -> None:
        """Note that the tray showed a notification nothing else could show."""
        self._telling.balloon_shown(key)


def _noted_at(conversation_id: int) -> str:
    return f"answers.{conversation_id}"


def _choice(noted: str | None) -> tuple[str, str | None] | None:
    """Read a noted choice; None if it is automatic or unreadable."""
    try:
        provider, model = json.loads(noted or "null") or (None, None)
    except (ValueError, TypeError):
        return None
    return (provider, model) if isinstance(provider, str) else None
