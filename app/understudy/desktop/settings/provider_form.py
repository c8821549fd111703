"""One provider's fields, each with its error below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from understudy.base.addresses import host_of
from understudy.desktop import theme
from understudy.desktop.drawn_controls import TickBox
from understudy.desktop.flow import Flow
from understudy.desktop.plain import PlainLabel, caption
from understudy.desktop.settings.draft import may_be_asked
from understudy.desktop.settings.key_box import KeyBox, StateLine
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import settings_form as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.base.errors import WrongValueError
    from understudy.desktop.settings.draft import ProviderDraft
    from understudy.desktop.theme import Tokens


class ProviderForm(QWidget):
    """Writes every change into its draft and emits a signal."""

    changed = Signal()
    test_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: ProviderDraft | None = None
        self._drafts: Sequence[ProviderDraft] = ()
        self._complaints: dict[str, PlainLabel] = {}
        self._notes: dict[str, str] = {}
        self._fields: dict[str, QLineEdit] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.LARGE)
        self._column.setSpacing(Space.HAIR)
        self._title = PlainLabel(parent=self)
        self._title.setFont(theme.font(TypeSize.TITLE, QFont.Weight.DemiBold))
        self._column.addWidget(self._title)
        self._kinds = {
            kind: QRadioButton(caption(str(said)), self) for kind, said in words.KINDS.items()
        }
        self._local = TickBox(str(words.LOCAL), self)
        self._local_text = self._quiet(str(words.LOCAL_TEXT))
        self._program_text = self._quiet(str(words.PROGRAM_TEXT))
        self._models_note = PlainLabel(parent=self)
        self._consent = TickBox(self)
        self._consent_hint = self._quiet("")
        self._key_title = PlainLabel(str(words.KEY), self)
        self.key_box = KeyBox(self)
        self._test = QPushButton(str(words.TEST), self)
        self.test_line = StateLine(self)
        self._lay_out()
        self._connect()

    def show_draft(self, draft: ProviderDraft, drafts: Sequence[ProviderDraft]) -> None:
        """Show ``draft``, one of ``drafts``, and write into it from now on."""
        self._drafts = drafts
        self._draft = None  # filling the fields is not an edit
        for name, field in self._fields.items():
            field.setText(getattr(draft, name))
            self._complain(name, "")
        self._fields["id"].setReadOnly(not draft.is_new)
        self._kinds[draft.kind].setChecked(True)
        self._local.setChecked(draft.local)
        self._consent.setChecked(may_be_asked(draft, drafts))
        self._draft = draft
        self.key_box.clear()
        self.test_line.hide()
        self._refresh()

    def show_complaint(self, wrong: WrongValueError) -> None:
        """Show the error below its field, and focus the field."""
        text = str(words.WRONG.get(wrong.key, wrong.problem))
        if wrong.key == "base_url" and self._local.isChecked():
            text = str(words.NOT_ON_THIS_COMPUTER)
        key = wrong.key if wrong.key in self._complaints else "base_url"
        self._complain(key, text)
        self._fields[key].setFocus()

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

    def complaint(self, name: str) -> str:
        return self._complaints[name].text()

    def _lay_out(self) -> None:
        self._add_field("id", str(words.NAME), str(words.NAME_HINT))
        self._add_title(str(words.KIND))
        line = QWidget(self)
        kinds = Flow(line, Space.LARGE)
        for button in self._kinds.values():
            kinds.addWidget(button)
        self._column.addWidget(line)
        self._column.addWidget(self._program_text)
        self._add_field("base_url", str(words.ADDRESS), "")
        self._add_field("models", str(words.MODELS), str(words.MODELS_HINT))
        self._models_note.setWordWrap(True)
        self._column.addWidget(self._models_note)
        self._column.addSpacing(Space.MEDIUM)
        for widget in (self._local, self._local_text, self._consent, self._consent_hint):
            self._column.addWidget(widget)
        self._column.addSpacing(Space.MEDIUM)
        self._column.addWidget(self._key_title)
        self._column.addWidget(self.key_box)
        self._column.addSpacing(Space.LARGE)
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self._test, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.test_line, 100, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addStretch()

    def _connect(self) -> None:
        for field in self._fields.values():
            field.textEdited.connect(self._write)
        for button in self._kinds.values():
            button.clicked.connect(self._write)
        self._local.clicked.connect(self._write)
        self._consent.clicked.connect(self._write_consent)
        self._test.clicked.connect(self.test_requested)

    def _add_title(self, text: str) -> None:
        self._column.addSpacing(Space.MEDIUM)
        self._column.addWidget(PlainLabel(text, self))

    def _add_field(self, name: str, title: str, hint: str) -> None:
        self._add_title(title)
        field = QLineEdit(self)
        field.setAccessibleName(title)
        field.setAccessibleDescription(hint)
        self._fields[name] = field
        complaint = PlainLabel(parent=self)
        complaint.setWordWrap(True)
        complaint.setFont(theme.font(TypeSize.SMALL))
        complaint.hide()
        self._complaints[name] = complaint
        self._column.addWidget(field)
        self._column.addWidget(complaint)
        if hint:
            self._column.addWidget(self._quiet(hint))

    def _quiet(self, text: str) -> PlainLabel:
        label = PlainLabel(text, self)
        label.setObjectName("quiet")
        label.setFont(theme.font(TypeSize.SMALL))
        label.setWordWrap(True)
        return label

    def _complain(self, name: str, text: str) -> None:
        label, field = self._complaints[name], self._fields[name]
        label.setText(text)
        label.setVisible(bool(text))
        field.setProperty("wrong", bool(text))
        field.style().polish(field)

    def _write(self) -> None:
        draft = self._draft
        if draft is None:
            return
        for name, field in self._fields.items():
            setattr(draft, name, field.text())
            self._complain(name, "")
        draft.kind = next(kind for kind, button in self._kinds.items() if button.isChecked())
        if not draft.address_is_local:
            self._local.setChecked(False)
        draft.local = self._local.isChecked()
        if draft.consent is None:
            self._consent.setChecked(may_be_asked(draft, self._drafts))
        self.test_line.hide()
        self._refresh()
        self.changed.emit()

    def _write_consent(self, given: bool) -> None:  # noqa: FBT001 - a signal's value
        if self._draft is not None:
            self._draft.consent = given
            self._refresh()
            self.changed.emit()

    def _refresh(self) -> None:
        draft = self._draft
        if draft is None:
            return
        name = words.shown_name(draft.id)
        self._title.setText(name)
        note = "" if draft.is_new else self._notes.get(draft.id, "")
        self._models_note.setText(note)
        self._models_note.setVisible(bool(note))
        self._local.setVisible(draft.address_is_local or draft.local)
        self._local_text.setVisible(draft.local)
        self._consent.setText(caption(words.consent(name)))
        host = host_of(draft.base_url.strip())
        self._consent_hint.setText(words.consent_hint(name, host))
        self._consent.setVisible(not draft.local)
        self._consent_hint.setVisible(not draft.local)
        self._key_title.setVisible(draft.has_key)
        self.key_box.setVisible(draft.has_key)
        self._program_text.setVisible(draft.is_a_program)
