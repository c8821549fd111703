"""Connects the chat window: actions go to the engine, events come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from understudy.chat.model import AnswerFailed, AnswerFinished, SegmentStarted
from understudy.desktop.chat.chat_window import ChatWindow
from understudy.desktop.chat.choice import AUTOMATIC
from understudy.desktop.presenters.archive import ArchivePresenter
from understudy.desktop.presenters.asking import AskingPresenter
from understudy.desktop.presenters.hits import HitPresenter
from understudy.desktop.presenters.later import LaterPresenter
from understudy.desktop.presenters.rehearsal import Rehearsal
from understudy.desktop.windows import bring_forward
from understudy.engine.events.common_events import (
    AnsweringChanged,
    AnswerProgress,
    AnswerStopped,
    ConversationNotOpened,
    ConversationOpened,
    ConversationsListed,
    DatabaseMovedAside,
    OutboxAnswered,
    PromptNotStored,
    PromptStored,
)
from understudy.engine.loop import EngineClosedError
from understudy.words.chat.answering import answering_words
from understudy.words.disk import NO_TRAY
from understudy.words.windows.notices import REHEARSAL, moved_aside, not_sent

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.base.clock import Clock
    from understudy.chat.question import Question
    from understudy.desktop.bridge import Bridge
    from understudy.desktop.chat.choice import Choice
    from understudy.desktop.presenters.past import PastPresenter
    from understudy.engine.api import EngineApi


class ChatPresenter(QObject):
    """GUI thread only. One window with one conversation; None is a new one."""

    settings_requested = Signal()

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        clock: Clock,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._bridge, self._clock = bridge, clock
        self._publish = bridge.publish
        self._shown: int | None = None
        self._begins_branch = False  # the question on its way replaces an earlier one
        self._answering: AnsweringChanged | None = None
        self._speaking: dict[int, SegmentStarted] = {}  # by conversation: who answers it now
        self._opening = 0  # conversations requested but not delivered yet
        self._rehearsal = Rehearsal()
        self.window = ChatWindow(clock)
        self.archive = ArchivePresenter(bridge, submit, self.window, clock, self)
        self.asking = AskingPresenter(bridge, submit, self.window, self)
        self.asking.changed.connect(self._ask_who_answers)
        self._later = LaterPresenter(bridge, submit, self.window, self)
        self._past: PastPresenter | None = None
        self.window.sidebar.exchange.past_answers_requested.connect(self.open_past_answers)
        self._connect_window()
        for kind, show in (
            (ConversationsListed, self._show_list),
            (ConversationOpened, self._show_conversation),
            (ConversationNotOpened, self._open_nothing),
            (PromptStored, self._show_stored),
            (PromptNotStored, self._give_back),
            (AnswerProgress, self._show_progress),
            (AnswerStopped, self._show_stopped),
            (AnsweringChanged, self._show_who_answers),
            (OutboxAnswered, self._show_late_answer),
            (DatabaseMovedAside, self._show_moved),
        ):
            bridge.subscribe(kind, show)  # type: ignore[arg-type]  # each slot takes its own kind
        self._hits = HitPresenter(bridge, submit, self.window, self)
        self._ask_engine(lambda api: api.list_conversations())
        self._open(None)

    def open(self, activation_token: str = "") -> None:
        """Bring the window to the front; the first time, load the SDK in advance."""
        bring_forward(self.window, activation_token)
        self._ask_engine(lambda api: api.preload())

    def rehearse(self) -> None:
        """Begin a conversation in which Claude counts as down and everything else is real."""
        self._rehearsal.begin()
        self._open(None)
        self.open()

    def open_past_answers(self) -> None:
        """Show the page of past answers."""
        if self._past is None:
            from understudy.desktop.presenters.past import (  # noqa: PLC0415 - seldom opened
                PastPresenter,
            )

            self._past = PastPresenter(
                self._bridge, self._submit, self._clock, self._later.open_past, self
            )
        self._past.open()

    def pin(self, provider: str | None) -> None:
        """Have only this provider answer from the next question on; None: all in order."""
        self.asking.choose_everywhere(provider)

    def show_notice(self, text: str) -> None:
        self.window.show_notice(text)

    def show_no_tray(self) -> None:
        self.window.show_notice(str(NO_TRAY))
        self.open()

    def dismiss_no_tray(self) -> None:
        self.window.dismiss_notice(str(NO_TRAY))

    def save_draft_now(self) -> None:
        """Send unsent text to the engine."""
        self.window.flush_draft()

    def end(self) -> None:
        """Send the engine what still waits in the windows: the draft, and a deletion."""
        self.save_draft_now()
        self.archive.deleting.finish()

    def submit_prompt(self, text: str) -> None:
        self._ask(self.asking.question(text, rehearsal=self._rehearsal.holds(self._shown)))

    def _ask_again(self, prompt_id: int, text: str, choice: Choice) -> None:
        """Ask an earlier question again, beside it, unless an answer is coming."""
        if not self.window.is_answering:
            self._ask(self.asking.again(prompt_id, text, choice))

    def _ask(self, question: Question) -> None:
        self._begins_branch = question.replaces is not None
        asked = self._submit(lambda api: api.ask(question))
        asked.add_done_callback(lambda done: self._hear_of_a_dead_engine(done, question.text))

    def _hear_of_a_dead_engine(self, asked: Future[Any], text: str) -> None:
        """Restore the text if the engine has ended; any thread."""
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
        window.branch_chosen.connect(self._choose_branch)
        window.again_requested.connect(self._ask_again)

    def _ask_engine(self, work: Callable[[EngineApi], Coroutine[Any, Any, Any]]) -> None:
        self._submit(work)

    def _open(self, conversation_id: int | None) -> None:
        """Show a conversation; new questions go there, even before it is visible."""
        self.window.end_editing()
        self.save_draft_now()
        self._shown = conversation_id
        self.asking.show(conversation_id)
        self._opening += 1
        asked = self._submit(lambda api: api.open_conversation(conversation_id))
        asked.add_done_callback(self._hear_of_a_failed_opening)
        self._mark_rehearsal()

    def _hear_of_a_failed_opening(self, done: Future[Any]) -> None:
        """Stop waiting for a conversation that failed to open; any thread."""
        if done.cancelled() or done.exception() is not None:
            self._publish(ConversationNotOpened())

    def _mark_rehearsal(self) -> None:
        if self._rehearsal.holds(self._shown):
            self.window.show_notice(str(REHEARSAL))
        else:
            self.window.dismiss_notice(str(REHEARSAL))

    def _choose_branch(self, message_id: int) -> None:
        self.save_draft_now()
        self._opening += 1
        asked = self._submit(lambda api: api.choose_branch(message_id))
        asked.add_done_callback(self._hear_of_a_failed_opening)

    def _begin_anew(self) -> None:
        self._rehearsal.give_up()
        self.asking.begin_anew()
        self._open(None)

    def _stop(self) -> None:
        if (shown := self._shown) is not None:
            self._ask_engine(lambda api: api.stop(shown))

    def _keep_draft(self, text: str) -> None:
        shown = self._shown
        self._ask_engine(lambda api: api.save_draft(shown, text))

    def _show_list(self, event: ConversationsListed) -> None:
        self.window.show_conversations(event.conversations)

    def _show_conversation(self, event: ConversationOpened) -> None:
        """Show the opened conversation, unless another one has been requested."""
        if self._opening:
            self._opening -= 1
            if self._opening:
                return
        self._shown = event.conversation.id if event.conversation else None
        self.asking.opened(event)
        self._mark_rehearsal()
        self.asking.show(self._shown)
        self.window.show_conversation(event.conversation, event.messages, event.waiting)
        self.window.restore_draft(event.draft)

    def _open_nothing(self, _event: ConversationNotOpened) -> None:
        self._opening = max(0, self._opening - 1)

    def _show_stored(self, event: PromptStored) -> None:
        begins = self._shown is None
        if begins:
            self._shown = event.conversation.id
            self._rehearsal.stored(event.conversation.id)
        self.asking.stored(event.conversation.id, private=event.conversation.private)
        begins_branch, self._begins_branch = self._begins_branch, False
        self.window.show_sent(event.message, begins_branch=begins_branch)
        if begins and self.window.shown_conversation == self._shown:
            # a draft kept at a pause would come back in the next new conversation
            self._ask_engine(lambda api: api.save_draft(None, ""))
            self._keep_draft(self.window.draft())
        if begins_branch and self._shown == event.conversation.id:
            self._open(self._shown)

    def _give_back(self, event: PromptNotStored) -> None:
        self.window.show_not_sent(not_sent(event.cause))

    def _show_progress(self, event: AnswerProgress) -> None:
        self.window.show_answer_events(event.answer_id, (event.event,), event.conversation_id)
        if isinstance(event.event, SegmentStarted):
            self._speaking[event.conversation_id] = event.event
        elif isinstance(event.event, AnswerFinished | AnswerFailed):
            self._speaking.pop(event.conversation_id, None)
        else:
            return
        self._show_line()

    def _show_stopped(self, event: AnswerStopped) -> None:
        self.window.show_stopped(event.answer_id)
        self._speaking.pop(event.conversation_id, None)
        self._show_line()

    def _show_late_answer(self, event: OutboxAnswered) -> None:
        if self._shown == event.conversation.id:
            self._open(self._shown)

    def _show_who_answers(self, event: AnsweringChanged) -> None:
        self._answering = event
        self.asking.answers_next(event.answering.candidate)
        self._show_line()

    def _ask_who_answers(self) -> None:
        """Have the engine report who answers in this chat, from now on."""
        rehearsal = self._rehearsal.holds(self._shown)
        choice = AUTOMATIC if rehearsal else self.asking.choice
        private = self.asking.private
        self._ask_engine(
            lambda api: api.show_who_answers(
                pin=choice.provider, model=choice.model, private=private, rehearsal=rehearsal
            )
        )

    def _show_line(self) -> None:
        if (known := self._answering) is None:
            return
        started = self._speaking.get(self._shown or 0)
        rehearsal = self._rehearsal.holds(self._shown)
        self.window.show_answering_line(
            answering_words(known.answering, known.verdict, started, rehearsal=rehearsal)
        )

    def _show_moved(self, event: DatabaseMovedAside) -> None:
        self.window.show_notice(moved_aside(event.moved_to))
