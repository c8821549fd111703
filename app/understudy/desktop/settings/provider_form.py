"""One provider's fields, made from their declarations, and its consent, key and test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.base.addresses import host_of
from understudy.base.providers.kinds import TRAITS
from understudy.base.settings.declaration import declared
from understudy.base.settings.values import ProviderSettings
from understudy.desktop import theme
from understudy.desktop.controls import quiet, small, wrapped
from understudy.desktop.drawn_controls import TickBox
from understudy.desktop.plain import PlainLabel, caption
from understudy.desktop.settings.draft import may_be_asked
from understudy.desktop.settings.form_row import FormRow
from understudy.desktop.settings.key_box import KeyBox, StateLine
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import settings_form as words
from understudy.words.windows import settings_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.base.errors import WrongValueError
    from understudy.desktop.settings.draft import ProviderDraft
    from understudy.desktop.theme import Tokens

CONSENT = "consent"
"""The one field whose words name the company that it is given to."""


class ProviderForm(QWidget):
    """Writes every change into its draft and emits a signal."""

    changed = Signal()
    test_requested = Signal()
    unfolded = Signal(QWidget)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: ProviderDraft | None = None
        self._drafts: Sequence[ProviderDraft] = ()
        self._notes: dict[str, str] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.LARGE)
        self._column.setSpacing(0)
        self._title = PlainLabel(parent=self)
        self._title.setFont(theme.font(TypeSize.TITLE, QFont.Weight.DemiBold))
        self._rows = {
            one.key: FormRow(one, self)
            for one in declared(ProviderSettings)
            if one.setting.shown and one.key != CONSENT
        }
        self._kind_note = small(wrapped("", self))
        self._kind_note.setContentsMargins(0, Space.SMALL, 0, 0)
        self._models_note = small(wrapped("", self))
        self._consent = TickBox(self)
        self._consent_hint = small(quiet("", self))
        self._key_title = PlainLabel(str(words.KEY), self)
        self.key_box = KeyBox(self)
        self._test = QPushButton(str(words.TEST), self)
        self.test_line = StateLine(self)
        self._more = QPushButton(str(words.MORE), self)
        self._lay_out()
        self._connect()

    def show_draft(self, draft: ProviderDraft, drafts: Sequence[ProviderDraft]) -> None:
        """Show ``draft``, one of ``drafts``, and write into it from now on."""
        self._drafts = drafts
        self._draft = None  # filling the fields is not an edit
        for name, row in self._rows.items():
            row.show_value(draft.values[name])
            row.complain("")
            if row.declared.setting.permanent:
                row.control.setProperty("readOnly", not draft.is_new)
        self._draft = draft
        self.key_box.clear()
        self.test_line.hide()
        self._refresh()

    def show_complaint(self, wrong: WrongValueError) -> None:
        """Show the error below its field, and focus the field."""
        row = self._rows[wrong.key]
        if row.declared.setting.seldom:
            self._more.setChecked(True)
        row.complain(str(row.declared.setting.wrong or settings_pages.wrong(wrong)))
        row.control.setFocus()

    def show_first_gap(self) -> None:
        """Focus the first field that has to be filled, else the key, else the test."""
        empty = (row for row in self._rows.values() if self._is_gap(row))
        if (row := next(empty, None)) is not None:
            row.control.setFocus()
        elif self._draft is not None and self._draft.has_key:
            self.key_box.focus()
        else:
            self._test.setFocus()

    def show_test(self, text: str, severity: str, tokens: Tokens) -> None:
        self.test_line.show_state(text, severity, tokens)
        self._test.setEnabled(text != str(words.TESTING))

    def show_model_notes(self, notes: dict[str, str]) -> None:
        """Show notes below the models, by provider id."""
        self._notes = notes
        self._refresh()

    def show_unsaved(self, *, unsaved: bool) -> None:
        """Show on the button that testing saves first."""
        self._test.setText(str(words.SAVE_AND_TEST) if unsaved else str(words.TEST))

    def _lay_out(self) -> None:
        seldom = [row for row in self._rows.values() if row.declared.setting.seldom]
        self._column.addWidget(self._title)
        for name, row in self._rows.items():
            if row not in seldom:
                self._column.addWidget(row)
            if name == "kind":
                self._column.addWidget(self._kind_note)
            elif name == "models":
                self._column.addWidget(self._models_note)
        self._column.addSpacing(Space.MEDIUM)
        self._column.addWidget(self._consent)
        self._column.addSpacing(Space.HAIR)
        self._column.addWidget(self._consent_hint)
        self._column.addSpacing(Space.LARGE)
        self._column.addWidget(self._key_title)
        self._column.addSpacing(Space.HAIR)
        self._column.addWidget(self.key_box)
        self._column.addSpacing(Space.LARGE)
        line = QHBoxLayout()
        line.setSpacing(Space.MEDIUM)
        line.addWidget(self._test, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.test_line, 100, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        self._column.addLayout(line)
        self._column.addSpacing(Space.LARGE)
        self._more.setCheckable(True)
        self._more.setObjectName("flat")
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        for row in seldom:
            self._column.addWidget(row)
        self._column.addStretch()

    def _connect(self) -> None:
        for row in self._rows.values():
            row.edited.connect(self._write)
        self._consent.clicked.connect(lambda given: self._write(CONSENT, given))
        for button in (self._test, self._more):
            button.setAutoDefault(False)
        self._test.clicked.connect(self.test_requested)
        self._more.toggled.connect(self._unfold)

    def _is_gap(self, row: FormRow) -> bool:
        draft, one = self._draft, row.declared
        return draft is not None and one.is_required and not draft.values[one.key]

    def _write(self, name: str, value: object) -> None:
        draft = self._draft
        if draft is None:
            return
        before = dict(draft.values)
        draft.take(name, value)
        for other, row in self._rows.items():
            if other != name and draft.values[other] != before[other]:
                row.show_value(draft.values[other])
        self.test_line.hide()
        self._refresh()
        self.changed.emit()

    def _unfold(self, is_open: bool) -> None:  # noqa: FBT001 - a signal's value
        self._refresh()
        shown = [row for row in self._rows.values() if row.isVisible()]
        if is_open and shown:
            self.unfolded.emit(shown[-1])

    def _refresh(self) -> None:
        draft = self._draft
        if draft is None:
            return
        name = words.shown_name(draft.id)
        self._title.setText(name)
        is_open = self._more.isChecked()
        self._more.setText(str(words.LESS if is_open else words.MORE))
        for row in self._rows.values():
            setting = row.declared.setting
            is_asked_for = is_open or not setting.seldom
            row.setVisible(is_asked_for and (setting.applies is None or setting.applies(draft)))
        kind_note = TRAITS[draft.kind].note
        models_note = "" if draft.is_new else self._notes.get(draft.id, "")
        for label, text in ((self._kind_note, kind_note), (self._models_note, models_note)):
            label.setText(str(text or ""))
            label.setVisible(bool(text))
        self._consent.setChecked(may_be_asked(draft, self._drafts))
        self._consent.setText(caption(words.consent(name)))
        self._consent_hint.setText(words.consent_hint(name, host_of(draft.base_url)))
        self._consent.setVisible(not draft.local)
        self._consent_hint.setVisible(not draft.local)
        self._key_title.setVisible(draft.has_key)
        self.key_box.setVisible(draft.has_key)
