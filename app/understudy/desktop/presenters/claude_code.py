"""Connects the status window's card about Claude Code with the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from understudy.engine.claude_code.values import SETTING
from understudy.engine.events.common_events import SettingsChanged
from understudy.engine.events.connection_events import ClaudeCodeShown

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.desktop.bridge import Bridge
    from understudy.desktop.status.claude_code_card import ClaudeCodeCard
    from understudy.engine.api import EngineApi


class ClaudeCodePresenter(QObject):
    """GUI thread only."""

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        card: ClaudeCodeCard,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._card = card
        card.answered.connect(self._answer)
        card.connect_requested.connect(lambda: submit(lambda api: api.claude_code.connect()))
        card.undo_requested.connect(lambda: submit(lambda api: api.claude_code.undo()))
        bridge.subscribe(ClaudeCodeShown, card.show_state)
        bridge.subscribe(
            SettingsChanged, lambda event: card.show_answer(event.settings.status.claude_code)
        )

    def open(self, answer: str) -> None:
        """Show the setting in force, and look how Claude Code stands."""
        self._card.show_answer(answer)
        self._submit(lambda api: api.claude_code.show())

    def _answer(self, answer: str) -> None:
        self._submit(lambda api: api.settings.change(SETTING, answer))
