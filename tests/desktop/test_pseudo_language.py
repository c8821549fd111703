"""In another language every window speaks it: what is not translated is a person's or a vendor's.

This finds sentences that are outside the catalogue however they reach the screen.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

from tests.desktop.chat.chat_pieces import NOW, NoonClock, answer, asked, conversation
from tests.desktop.settings.settings_pieces import ALL
from tests.desktop.tray.tray_reading import entries, icon_of
from tests.words.pseudo import outside, pseudo_language
from understudy.base.settings.values import Settings
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import (
    AnswerFailed,
    Outcome,
    PastSource,
    RouteReason,
    RouteReasonKind,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    Usage,
)
from understudy.desktop.chat.chat_window import ChatWindow
from understudy.desktop.firstrun.first_run_window import FirstRunWindow
from understudy.desktop.past_window import PastWindow
from understudy.desktop.settings.draft import PRESETS
from understudy.desktop.settings.settings_window import SettingsWindow
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
from understudy.words.chat import routes
from understudy.words.windows import notices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

# the offscreen platform has neither a tray nor size hints, and says so
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", "propagateSizeHints", extend=True)
TAG = re.compile(r"<[^>]+>")
KEYS = ("Ctrl+S", "Ctrl+N", "Ctrl+F", "Alt+Up", "Alt+Down")
CLAUDE = ("claude", "claude-sonnet-5-5", RouteReason(RouteReasonKind.FIRST_CHOICE))


@pytest.fixture(autouse=True)
def _in_pseudo_language() -> Iterator[None]:
    with pseudo_language():
        yield


def texts(window: QWidget) -> Iterator[str]:
    """Yield every text of a window that a person can read or hear."""
    for one in (window, *window.findChildren(QWidget)):
        yield from (one.toolTip(), one.accessibleName(), one.accessibleDescription())
        yield one.windowTitle()
        if isinstance(one, QLabel | QAbstractButton):
            yield one.text()
        if isinstance(one, QLineEdit | QPlainTextEdit):
            yield one.placeholderText()
        if isinstance(one, QListWidget):
            items = [one.item(row) for row in range(one.count())]
            yield from (text for item in items for text in (item.text(), item.toolTip()))
        if isinstance(one, QMenu):
            yield from (
                text for action in one.actions() for text in (action.text(), action.toolTip())
            )


def untranslated(window: QWidget, *data: str) -> set[str]:
    QCoreApplication.sendPostedEvents()
    found = {outside(TAG.sub("", text), *data, *KEYS) for text in texts(window)}
    return found - {""}


def down() -> Verdict:
    incident = Incident(
        id="i1",
        name="Errors on Opus",
        impact=Impact.MAJOR,
        phase=Phase.MONITORING,
        started_at=NOW - timedelta(minutes=14),
        updated_at=NOW,
        url="https://status.example/i1",
    )
    own = ReasonSource.OWN_REQUESTS
    at = NOW.isoformat()
    facts = (
        ("count", "3"),
        ("model", "sonnet"),
        ("failure", "overloaded"),
        ("first_at", at),
        ("last_at", at),
    )
    return Verdict(
        kind=VerdictKind.DOWN,
        since=NOW - timedelta(minutes=5),
        reasons=(Reason(own, "own_failing", facts), Reason(ReasonSource.STATUS_PAGE, "page_green")),
        components=tuple(
            Component(state.value, f"Part {number}", state)
            for number, state in enumerate(ComponentState)
        ),
        incidents=(incident,),
        checked_at=NOW,
    )


def test_the_status_window_speaks_it(qtbot: QtBot) -> None:
    window = StatusWindow(clock=NoonClock())
    qtbot.addWidget(window)
    assert untranslated(window) == set()
    window.show_verdict(down(), NOW)
    assert untranslated(window, "Errors on Opus", "Part") == set()
    window.show_verdict(replace(down(), kind=VerdictKind.UP, incident_reported=True), NOW)
    window.understudies.show_problem(notices.did_not_work("full"))
    assert untranslated(window, "Errors on Opus", "Part") == set()


def test_the_chat_window_speaks_it(qtbot: QtBot) -> None:
    window = ChatWindow(clock=NoonClock())
    qtbot.addWidget(window)
    window.show_conversations(
        (
            conversation(1, "Tides"),
            replace(conversation(2, "Moons", 1), private=True),
            replace(conversation(3, "Stars", 9), title=""),
        )
    )
    window.show_conversation(conversation(1, "Tides"), (asked(1, "Why?"), answer(2, "So.")))
    window.show_notice(notices.not_sent("full"))
    window.show_answering_line(routes.failing_since("GPT-5.5", NOW))
    failure = Failure(FailureKind.OVERLOADED, "claude", "claude-sonnet-5-5", status=529)
    window.show_sent(asked(3, "And?"))
    events = (
        SegmentStarted(*CLAUDE),
        TextDelta("Well"),
        SegmentEnded(Outcome.INTERRUPTED, failure, None, Usage(1, 2)),
        AnswerFailed(failure, kept=True, failures=(failure, failure)),
    )
    window.show_answer_events(4, events, 1)
    data = (
        "Tides",
        "Moons",
        "Stars",
        "Why?",
        "So.",
        "And?",
        "Well",
        "Claude",
        "claude-sonnet-5-5",
        "GPT-5.5",
    )
    assert untranslated(window, *data) == set()


def test_the_settings_window_speaks_it(qtbot: QtBot) -> None:
    window = SettingsWindow()
    qtbot.addWidget(window)
    window.providers.show_providers(ALL)
    window.providers.show_key_state("openai", "", "neutral")
    names = {one.id.capitalize() for one in ALL} | {"OpenAI", "Anthropic", "Claude", "Ollama"}
    names |= {*PRESETS, "MIT", "https://example.com/understudy/releases.atom"}
    for one in ALL:
        names |= {one.id, one.base_url or "", "https://status.openai.com", *one.models}
    shown = untranslated(window, *names)
    assert shown - set(PRESETS) == set()


def test_the_first_run_speaks_it(qtbot: QtBot) -> None:
    window = FirstRunWindow()
    qtbot.addWidget(window)
    window.show_settings(Settings())
    window.show_problem(notices.settings_not_saved("full"))
    for step in range(len(window.steps)):
        window.show_step(step)
        models = {"Claude Sonnet 5.5", "Claude Haiku 5.5", "claude-sonnet-5-5"}
        assert untranslated(window, *models, "Understudy", "22:00-07:00", *PRESETS) == set()


def test_the_page_of_past_answers_speaks_it(qtbot: QtBot) -> None:
    window = PastWindow()
    qtbot.addWidget(window)
    one = PastSource(1, "What is TCP?", NOW, "claude", "claude-sonnet-5-5", "own_claude")
    window.show_list("", (one,), NOW, is_on=True)
    assert untranslated(window, "What is TCP?") == set()


def test_the_tray_speaks_it(qtbot: QtBot) -> None:
    tray = Tray(clock=NoonClock())
    tray.show()
    tray.show_answers_now((("openai", "OpenAI"),), None)
    tray.show_verdict(down(), NOW)
    try:
        read = {outside(text, "OpenAI") for text in (*entries(tray), icon_of(tray).toolTip())}
        assert read == {""}
    finally:
        tray.close()
