"""A program of its own that shows the real tray with verdicts given on stdin, for session tests.

``python -m tests.session.drivers.tray_driver LOG``: each line on stdin is one command, each
signal of the tray becomes one line in LOG. Commands: ``verdict KIND``, ``incident``,
``paused yes|no``, ``scheme light|dark``, ``answers``, ``balloon``, ``status``, ``quit``.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from understudy.base.clock import SystemClock
from understudy.desktop.status.status_window import StatusWindow
from understudy.desktop.tray.icon import Tray
from understudy.status.model import (
    Component,
    ComponentState,
    Impact,
    Incident,
    Phase,
    Reason,
    ReasonSource,
    Verdict,
    VerdictKind,
)

SIGNALS = (
    "chat_requested",
    "panel_requested",
    "status_requested",
    "settings_requested",
    "quit_requested",
    "pause_requested",
    "resume_requested",
    "provider_chosen",
    "tell_me_requested",
    "available_changed",
    "balloon_pressed",
)


def verdict(kind: VerdictKind, now: datetime, *, incident_reported: bool = False) -> Verdict:
    """Return a verdict with everything a window can show."""
    trouble = kind not in {VerdictKind.UP, VerdictKind.OFFLINE} or incident_reported
    incident = Incident(
        id="i1",
        name="Elevated errors on Opus 5 & Sonnet 5 for some requests",
        impact=Impact.MAJOR,
        phase=Phase.MONITORING,
        started_at=now - timedelta(minutes=14),
        updated_at=now - timedelta(minutes=2),
        url="https://status.example/incidents/i1",
    )
    components = (
        Component("c1", "claude.ai", ComponentState.OPERATIONAL),
        Component("c2", "Claude API (api.anthropic.com)", ComponentState.MAJOR_OUTAGE),
        Component("c3", "Claude Code", ComponentState.PARTIAL_OUTAGE),
        Component("c4", "Claude Console", ComponentState.DEGRADED),
        Component("c5", "Claude for Government", ComponentState.MAINTENANCE),
        Component("c6", "Something new", ComponentState.UNKNOWN),
    )
    facts = (
        ("name", incident.name),
        ("phase", "monitoring"),
        ("started_at", incident.started_at.isoformat()),
    )
    component = (("component", "Claude API"), ("state", "major_outage"))
    reasons = (
        Reason(ReasonSource.STATUS_PAGE, "component", component),
        Reason(ReasonSource.STATUS_PAGE, "incident", facts),
    )
    return Verdict(
        kind=kind,
        since=now - timedelta(minutes=9),
        reasons=reasons if trouble else (),
        components=components,
        incidents=(incident,) if trouble else (),
        checked_at=now - timedelta(seconds=20),
        incident_reported=incident_reported,
    )


class Driver:
    def __init__(self, app: QApplication, log: Path) -> None:
        self._app = app
        self._log = log
        self._tray = Tray(app)
        self._window = StatusWindow()
        for name in SIGNALS:
            getattr(self._tray, name).connect(
                lambda *values, name=name: self._write(" ".join([name, *map(str, values)]))
            )
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(lambda *_: self._obey(sys.stdin.readline().split()))

    def start(self) -> None:
        self._tray.show()
        self._write(f"shown {self._tray.available}")

    def _write(self, line: str) -> None:
        with self._log.open("a", encoding="utf-8") as out:
            out.write(f"{line}\n")

    def _obey(self, words: list[str]) -> None:
        now = SystemClock().now()
        match words:
            case ["verdict", kind]:
                self._show(verdict(VerdictKind(kind), now), now)
            case ["incident"]:
                self._show(verdict(VerdictKind.UP, now, incident_reported=True), now)
            case ["paused", yes]:
                self._tray.show_paused(yes == "yes")
            case ["scheme", name]:
                scheme = Qt.ColorScheme.Dark if name == "dark" else Qt.ColorScheme.Light
                QGuiApplication.styleHints().setColorScheme(scheme)
            case ["answers"]:
                choices = (("claude", "Claude"), ("openai", "AT&T GPT"))
                self._tray.show_answers_now(choices, "openai")
            case ["balloon"]:
                self._tray.show_balloon("k1", "Claude is down", "The status page <b>says</b> so.")
            case ["status"]:
                self._window.show()
            case ["quit"] | []:
                self._tray.close()
                self._app.quit()
            case _:
                self._write(f"unknown {words}")
                return
        self._write(f"did {' '.join(words)}")

    def _show(self, judged: Verdict, now: datetime) -> None:
        self._tray.show_verdict(judged, now)
        self._window.show_verdict(judged, now)


def main() -> None:
    app = QApplication(["understudy"])
    app.setQuitOnLastWindowClosed(False)
    app.setApplicationName("understudy")
    app.setApplicationDisplayName("Understudy")
    driver = Driver(app, Path(sys.argv[1]))
    driver.start()
    app.exec()


if __name__ == "__main__":
    main()
