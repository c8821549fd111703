"""Connects the status window with the engine: days, what happened before, and the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from understudy.desktop.presenters.claude_code import ClaudeCodePresenter
from understudy.desktop.status.report_pdf import write_pdf
from understudy.desktop.status.status_window import StatusWindow
from understudy.desktop.windows import bring_forward
from understudy.engine.events.common_events import DaysListed, VerdictJudged
from understudy.engine.events.history_events import HistoryListed, ReportRead, ReportSaved
from understudy.words.windows import history as words

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.desktop.bridge import Bridge
    from understudy.engine.api import EngineApi
    from understudy.engine.status.monthly_report import Format
    from understudy.status.model import Verdict

DAYS = 90
ENDINGS = {"pdf": "pdf", "csv": "csv", "markdown": "md"}


class StatusPresenter(QObject):
    """GUI thread only."""

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        clock: Clock,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._clock = clock
        self.window = StatusWindow(clock=clock)
        self.window.refresh_requested.connect(lambda: submit(lambda api: api.poll_soon()))
        self._claude_code = ClaudeCodePresenter(bridge, submit, self.window.claude_code, self)
        self.window.history.report_wanted.connect(self._choose_target)
        bridge.subscribe(VerdictJudged, lambda event: self.show(event.verdict))
        bridge.subscribe(DaysListed, self._show_days)
        bridge.subscribe(HistoryListed, self._show_history)
        bridge.subscribe(ReportRead, self._write_pdf)
        bridge.subscribe(ReportSaved, self._show_saved)

    def open(self, settings: Settings, activation_token: str = "") -> None:
        """Show the window; what it shows of the past is read anew."""
        self._claude_code.open(settings.status.claude_code)
        self._submit(lambda api: api.show_days(DAYS))
        self._submit(lambda api: api.history.show())
        bring_forward(self.window, activation_token)

    def show(self, verdict: Verdict) -> None:
        self.window.show_verdict(verdict, self._clock.now())

    def save(self, month: str, form: str, target: Path) -> None:
        """Have the report of ``month`` written in one of `ENDINGS`."""
        if form == "pdf":
            self._submit(lambda api: api.history.read_report(month, target))
        else:
            chosen: Format = "csv" if form == "csv" else "markdown"
            self._submit(lambda api: api.history.save_report(month, chosen, target))

    def _choose_target(self, month: str, form: str) -> None:
        ending = ENDINGS[form]
        dialog = QFileDialog(self.window, str(words.SAVE_REPORT))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(f"{words.file_name(month)}.{ending}")
        dialog.fileSelected.connect(lambda name: self.save(month, form, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_days(self, event: DaysListed) -> None:
        if event.count == DAYS:
            self.window.show_days(event.components)

    def _show_history(self, event: HistoryListed) -> None:
        self.window.show_history(event)

    def _write_pdf(self, event: ReportRead) -> None:
        try:
            write_pdf(event.target, event.text, event.measures)
        except OSError as problem:
            self._show_saved(ReportSaved(event.target, problem.strerror or str(problem)))
        else:
            self._show_saved(ReportSaved(event.target))

    def _show_saved(self, event: ReportSaved) -> None:
        if event.problem:
            text = words.not_saved(event.target, event.problem)
        else:
            text = words.saved(event.target)
        self.window.history.report.show_result(text)
