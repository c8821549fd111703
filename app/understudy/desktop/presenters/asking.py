"""Everything about the next question besides its text: who may answer, its files, its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from understudy.chat.model import Role, Usage
from understudy.chat.models.cost import cost_of, price_of
from understudy.chat.question import Question
from understudy.chat.request.readable import IMAGE_TOKENS, text_tokens
from understudy.desktop.chat.choice import AUTOMATIC, Choice
from understudy.desktop.chat.composing.fates import fates_of, unseen_sentence
from understudy.engine.events.common_events import FilesRead
from understudy.words.chat.sent_files import attachment_words
from understudy.words.sentences import with_full_stop
from understudy.words.windows import chat_files as file_words
from understudy.words.windows import chat_head as head_words
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.archive.model import NewAttachment
    from understudy.base.settings.values import Settings
    from understudy.chat.candidate import Candidate
    from understudy.desktop.bridge import Bridge
    from understudy.desktop.chat.chat_window import ChatWindow
    from understudy.engine.api import EngineApi
    from understudy.engine.events.common_events import ConversationOpened

SHOWN_FROM_TOKENS = 1_000
"""Smaller questions need no estimate."""


class AskingPresenter(QObject):
    """GUI thread only. ``changed``: another model may answer from here on."""

    changed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        window: ChatWindow,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._window = window
        self._settings: Settings | None = None
        self._everywhere = AUTOMATIC  # chosen in the tray
        self._choices: dict[int | None, Choice] = {}
        self._private: dict[int, bool] = {}
        self._instructions: dict[int | None, str] = {}
        self._next_is_private = False
        self._shown: int | None = None
        self._candidate: Candidate | None = None
        self._problems: list[str] = []  # notices on files of the next question
        window.choice_made.connect(self._choose)
        window.private_toggled.connect(self._begin_private)
        window.files_given.connect(self.read_files)
        window.attach_requested.connect(self._choose_files)
        window.files_changed.connect(self._explain_files)
        window.size_wanted.connect(self._show_size)
        window.reader.instructions_saved.connect(self._instruct)
        bridge.subscribe(FilesRead, self._take_files)

    @property
    def choice(self) -> Choice:
        """Who may answer in the conversation shown."""
        return self._choices.get(self._shown, self._everywhere)

    @property
    def private(self) -> bool:
        """Whether the conversation shown is private."""
        if self._shown is None:
            return self._next_is_private
        return self._private.get(self._shown, False)

    def use(self, settings: Settings) -> None:
        """Offer these providers from here on."""
        self._settings = settings
        self._window.use(settings)
        self._explain_files()

    def choose_everywhere(self, provider: str | None) -> None:
        """Have one provider answer unless a conversation has its own choice; None: automatic."""
        self._everywhere = Choice(provider)
        self._show()

    def show(self, conversation_id: int | None) -> None:
        """Show the choice for a conversation; None is a new one."""
        if conversation_id != self._shown:
            self._dismiss_problems()
        self._shown = conversation_id
        self._show()

    def opened(self, event: ConversationOpened) -> None:
        """Take the choice that is stored with a conversation."""
        if (one := event.conversation) is not None:
            self._private[one.id] = one.private
            if event.choice is not None:
                self._choices[one.id] = Choice(*event.choice)
            if event.messages and one.id not in self._instructions:
                asked = [each.system for each in event.messages if each.role is Role.USER]
                self._instructions[one.id] = (asked[-1] if asked else None) or ""

    def begin_anew(self) -> None:
        """Forget the choices for a conversation that was never begun."""
        self._dismiss_problems()
        self._next_is_private = False
        self._choices.pop(None, None)
        self._instructions.pop(None, None)

    def stored(self, conversation_id: int, *, private: bool) -> None:
        """Keep the choices for a conversation that has just begun."""
        self._dismiss_problems()
        self._private[conversation_id] = private
        if self._shown is not None:
            return
        self._next_is_private = False
        if None in self._instructions:
            self._instructions[conversation_id] = self._instructions.pop(None)
        if (choice := self._choices.pop(None, None)) is not None:
            self._choices[conversation_id] = choice
            self._keep(conversation_id, choice)
        self.show(conversation_id)

    def question(self, text: str, *, rehearsal: bool = False) -> Question:
        """Return the question that is being sent."""
        choice = AUTOMATIC if rehearsal else self.choice
        return Question(
            text,
            conversation_id=self._shown,
            private=self.private,
            system=self._instructions.get(self._shown) or None,
            pin_provider=choice.provider,
            pin_model=choice.model,
            may_wait=not rehearsal,
            rehearsal=rehearsal,
            attachments=self._window.composer.sending,
            replaces=self._window.replaces,
        )

    def again(self, prompt_id: int, text: str, choice: Choice) -> Question:
        """Return an earlier question to be asked again, in a branch beside it."""
        return Question(
            text,
            conversation_id=self._shown,
            system=self._instructions.get(self._shown) or None,
            pin_provider=choice.provider,
            pin_model=choice.model,
            replaces=prompt_id,
        )

    def read_files(self, names: list[str]) -> None:
        """Have the engine read files for the question in the composer."""
        shown, paths = self._shown, [Path(name) for name in names]
        self._submit(lambda api: api.attaching.read(shown, paths))

    def answers_next(self, candidate: Candidate | None) -> None:
        """Take who would answer, for the estimate of the cost."""
        self._candidate = candidate
        self._show_size()

    def _choose_files(self) -> None:
        dialog = QFileDialog(self._window, str(file_words.ATTACH))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.read_files)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_files(self, event: FilesRead) -> None:
        self._window.add_files(event.conversation_id, event.files)
        self._dismiss_problems()
        for problem in event.problems:
            said = with_full_stop(attachment_words(problem, by_name=True))
            self._problems.append(said)
            self._window.show_notice(said)

    def _dismiss_problems(self) -> None:
        """Dismiss the notices on files: others were given, or the composer was left or sent."""
        for said in self._problems:
            self._window.dismiss_notice(said)
        self._problems.clear()

    def _choose(self, choice: Choice) -> None:
        self._choices[self._shown] = choice
        if self._shown is not None:
            self._keep(self._shown, choice)
        self._show()

    def _keep(self, conversation_id: int, choice: Choice) -> None:
        self._submit(
            lambda api: api.choose_who_answers(conversation_id, choice.provider, choice.model)
        )

    def _begin_private(self, private: bool) -> None:  # noqa: FBT001 - a signal's value
        self._next_is_private = private
        self._show()
        self._explain_files()

    def _instruct(self, text: str) -> None:
        self._instructions[self._shown] = text

    def _show(self) -> None:
        self._window.reader.instructions = self._instructions.get(self._shown, "")
        head = self._window.head
        head.show_choice(self.choice)
        head.show_private(private=self.private, changeable=self._shown is None)
        private = self.private and self._settings is not None
        self._window.composer.show_placeholder(
            head_words.who_may_answer_in_private(self._settings.provider)
            if private and self._settings is not None
            else str(words.PROMPT_PLACEHOLDER)
        )
        self.changed.emit()

    def _explain_files(self) -> None:
        if self._settings is None:
            return
        providers, private = self._settings.provider, self.private

        def tip_of(one: NewAttachment) -> str:
            return file_words.fate_lines(fates_of(one, providers, private=private))

        composer = self._window.composer
        composer.explain_files(tip_of, unseen_sentence(composer.files, providers, private=private))
        self._show_size()

    def _show_size(self) -> None:
        composer = self._window.composer
        text, files = composer.text(), composer.files
        tokens = self._window.said_tokens + text_tokens(text)
        tokens += sum(text_tokens(one.text) if one.text else IMAGE_TOKENS for one in files)
        if not (text.strip() or files) or tokens < SHOWN_FROM_TOKENS or self._settings is None:
            composer.show_size("")
            return
        cost = None
        if (asked := self._candidate) is not None:
            price = price_of(asked.provider, asked.model, self._settings.price)
            local = any(one.id == asked.provider and one.local for one in self._settings.provider)
            cost = cost_of(Usage(tokens, None), price, local=local)
        composer.show_size(file_words.estimate(tokens, cost))
