"""The chat window: passive, it knows only values and Qt. GUI thread.

Actions of the person leave as signals; news comes in through the ``show_`` slots.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from understudy.chat.history import answer_text
from understudy.chat.model import Role
from understudy.chat.request.readable import text_tokens
from understudy.desktop import theme
from understudy.desktop.chat import focus_walk
from understudy.desktop.chat.answer_rows import rows_of
from understudy.desktop.chat.answers.announce import announce
from understudy.desktop.chat.answers.claude_ai import copy_and_open
from understudy.desktop.chat.answers.live import LiveAnswers
from understudy.desktop.chat.bubble import Asked
from understudy.desktop.chat.reading.reader import Reader
from understudy.desktop.chat.side.halves import Halves
from understudy.desktop.chat.side.sidebar import WIDTH, Sidebar
from understudy.desktop.chat.transcript_page import Page
from understudy.desktop.controls import dress
from understudy.desktop.mark.icons import app_icon
from understudy.desktop.plain import window_title
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QHideEvent
    from PySide6.QtWidgets import QMenu

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.chat.model import AnswerEvent, Conversation, Message
    from understudy.desktop.chat.answers.record import AnswerRecord
    from understudy.desktop.chat.choice import Choice
    from understudy.desktop.chat.composer import Composer, Files
    from understudy.desktop.chat.head import Head


class ChatWindow(QWidget):
    """Closing hides it; the program lives in the tray."""

    prompt_submitted = Signal(str)
    stop_requested = Signal()
    new_conversation_requested = Signal()
    conversation_chosen = Signal(int)
    draft_changed = Signal(str)
    settings_requested = Signal()
    ask_when_back_requested = Signal(int)
    past_judged = Signal(str, int, bool)
    past_chosen = Signal(int)
    branch_chosen = Signal(int)
    choice_made = Signal(object)
    private_toggled = Signal(bool)
    files_given = Signal(list)
    attach_requested = Signal()
    files_changed = Signal()
    size_wanted = Signal()
    again_requested = Signal(int, str, object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._conversation_id: int | None = None
        self._sent_in: int | None = None
        self._question: Message | None = None  # the last one of the conversation shown
        self._live = LiveAnswers()
        self._here: set[int] = set()  # answers of the conversation shown
        self._walked_to: int | None = None  # the message of a branch that was requested
        self._replaces: int | None = None
        self._files: dict[int | None, Files] = {}  # of other conversations, not sent yet
        self._again_menu: QMenu | None = None
        self._active: list[Message] = []  # the branch shown
        self._said_tokens: int | None = None
        self._tokens = theme.current_tokens()
        self.sidebar = Sidebar(clock, self)
        self._page = Page(self._tokens, clock, self)
        self.reader = Reader(self._page, self)
        self.setWindowTitle(str(words.WINDOW_TITLE))
        self.setWindowIcon(app_icon())
        self._lay_out()
        self._connect()
        dress(self, self._tokens)

    @Slot(tuple)
    def show_conversations(self, conversations: tuple[Conversation, ...]) -> None:
        self.sidebar.show_conversations(conversations, self._conversation_id)
        shown = (one for one in conversations if one.id == self._conversation_id)
        if (one := next(shown, None)) is not None:
            self._show_title(one.title)

    @property
    def shown_conversation(self) -> int | None:
        return self._conversation_id

    def show_conversation(
        self,
        conversation: Conversation | None,
        messages: tuple[Message, ...],
        waiting: Container[int] = (),
    ) -> None:
        """Show a stored conversation at its end; None shows a new, empty one.

        ``waiting`` holds the ids of the prompts that wait for Claude.
        """
        conversation_id = conversation.id if conversation else None
        if conversation_id != self._conversation_id:
            self._change_composer(conversation_id)
        self._conversation_id = conversation_id
        active_id = conversation.active_id if conversation else None
        active, rows = rows_of(messages, self._live, waiting, active_id)
        asked = [one for one in active if one.role is Role.USER]
        self._question = asked[-1] if asked else None
        self._page.composer.remember(tuple(one.text for one in asked if one.text.strip()))
        self._active, self._said_tokens = active, None
        self._here = {one.id for one in active if one.role is Role.ASSISTANT}
        self._page.transcript.show_rows(rows, stays=self._walked_to is not None)
        if self._walked_to is not None:
            self._page.transcript.focus_branch(self._walked_to)
            self._walked_to = None
        self.sidebar.mark_shown(self._conversation_id)
        self._show_title(conversation.title if conversation else "")
        self._refresh()
        self.reader.take_conversation()

    @Slot(object)
    def show_sent(self, message: Message, *, begins_branch: bool = False) -> None:
        """Show the person's message after it was stored, and empty the composer.

        If it ``begins_branch``, the caller has the conversation shown anew.
        """
        self._page.composer.clear_sent()
        if self._conversation_id is None and self._sent_in is None:
            self._conversation_id = message.conversation_id
        if message.conversation_id != self._conversation_id:
            return
        self._question = message
        if not begins_branch:
            self._page.transcript.add_row(Asked(words.said(message), message.text, message.id))
        self._refresh()

    @Slot(str)
    def show_not_sent(self, reason: str) -> None:
        """Show why the message was not stored and so not sent; its text stays in the composer."""
        self._page.composer.keep_unsent()
        self.show_notice(reason)

    def show_answer_events(
        self,
        message_id: int,
        events: tuple[AnswerEvent, ...],
        conversation_id: int | None = None,
    ) -> None:
        """Show batched events of an answer, at most about 30 times a second.

        Events of other conversations are kept until these are shown.
        """
        if not events:
            return
        here = conversation_id is None or conversation_id == self._conversation_id
        known = self._live.get(message_id)
        anew = known is not None and known.is_empty
        question = self._question if here else None
        record = self._live.add(message_id, events, question, self._clock.now())
        if here or message_id in self._here:
            self._show_here(record, events, anew=anew)
            if known is None or record.is_over:
                self._refresh()

    @Slot(int)
    def show_stopped(self, message_id: int) -> None:
        """Show that the person's Stop took effect, unless the answer itself did."""
        elsewhere = -1
        conversation_id = self._conversation_id if message_id in self._here else elsewhere
        events = self._live.stopping_events(message_id)
        self.show_answer_events(message_id, events, conversation_id)

    def show_waiting(self, prompt_id: int) -> None:
        """Show that this prompt waits for Claude to be back."""
        self._page.transcript.show_waiting(prompt_id)

    @Slot(str)
    def show_answering_line(self, text: str) -> None:
        """Show who answers now and why, in one quiet line."""
        self._page.head.show_answering_line(text)

    def use(self, settings: Settings) -> None:
        """Offer these providers, and show costs at these prices."""
        self._page.head.show_choices(settings.provider)
        self._page.transcript.use(settings)

    @property
    def said_tokens(self) -> int:
        """About how many tokens are sent before a question."""
        if self._said_tokens is None:
            self._said_tokens = _said_tokens(self._active)
        return self._said_tokens

    @property
    def head(self) -> Head:
        return self._page.head

    @property
    def composer(self) -> Composer:
        return self._page.composer

    @property
    def replaces(self) -> int | None:
        """The earlier question that the text in the composer replaces, if any."""
        return self._replaces

    @property
    def is_answering(self) -> bool:
        """Whether an answer is coming in the conversation shown."""
        return self._live.has_any(self._here)

    def add_files(self, conversation_id: int | None, files: Files) -> None:
        """Add files to the next question of a conversation."""
        if conversation_id == self._conversation_id:
            self._page.composer.add_files(files)
        else:
            self._files[conversation_id] = (*self._files.get(conversation_id, ()), *files)

    def end_editing(self) -> None:
        """Put the earlier text back into the composer."""
        self._page.composer.stop_editing()

    @Slot(str)
    def show_notice(self, text: str) -> None:
        """Show an important notice until the person dismisses it."""
        self._page.notices.add(text)

    @Slot(str)
    def dismiss_notice(self, text: str) -> None:
        self._page.notices.dismiss(text)

    @Slot(str)
    def restore_draft(self, text: str) -> None:
        self._page.composer.restore(text)

    def flush_draft(self) -> None:
        """Emit `draft_changed` now if the draft has changed since the last time."""
        self._page.composer.flush_draft()

    def draft(self) -> str:
        return self._page.composer.text()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802 - Qt's names
        page = self._page
        return focus_walk.step(self, page.transcript, page.composer, forward=next)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        self.flush_draft()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the system's palette and contrast."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._follow_theme()

    def _lay_out(self) -> None:
        halves = Halves(self.sidebar, self._page, WIDTH, self)
        more = self._page.head.more
        more.insertAction(more.actions()[0], halves.entry)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(halves)
        self.resize(4 * WIDTH, 680)
        self.setMinimumSize(480, 360)

    def _connect(self) -> None:
        composer, transcript = self._page.composer, self._page.transcript
        composer.prompt_submitted.connect(self._submit)
        composer.stop_requested.connect(self.stop_requested)
        composer.draft_changed.connect(self.draft_changed)
        transcript.ask_again_requested.connect(composer.send)
        transcript.settings_requested.connect(self.settings_requested)
        transcript.ask_when_back_requested.connect(self.ask_when_back_requested)
        transcript.past_judged.connect(self.past_judged)
        transcript.past_chosen.connect(self.past_chosen)
        transcript.branch_chosen.connect(self._walk)
        composer.files_given.connect(self.files_given)
        composer.attach_requested.connect(self.attach_requested)
        composer.files_changed.connect(self.files_changed)
        composer.size_wanted.connect(self.size_wanted)
        composer.editing_ended.connect(self._end_editing)
        transcript.edit_requested.connect(self._edit)
        transcript.again_requested.connect(self._offer_again)
        head = self._page.head
        head.choice_made.connect(self.choice_made)
        head.private_toggled.connect(self.private_toggled)
        head.settings_requested.connect(self.settings_requested)
        self.sidebar.new_conversation_requested.connect(self.new_conversation_requested)
        self.sidebar.conversation_chosen.connect(self.conversation_chosen)
        theme.follow_look(self._follow_theme)
        for keys, act in (
            (QKeySequence.StandardKey.New, self.new_conversation_requested.emit),
            (QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_L), composer.setFocus),
            (QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_W), self.hide),
            (QKeySequence(Qt.Key.Key_Escape), self._leave),
            (QKeySequence("Ctrl+."), self._stop),
            (QKeySequence("Ctrl+Shift+F"), self.sidebar.begin_search),
            (QKeySequence.StandardKey.Preferences, self.settings_requested.emit),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _change_composer(self, conversation_id: int | None) -> None:
        """Keep the files of the conversation left, and show those of the new one."""
        composer = self._page.composer
        composer.leave_conversation()
        begun = self._conversation_id is None and self._sent_in is None and composer.sending
        if not begun:
            self._files[self._conversation_id] = composer.files
            composer.put_files(self._files.pop(conversation_id, ()))

    def _show_title(self, conversation: str) -> None:
        self.setWindowTitle(window_title(words.title_of(conversation)))

    def _edit(self, message_id: int, text: str) -> None:
        self._replaces = message_id
        self._page.composer.edit(text)

    def _end_editing(self) -> None:
        self._replaces = None

    def _offer_again(self, prompt_id: int, text: str, at: QPoint) -> None:
        """Offer the same question again, to the same or to another model."""
        if self._again_menu is not None:
            self._again_menu.deleteLater()
        menu = self._again_menu = self._page.head.again_menu(self)
        menu.triggered.connect(lambda entry: self._again_chosen(prompt_id, text, entry.data()))
        menu.addSeparator()
        menu.addAction(str(words.OPEN_CLAUDE_AI))
        menu.popup(at)

    def _again_chosen(self, prompt_id: int, text: str, choice: Choice | None) -> None:
        if choice is None:
            copy_and_open(text)
        else:
            self.again_requested.emit(prompt_id, text, choice)

    def _leave(self) -> None:
        """Close any part open inside the window first, then the window."""
        if not self._page.find_bar.isHidden():
            self._page.find_bar.close_bar()
        elif self._replaces is not None:
            self.end_editing()
        else:
            self.hide()

    def _stop(self) -> None:
        if self.is_answering:
            self.stop_requested.emit()

    def _walk(self, message_id: int) -> None:
        self._walked_to = message_id
        self.branch_chosen.emit(message_id)

    def _submit(self, text: str) -> None:
        self._sent_in = self._conversation_id
        self.prompt_submitted.emit(text)

    def _show_here(
        self, record: AnswerRecord, events: tuple[AnswerEvent, ...], *, anew: bool
    ) -> None:
        if record.id not in self._here:
            self._here.add(record.id)
            self._page.transcript.add_row(record)
        else:
            self._page.transcript.show_events(record.id, events, anew=anew)
        announce(self, events)

    def _refresh(self) -> None:
        self._page.refresh()
        self._page.composer.show_answering(answering=self.is_answering)

    def _follow_theme(self) -> None:
        tokens = theme.current_tokens()
        if tokens != self._tokens:
            self._tokens = tokens
            dress(self, self._tokens)
            self._page.transcript.show_theme(tokens)


def _said_tokens(messages: Iterable[Message]) -> int:
    """Estimate the tokens of a conversation."""
    return sum(text_tokens(answer_text(one) or one.text) for one in messages)
