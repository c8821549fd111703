"""The sections of the settings as pages, made from the declarations, and a search over them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QFrame, QPushButton, QVBoxLayout, QWidget

from understudy.base.errors import WrongValueError
from understudy.base.settings.checks import changed, sections, value_of
from understudy.base.settings.declaration import declared
from understudy.base.settings.values import ProviderSettings, Settings
from understudy.desktop import theme
from understudy.desktop.plain import PlainLabel, caption
from understudy.desktop.settings.setting_row import SettingRow
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import settings_pages as words

if TYPE_CHECKING:
    from understudy.base.settings.checks import DeclaredSection

PROVIDERS = "provider"


class SectionPages(QWidget):
    """Every shown setting in one column; the sections or rows not asked for are hidden.

    ``setting_entered``: a name and a value that is allowed.
    """

    setting_entered = Signal(str, object)
    setting_refused = Signal()
    page_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = Settings()
        self._groups: dict[str, _Group] = {}
        self._links: dict[str, tuple[QPushButton, QWidget | None]] = {}
        self._nothing = PlainLabel(str(words.NOTHING_FOUND), self)
        self._nothing.setObjectName("quiet")
        column = self.column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.LARGE)
        column.setSpacing(Space.WIDE)
        for name, section in sections().items():
            group = _Group(section, self)
            self._groups[name] = group
            column.addWidget(group)
            for row in group.rows:
                row.entered.connect(self._enter)
        self._below = QVBoxLayout()
        self._below.setSpacing(Space.SMALL)
        column.addLayout(self._below)
        column.addWidget(self._nothing)
        column.addStretch()
        self.add_link(PROVIDERS, str(words.OPEN_PROVIDERS), None)
        self.show_settings(self._settings)
        self.show_section(next(iter(self._groups)))

    def add_link(self, name: str, text: str, page: QWidget | None) -> None:
        """Lead to another page if a search matches its words; None: the page of providers."""
        button = QPushButton(caption(text), self)
        button.setAutoDefault(False)
        button.clicked.connect(partial(self.page_requested.emit, name))
        button.hide()
        self._below.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._links[name] = (button, page)

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
        for button, _page in self._links.values():
            button.hide()
        self._nothing.hide()

    def show_matches(self, text: str) -> None:
        """Show the settings that have all words of ``text``, under their sections."""
        wanted = text.casefold().split()
        found = [group.show_rows(wanted) for group in self._groups.values()]
        for group, is_found in zip(self._groups.values(), found, strict=True):
            group.setVisible(is_found)
        for button, page in self._links.values():
            text = button.text().casefold() + (_words_on(page) if page else _words_of_providers())
            button.setVisible(all(word in text for word in wanted))
        is_linked = any(not button.isHidden() for button, _page in self._links.values())
        self._nothing.setVisible(not any(found) and not is_linked)

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


def _words_on(page: QWidget) -> str:
    texts = [one.text() for one in page.findChildren(PlainLabel)]
    texts += [one.text() for one in page.findChildren(QAbstractButton)]
    return " ".join(texts).casefold()


def _words_of_providers() -> str:
    texts = [str(words.OPEN_PROVIDERS)]
    for one in declared(ProviderSettings):
        texts += [one.key, str(one.setting.label), str(one.setting.help)]
    return " ".join(texts).casefold()
