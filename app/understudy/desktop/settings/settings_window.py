"""The settings window: a page of providers, and a page for each section. GUI thread.

Passive: it knows only settings and Qt. On the page of providers nothing is written before Save;
every other setting is emitted as soon as it is entered, and the last one can be undone.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from understudy.base.settings.checks import declaration_of, sections, value_of
from understudy.base.settings.values import Settings
from understudy.desktop import theme
from understudy.desktop.controls import Readable, dress, scrolled
from understudy.desktop.flow import Flow
from understudy.desktop.mark.icons import app_icon
from understudy.desktop.plain import caption
from understudy.desktop.settings.computer_page import SHORTCUT, AboutPage, ComputerPage
from understudy.desktop.settings.foot import Foot
from understudy.desktop.settings.providers_page import ProvidersPage
from understudy.desktop.settings.section_pages import PROVIDERS, SectionPages
from understudy.desktop.theme import Space
from understudy.words.windows import settings_pages as words

if TYPE_CHECKING:
    from understudy.base.errors import WrongValueError

COMPUTER, ABOUT = "computer", "about"


class SettingsWindow(QWidget):
    """Closing hides it. ``setting_changed``: a name like ``chat.idle_s``, and a value."""

    setting_changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = Settings()
        self._undo: tuple[str, object] | None = None
        self._tokens = theme.current_tokens()
        self.providers = ProvidersPage(self)
        self.computer, self.about = ComputerPage(self), AboutPage(self)
        self._pages = SectionPages(self)
        self._foot = Foot(self, saves=False)
        self._stack = QStackedWidget(self)
        self._search = QLineEdit(self)
        self._tabs = QButtonGroup(self)
        self._shown = PROVIDERS
        self._own = {PROVIDERS: 0, COMPUTER: 2, ABOUT: 3}
        self.setWindowTitle(str(words.WINDOW_TITLE))
        self.setWindowIcon(app_icon())
        self._lay_out()
        self._connect()
        dress(self, self._tokens)
        self._fit_words()
        self.show_page(PROVIDERS)

    @Slot(object)
    def show_settings(self, settings: Settings) -> None:
        """Show the settings in force; a value being edited stays."""
        self._settings = settings
        self._pages.show_settings(settings)
        self.computer.show_shortcut(on=settings.chat.global_shortcut == "on")

    def show_page(self, name: str) -> None:
        """Show the providers, or the section of this name."""
        self._shown = name
        self._search.clear()
        for button in self._tabs.buttons():
            button.setChecked(button.objectName() == f"tab {name}")
        if name in self._own:
            self._stack.setCurrentIndex(self._own[name])
        else:
            self._pages.show_section(name)
            self._stack.setCurrentIndex(1)

    @Slot(str)
    def show_not_saved(self, name: str, text: str) -> None:
        """Show that the file could not be written; the setting is as it was."""
        self._undo = None
        if name == SHORTCUT:
            self.show_settings(self._settings)
            self.computer.show_shortcut_state(text, "problem")
            return
        self._pages.show_again(name)
        self._foot.show_problem(text)

    def show_wrong(self, name: str, problem: WrongValueError) -> None:
        """Show that the value entered is not allowed; the setting is as it was."""
        self._undo = None
        self._foot.show_text("")
        self._pages.show_complaint(name, problem)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the system's palette and contrast."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._follow_theme()

    def _lay_out(self) -> None:
        tabs = QWidget(self)
        row = Flow(tabs, Space.HAIR)
        top = QVBoxLayout()
        top.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.SMALL)
        top.setSpacing(Space.SMALL)
        titles = {PROVIDERS: str(words.PROVIDERS)}
        titles |= {name: str(one.section.title) for name, one in sections().items()}
        titles |= {COMPUTER: str(words.COMPUTER), ABOUT: str(words.ABOUT)}
        for name, title in titles.items():
            button = QPushButton(caption(title), self)
            button.setObjectName(f"tab {name}")
            button.setProperty("tab", True)  # noqa: FBT003 - Qt's signature
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self.show_page, name))
            self._tabs.addButton(button)
            row.addWidget(button)
        self._tabs.setExclusive(False)
        self._search.setPlaceholderText(str(words.SEARCH))
        self._search.setAccessibleName(str(words.SEARCH))
        self._search.setClearButtonEnabled(True)
        top.addWidget(self._search)
        top.addWidget(tabs)
        rule = QFrame(self)
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        others = QWidget(self)
        below = QVBoxLayout(others)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(scrolled(self._pages, self), 1)
        below.addWidget(self._foot)
        self._stack.addWidget(self.providers)
        self._stack.addWidget(others)
        for page in (self.computer, self.about):
            self._stack.addWidget(scrolled(page, self))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule)
        column.addWidget(self._stack, 1)
        pages = (self._pages.column, self.computer.column, self.about.column)
        Readable(self, top, self._foot.row, *pages)

    def _fit_words(self) -> None:
        """Be as wide as the words of the language need, once the style is known."""
        within = self.findChildren(QWidget)
        for one in within:
            one.ensurePolished()
        for one in reversed(within):  # the innermost first: each layout forgets its old sizes
            if (layout := one.layout()) is not None:
                layout.activate()
        self.setMinimumSize(max(680, self.minimumSizeHint().width()), 460)
        self.resize(max(760, self.minimumWidth()), 720)

    def _connect(self) -> None:
        self._search.textChanged.connect(self._find)
        self._pages.setting_entered.connect(self._change)
        self._pages.setting_refused.connect(partial(self._foot.show_text, ""))
        self._pages.page_requested.connect(self.show_page)
        for name, link, page in (
            (COMPUTER, words.OPEN_COMPUTER, self.computer),
            (ABOUT, words.OPEN_ABOUT, self.about),
        ):
            self._pages.add_link(name, str(link), page)
        self._foot.undo_requested.connect(self._take_back)
        theme.follow_look(self._follow_theme)
        for keys, act in (
            ("Escape", self._leave),
            ("Ctrl+W", self.hide),
            ("Ctrl+S", self.providers.save),
            ("Ctrl+F", partial(self._search.setFocus, Qt.FocusReason.ShortcutFocusReason)),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _find(self, text: str) -> None:
        if not text.strip():
            self.show_page(self._shown)
            return
        for button in self._tabs.buttons():
            button.setChecked(False)
        self._pages.show_matches(text)
        self._stack.setCurrentIndex(1)

    def _leave(self) -> None:
        if self._search.text():
            self._search.clear()
        else:
            self.hide()

    def _change(self, name: str, value: object) -> None:
        self._undo = (name, value_of(self._settings, name))
        self._foot.show_undo(words.changed(label_of(name)))
        self.setting_changed.emit(name, value)

    def _take_back(self) -> None:
        if self._undo is not None:
            name, before = self._undo
            self._undo = None
            self._foot.show_text(words.undone(label_of(name)))
            self.setting_changed.emit(name, before)

    def _follow_theme(self) -> None:
        tokens = theme.current_tokens()
        if tokens != self._tokens:
            self._tokens = tokens
            self.providers.use_tokens(tokens)
            dress(self, tokens)


def label_of(name: str) -> str:
    """Return what a setting is called."""
    return str(declaration_of(name).setting.label)
