"""The sections of the settings as pages, made from the declarations, and a search over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from understudy.base.errors import WrongValueError
from understudy.base.settings.checks import changed, sections, value_of
from understudy.base.settings.declaration import declared
from understudy.base.settings.values import ProviderSettings, Settings
from understudy.desktop import theme
from understudy.desktop.plain import PlainLabel
from understudy.desktop.settings.setting_row import SettingRow
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import settings_pages as words

if TYPE_CHECKING:
    from understudy.base.settings.checks import DeclaredSection


class SectionPages(QWidget):
    """Every shown setting in one column; the sections or rows not asked for are hidden.

    ``setting_entered``: a name and a value that is allowed.
    """

    setting_entered = Signal(str, object)
    setting_refused = Signal()
    providers_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = Settings()
        self._groups: dict[str, _Group] = {}
        self._to_providers = QPushButton(str(words.OPEN_PROVIDERS), self)
        self._to_providers.setAutoDefault(False)
        self._to_providers.clicked.connect(self.providers_requested)
        self._nothing = PlainLabel(str(words.NOTHING_FOUND), self)
        self._nothing.setObjectName("quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.LARGE)
        column.setSpacing(Space.WIDE)
        for name, section in sections().items():
            group = _Group(section, self)
            self._groups[name] = group
            column.addWidget(group)
            for row in group.rows:
                row.entered.connect(self._enter)
        column.addWidget(self._to_providers, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._nothing)
        column.addStretch()
        self.show_settings(self._settings)
        self.show_section(next(iter(self._groups)))

    def rows(self) -> dict[str, SettingRow]:
        """Return every row by its setting's name."""
        return {row.name: row for group in self._groups.values() for row in group.rows}

    def show_settings(self, settings: Settings) -> None:
        """Show the settings in force; text being typed stays."""
        self._settings = settings
        for name, row in self.rows().items():
            row.show_value(value_of(settings, name))

    def show_section(self, name: str) -> None:
        """Show only this section, whole."""
        for one, group in self._groups.items():
            group.show_rows([])
            group.setVisible(one == name)
        self._to_providers.hide()
        self._nothing.hide()

    def show_matches(self, text: str) -> None:
        """Show the settings that have all words of ``text``, under their sections."""
        wanted = text.casefold().split()
        found = [group.show_rows(wanted) for group in self._groups.values()]
        for group, is_found in zip(self._groups.values(), found, strict=True):
            group.setVisible(is_found)
        is_about_providers = all(word in _words_of_providers() for word in wanted)
        self._to_providers.setVisible(is_about_providers)
        self._nothing.setVisible(not any(found) and not is_about_providers)

    def show_complaint(self, name: str, problem: WrongValueError) -> None:
        """Show the error in an entered value below its setting."""
        self.rows()[name].complain(words.wrong(problem))

    def show_again(self, name: str) -> None:
        """Show the value in force in place of the entered one."""
        self.rows()[name].show_value(value_of(self._settings, name), anew=True)

    def _enter(self, name: str, value: object) -> None:
        try:
            if changed(self._settings, name, value) != self._settings:
                self.setting_entered.emit(name, value)
        except WrongValueError as problem:
            self.show_complaint(name, problem)
            self.setting_refused.emit()


class _Group(QWidget):
    """A section's title and its settings on a card."""

    def __init__(self, section: DeclaredSection, parent: QWidget) -> None:
        super().__init__(parent)
        title = PlainLabel(str(section.section.title), self)
        title.setFont(theme.font(TypeSize.TITLE, QFont.Weight.DemiBold))
        hint = PlainLabel(str(section.section.help), self)
        hint.setObjectName("quiet")
        hint.setWordWrap(True)
        card = QFrame(self)
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self.rows: list[SettingRow] = []
        self._rules: list[QFrame] = []
        for one in section.settings:
            if one.setting.shown:
                rule = QFrame(card)
                rule.setObjectName("rule")
                rule.setFixedHeight(1)
                row = SettingRow(f"{section.name}.{one.key}", one, card)
                self._rules.append(rule)
                self.rows.append(row)
                inside.addWidget(rule)
                inside.addWidget(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(title)
        column.addWidget(hint)
        column.addSpacing(Space.SMALL)
        column.addWidget(card)

    def show_rows(self, wanted: list[str]) -> bool:
        """Show the rows with these words; return whether there are any."""
        is_first = True
        for rule, row in zip(self._rules, self.rows, strict=True):
            is_found = row.has_words(wanted)
            row.setVisible(is_found)
            rule.setVisible(is_found and not is_first)
            is_first = is_first and not is_found
        return not is_first


def _words_of_providers() -> str:
    texts = [str(words.OPEN_PROVIDERS)]
    for one in declared(ProviderSettings):
        texts += [one.key, str(one.setting.label), str(one.setting.help)]
    return " ".join(texts).casefold()
