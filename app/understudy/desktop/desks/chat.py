"""The chat window's wiring: what the person does goes to the engine, what comes back is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from understudy.chat.model import AnswerFailed, AnswerFinished, SegmentStarted
from understudy.chat.service import Question
from understudy.desktop.chat.window import ChatWindow
from understudy.desktop.desks.archive import ArchiveDesk
from understudy.desktop.windows import bring_forward
from understudy.desktop.wording import headline, route_words
from understudy.desktop.words.past import NEVER_AGAIN, NOT_REMEMBERED, THANKS
from understudy.engine.engine import EngineClosedError
from understudy.engine.events import (
    AnswerProgress,
    AnswerStopped,
    ConversationOpened,
    ConversationsListed,
    DatabaseMovedAside,
    KeptForClaude,
    OutboxAnswered,
    PastJudged,
    PromptNotStored,
    PromptStored,
    StorageTroubled,
)
from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.base.clock import Clock
    from understudy.desktop.bridge import Bridge
    from understudy.engine.desk import Desk
    from understudy.status.model import Verdict

NO_TRAY = (
    "This desktop shows no status icons, so the chat window opened instead. On GNOME the extension "
    "AppIndicator adds them; closing this window then leaves Understudy running there."
)
REHEARSAL = (
    "This is a rehearsal: in this conversation Claude counts as down, and everything else is real. "
    "Ask something, and see who answers."
)
NOT_KEPT = "The question could not be kept for Claude. Ask it again when Claude is back."
STORAGE = {
    "full": "The disk is full: what is said now is kept in memory and written once there is room.",
    "read_only": "The database may not be written: what is said now is lost at quit.",
    "locked": "The database is in use elsewhere: writing is tried again.",
    "closed": "Understudy is ending, or could not start: see the notice, and start it again.",
    "damaged": "The database is damaged: restart Understudy, it will be moved aside and kept.",
}


class ChatDesk(QObject):
    """GUI thread only. One window, showing one conversation; None is one not begun yet."""

    settings_requested = Signal()

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[Desk], Coroutine[Any, Any, Any]]], Future[Any]],
        clock: Clock,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._publish = bridge.publish
        self._shown: int | None = None
        self._pinned: str | None = None
        self._verdict: Verdict | None = None
        self._rehearsing = False
        self.window = ChatWindow(clock)
        self.archive = ArchiveDesk(bridge, submit, self.window, self)
        self._connect_window()
        for kind, show in (
            (ConversationsListed, self._show_list),
            (ConversationOpened, self._show_conversation),
            (PromptStored, self._show_stored),
            (PromptNotStored, self._give_back),
            (AnswerProgress, self._show_progress),
            (AnswerStopped, self._show_stopped),
            (OutboxAnswered, self._show_late_answer),
            (KeptForClaude, self._show_kept),
            (PastJudged, self._show_judged),
            (StorageTroubled, self._show_trouble),
            (DatabaseMovedAside, self._show_moved),
        ):
            bridge.subscribe(kind, show)  # type: ignore[arg-type]  # each slot takes its own kind
        self._ask_engine(lambda desk: desk.list_conversations())
        self._open(None)

    def open(self, activation_token: str = "") -> None:
        """Show the window in front; the first time, load the SDK before it is needed."""
        bring_forward(self.window, activation_token)
        self._ask_engine(lambda desk: desk.preload())

    def rehearse(self) -> None:
        """Begin a conversation in which Claude is down and everything else is real."""
        self._open(None)
        self._rehearse(wanted=True)
        self.open()

    def _rehearse(self, *, wanted: bool) -> None:
        self._rehearsing = wanted
        if wanted:
            self.window.show_notice(REHEARSAL)
        else:
            self.window.dismiss_notice(REHEARSAL)

    def pin(self, provider: str | None) -> None:
        """Have only this provider answer from the next question on; None is everybody in order."""
        self._pinned = provider

    def show_verdict(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self.window.show_answering_line(headline(verdict))

    def show_notice(self, text: str) -> None:
        self.window.show_notice(text)

    def show_no_tray(self) -> None:
        self.window.show_notice(NO_TRAY)
        self.open()

    def save_draft_now(self) -> None:
        """Hand the engine what is typed and not sent."""
        self.window.flush_draft()

    def submit_prompt(self, text: str) -> None:
        question = Question(
            text,
            conversation_id=self._shown,
            pin_provider=None if self._rehearsing else self._pinned,
            may_wait=not self._rehearsing,
            rehearsal=self._rehearsing,
        )
        asked = self._submit(lambda desk: desk.ask(question))
        asked.add_done_callback(lambda done: self._hear_of_a_dead_engine(done, text))

    def _hear_of_a_dead_engine(self, asked: Future[Any], text: str) -> None:
        """Give the words back where nobody is left to take them; any thread."""
        if not asked.cancelled() and isinstance(asked.exception(), EngineClosedError):
            self._publish(PromptNotStored(text, "closed"))

    def _connect_window(self) -> None:
        window = self.window
        window.prompt_submitted.connect(self.submit_prompt)
        window.stop_requested.connect(self._stop)
        window.new_conversation_requested.connect(self._begin_anew)
        window.conversation_chosen.connect(self._open)
        window.draft_changed.connect(self._keep_draft)
        window.settings_requested.connect(self.settings_requested)
        window.ask_when_back_requested.connect(self._ask_when_back)
        window.past_chosen.connect(self._open_past)
        window.past_judged.connect(self._judge_past)

    def _ask_engine(self, work: Callable[[Desk], Coroutine[Any, Any, Any]]) -> None:
        self._submit(work)

    def _open(self, conversation_id: int | None) -> None:
        self.save_draft_now()
        self._ask_engine(lambda desk: desk.open_conversation(conversation_id))

    def _begin_anew(self) -> None:
        self._rehearse(wanted=False)
        self._open(None)

    def _ask_when_back(self, prompt_id: int) -> None:
        self._ask_engine(lambda desk: desk.standby.ask_when_back(prompt_id))

    def _open_past(self, message_id: int) -> None:
        self._ask_engine(lambda desk: desk.open_message(message_id))

    def _judge_past(self, question: str, message_id: int, fits: bool) -> None:  # noqa: FBT001 - a signal's value
        self._ask_engine(lambda desk: desk.standby.judge_past(question, message_id, fits=fits))

    def _show_judged(self, event: PastJudged) -> None:
        said = THANKS if event.fits else NEVER_AGAIN
        self.window.show_notice(said if event.kept else NOT_REMEMBERED)

    def _show_kept(self, event: KeptForClaude) -> None:
        if event.kept:
            self.window.show_waiting(event.message_id)
        else:
            self.window.show_notice(NOT_KEPT)

    def _stop(self) -> None:
        if (shown := self._shown) is not None:
            self._ask_engine(lambda desk: desk.stop(shown))

    def _keep_draft(self, text: str) -> None:
        shown = self._shown
        self._ask_engine(lambda desk: desk.save_draft(shown, text))

    def _show_list(self, event: ConversationsListed) -> None:
        self.window.show_conversations(event.conversations)

    def _show_conversation(self, event: ConversationOpened) -> None:
        self._shown = event.conversation.id if event.conversation else None
        if self._shown is not None:
            self._rehearse(wanted=False)
        self.window.show_conversation(event.conversation, event.messages, event.waiting)
        self.window.restore_draft(event.draft)

    def _show_stored(self, event: PromptStored) -> None:
        if self._shown is None:
            self._shown = event.conversation.id
        self.window.show_sent(event.message)

    def _give_back(self, event: PromptNotStored) -> None:
        trouble = STORAGE.get(event.cause, f"The database failed ({event.cause}).")
        self.window.show_not_sent(
            f"Your message was not sent, because it could not be kept. {trouble}"
        )

    def _show_progress(self, event: AnswerProgress) -> None:
        self.window.show_answer_events(event.answer_id, (event.event,), event.conversation_id)
        if isinstance(event.event, SegmentStarted):
            started = event.event
            self.window.show_answering_line(
                route_words(started.reason, started.provider, started.model)
            )
        elif isinstance(event.event, AnswerFinished | AnswerFailed):
            self._restore_line()

    def _show_stopped(self, event: AnswerStopped) -> None:
        self.window.show_stopped(event.answer_id)
        self._restore_line()

    def _show_late_answer(self, event: OutboxAnswered) -> None:
        if self._shown == event.conversation.id:
            self._open(self._shown)

    def _restore_line(self) -> None:
        if self._verdict is not None and self._verdict.kind is not VerdictKind.UP:
            self.window.show_answering_line(headline(self._verdict))

    def _show_trouble(self, event: StorageTroubled) -> None:
        self.window.show_notice(STORAGE.get(event.cause, f"The database failed ({event.cause})."))

    def _show_moved(self, event: DatabaseMovedAside) -> None:
        self.window.show_notice(
            f"The database could not be read. It is kept as {event.moved_to}; a new one was begun."
        )
