"""The page of providers: passive, it knows only settings and Qt. GUI thread.

Nothing is written before Save; edits survive closing the window while the program runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from understudy.desktop import theme
from understudy.desktop.controls import scrolled
from understudy.desktop.settings.draft import (
    PRESETS,
    ProviderDraft,
    WrongDraft,
    all_built,
    draft_of,
    free_id,
    mark_saved,
)
from understudy.desktop.settings.foot import Foot
from understudy.desktop.settings.found_here import upright_rule
from understudy.desktop.settings.provider_form import ProviderForm
from understudy.desktop.settings.provider_list import ProviderList, nobody_note
from understudy.words.windows import settings_form as words

if TYPE_CHECKING:
    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.models.local_models import LocalServer
    from understudy.desktop.theme import Tokens


class ProvidersPage(QWidget):
    """The list on the left, one provider's form on the right, Save below."""

    providers_saved = Signal(tuple)
    key_entered = Signal(str, str, bool)
    key_removed = Signal(str)
    test_requested = Signal(str)
    key_state_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved: tuple[ProviderSettings, ...] = ()
        self._before_save: tuple[ProviderSettings, ...] = ()
        self._drafts: list[ProviderDraft] = []
        self._steps: list[tuple[str, list[ProviderDraft]]] = []
        self._tokens = theme.current_tokens()
        self._list = ProviderList(self)
        self._form = ProviderForm(self)
        self._foot = Foot(self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self._show_all(0)

    @Slot(tuple)
    def show_providers(self, providers: tuple[ProviderSettings, ...]) -> None:
        """Show the saved providers; unsaved edits stay."""
        edited = self._is_edited()
        self._saved = self._before_save = providers
        if edited:
            mark_saved(self._drafts, self._saved)
            self._refresh()
        else:
            self._load(providers)

    @Slot(str, str, str)
    def show_key_state(self, provider_id: str, text: str, severity: str) -> None:
        """Show a provider's key state; ``severity`` is good, neutral, warning or problem."""
        if provider_id == self._current_id():
            self._form.key_box.show_state(text, severity, self._tokens)

    @Slot(str, bool, str)
    def show_test_result(self, provider_id: str, works: bool, text: str) -> None:  # noqa: FBT001 - a slot's value
        if provider_id == self._current_id():
            self._form.show_test(text, "good" if works else "problem", self._tokens)

    @Slot(tuple)
    def show_local_servers(self, servers: tuple[LocalServer, ...]) -> None:
        """Offer model servers found on this computer."""
        self._list.found.show_servers(servers)

    @Slot(dict)
    def show_model_notes(self, notes: dict[str, str]) -> None:
        """Show notes on models, by provider id, in place of all earlier ones."""
        self._form.show_model_notes(notes)

    @Slot(str)
    def show_problem(self, text: str) -> None:
        """Show that saving failed; the edits are kept."""
        self._saved = self._before_save
        self._foot.show_problem(text)
        self._refresh(keep_text=True)

    def use_tokens(self, tokens: Tokens) -> None:
        """Paint with these colours from now on."""
        self._tokens = tokens

    @Slot()
    def save(self) -> bool:
        """Save if everything is valid; otherwise go to the first error."""
        providers = all_built(self._drafts)
        if isinstance(providers, WrongDraft):
            if providers.row != self._list.current():
                self._show_all(providers.row)
            self._form.show_complaint(providers.problem)
            return False
        if providers != self._saved:
            self._before_save, self._saved = self._saved, providers
            mark_saved(self._drafts, self._saved)
            self.providers_saved.emit(providers)
            self._foot.show_text(str(words.SAVED))
        self._refresh(keep_text=True)
        return True

    def _lay_out(self) -> None:
        area = scrolled(self._form, self)
        # once the layout has made room for it
        self._form.unfolded.connect(
            lambda row: QTimer.singleShot(0, row, lambda: area.ensureWidgetVisible(row))
        )
        self._stack.addWidget(area)
        self._stack.addWidget(nobody_note(self))
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(upright_rule(self))
        row.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self._foot)
        self.setMinimumSize(620, 200)

    def _connect(self) -> None:
        self._list.chosen.connect(self._show_form)
        self._list.add_requested.connect(self._add)
        self._list.found.add_requested.connect(self._add_draft)
        self._list.move_requested.connect(self._move)
        self._list.remove_requested.connect(self._remove)
        self._form.changed.connect(self._take_edit)
        self._form.test_requested.connect(self._test)
        self._form.key_box.key_entered.connect(self._enter_key)
        self._form.key_box.key_removed.connect(self._remove_key)
        self._foot.save_requested.connect(self.save)
        self._foot.revert_requested.connect(lambda: self._load(self._saved))
        self._foot.undo_requested.connect(self._undo)

    def _load(self, providers: tuple[ProviderSettings, ...]) -> None:
        current = max(0, self._list.current())
        self._drafts = [draft_of(one) for one in providers]
        self._steps = []
        self._show_all(min(current, len(self._drafts) - 1))

    def _show_all(self, current: int) -> None:
        self._list.show_drafts(self._drafts, current)
        self._stack.setCurrentIndex(0 if self._drafts else 1)
        if self._drafts:
            self._show_form(current)
        self._refresh()

    def _show_form(self, row: int) -> None:
        draft = self._drafts[row]
        self._form.show_draft(draft, self._drafts)
        if not draft.has_key:
            return
        state = str(words.KEY_UNSAVED) if draft.is_new else str(words.KEY_LOOKING)
        self._form.key_box.show_state(state, "neutral", self._tokens)
        if not draft.is_new:
            self.key_state_requested.emit(draft.id)

    def _take_edit(self) -> None:
        self._list.show_drafts(self._drafts, self._list.current())
        self._refresh()

    def _add(self, preset: str) -> None:
        self._add_draft(PRESETS[preset].copied())

    def _add_draft(self, draft: ProviderDraft) -> None:
        draft.values["id"] = free_id(draft.id, (one.id for one in self._drafts))
        self._note(words.added(words.shown_name(draft.id)))
        self._drafts.append(draft)
        self._show_all(len(self._drafts) - 1)
        self._form.show_first_gap()

    def _move(self, row: int, to: int) -> None:
        if row != to and 0 <= to < len(self._drafts):
            self._note(words.moved(words.shown_name(self._drafts[row].id)))
            self._drafts.insert(to, self._drafts.pop(row))
            self._list.show_drafts(self._drafts, to)
            self._refresh()

    def _remove(self, row: int) -> None:
        self._note(words.removed(words.shown_name(self._drafts[row].id)))
        self._drafts.pop(row)
        self._show_all(min(row, len(self._drafts) - 1))

    def _note(self, text: str) -> None:
        """Keep the list as it is before a step, so that the step can be undone."""
        self._steps.append((text, list(self._drafts)))

    def _undo(self) -> None:
        if self._steps:
            _text, before = self._steps.pop()
            current = self._list.current()
            gone = [one for one in before if one not in self._drafts]
            shown = gone or self._drafts[current : current + 1]
            self._drafts = before
            self._show_all(before.index(shown[0]) if shown and shown[0] in before else 0)

    def _test(self) -> None:
        if self.save() and (provider_id := self._current_id()):
            self._form.show_test(str(words.TESTING), "neutral", self._tokens)
            self.test_requested.emit(provider_id)

    def _enter_key(self, key: str, session_only: bool) -> None:  # noqa: FBT001 - a signal's value
        if self.save() and (provider_id := self._current_id()):
            self.key_entered.emit(provider_id, key, session_only)
        else:
            self._form.key_box.give_back()

    def _remove_key(self) -> None:
        if provider_id := self._current_id():
            self.key_removed.emit(provider_id)

    def _current_id(self) -> str:
        row = self._list.current()
        return self._drafts[row].id if 0 <= row < len(self._drafts) else ""

    def _is_edited(self) -> bool:
        return all_built(self._drafts) != self._saved

    def _refresh(self, *, keep_text: bool = False) -> None:
        edited = self._is_edited()
        self._foot.show_edited(edited=edited, keep_text=keep_text)
        if self._steps and not keep_text:
            self._foot.show_undo(self._steps[-1][0])
        self._form.show_unsaved(unsaved=edited)
