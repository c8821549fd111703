"""The tray's menu: the verdict in words, then the actions."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from understudy.desktop.plain import caption
from understudy.desktop.theme import current_tokens
from understudy.words.windows import tray_menu as words

ONE_HOUR = timedelta(hours=1)


class PauseUntil(StrEnum):
    """A pause that ends at a time of day instead of after a duration."""

    TOMORROW = "tomorrow"


class TrayMenu(QObject):
    """The menu and its signals; only the person's presses are emitted, never our own changes."""

    chat_requested = Signal()
    status_requested = Signal()
    settings_requested = Signal()
    quit_requested = Signal()
    pause_requested = Signal(object)
    resume_requested = Signal()
    provider_chosen = Signal(object)
    tell_me_requested = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.menu = QMenu()
        self._verdict = self.menu.addAction(str(words.STARTING))
        self._verdict.setEnabled(False)
        self.menu.addSeparator()
        self._entry(str(words.OPEN_CHAT), self.chat_requested)
        self._entry(str(words.STATUS), self.status_requested)
        self._answers = self.menu.addMenu(str(words.ANSWERS_NOW))
        self._providers = QActionGroup(self)
        self._providers.triggered.connect(self._choose)
        self.menu.addSeparator()
        self._tell_me = self.menu.addAction(str(words.TELL_ME))
        self._tell_me.setCheckable(True)
        self._tell_me.triggered.connect(self.tell_me_requested)
        self._build_pause()
        self.menu.addSeparator()
        self._entry(str(words.SETTINGS), self.settings_requested)
        self._entry(str(words.QUIT), self.quit_requested)
        self.show_answers_now((), None)
        self.show_paused(paused=False)

    def _entry(self, text: str, signal: SignalInstance) -> None:
        self.menu.addAction(caption(text)).triggered.connect(signal)

    def _build_pause(self) -> None:
        self._pause = self.menu.addMenu(str(words.PAUSE))
        self._resume = self._pause.addAction(str(words.RESUME))
        self._resume.triggered.connect(self.resume_requested)
        for text, until in (
            (str(words.FOR_AN_HOUR), ONE_HOUR),
            (str(words.UNTIL_TOMORROW), PauseUntil.TOMORROW),
        ):
            entry = self._pause.addAction(caption(text))
            entry.triggered.connect(lambda _=False, until=until: self.pause_requested.emit(until))

    def dress_itself(self) -> None:
        """Have the windows' look from now on: here Qt draws it, not the panel.

        Qt's own box of a check mark cannot be seen on a dark ground.
        """
        self.menu.aboutToShow.connect(self._dress)

    def _dress(self) -> None:
        from understudy.desktop.controls import dress  # noqa: PLC0415 - few panels leave it to Qt

        for one in (self.menu, self._answers, self._pause):
            dress(one, current_tokens())

    def show_verdict(self, line: str, *, waiting_makes_sense: bool) -> None:
        """Show ``line``; offer the reminder if there is an outage to wait for."""
        self._verdict.setText(caption(line))
        self._tell_me.setEnabled(waiting_makes_sense or self._tell_me.isChecked())

    def show_tell_me(self, *, wanted: bool) -> None:
        self._tell_me.setChecked(wanted)

    def show_paused(self, *, paused: bool) -> None:
        self._pause.setTitle(str(words.PAUSED) if paused else str(words.PAUSE))
        self._resume.setVisible(paused)

    def show_answers_now(self, choices: tuple[tuple[str, str], ...], chosen: str | None) -> None:
        """List Automatic and then ``choices`` (provider id, label), with ``chosen`` marked."""
        for action in self._providers.actions():
            self._providers.removeAction(action)
            self._answers.removeAction(action)
            action.deleteLater()
        for provider_id, label in ((None, str(words.AUTOMATIC)), *choices):
            action = QAction(caption(label), self._answers)
            action.setCheckable(True)
            action.setData(provider_id)
            action.setChecked(provider_id == chosen)
            self._providers.addAction(action)
            self._answers.addAction(action)

    def _choose(self, action: QAction) -> None:
        self.provider_chosen.emit(action.data())

    def close(self) -> None:
        self.menu.close()
        self.menu.deleteLater()
