"""The status window's past: days, timelines, the plot and the report, by mouse and by keyboard."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.desktop.tray.tray_reading import NOON, HeldClock
from tests.status.log.logged import incident, post
from understudy.desktop.day_bars import DayBars
from understudy.desktop.status.report_pdf import write_pdf
from understudy.desktop.status.status_window import StatusWindow
from understudy.engine.events.history_events import HistoryListed
from understudy.status.log.intervals import KeptIncident
from understudy.status.log.measures import Aftermath, DayMeasure
from understudy.status.log.uptime import ComponentDays, DayTally, Tally, last_days
from understudy.status.model import Component, ComponentState, Phase, Verdict, VerdictKind

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from understudy.desktop.status.timelines import Timeline

# The offscreen platform says so about every window, and every tooltip.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)", extend=True)
PICTURE = b"/Subtype /Image"
TEXT = "# Report\n\nPeriod: all\n\nMade: now\n\n## Surfaces\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
DAYS = last_days(NOON, None, 90)


def kept(number: int) -> KeptIncident:
    posts = (post(0, body="<b>Looking.</b>"), post(60, Phase.RESOLVED, "Over."))
    one = incident(f"i{number}", *posts, name=f"Trouble {number}")
    return KeptIncident(one, closed_at=posts[1].display_at)


def measures() -> tuple[DayMeasure, ...]:
    empty = tuple(DayMeasure(day) for day in DAYS[-30:-2])
    return (
        *empty,
        DayMeasure(DAYS[-2], 4, 1, 0.8, 2.5),
        DayMeasure(DAYS[-1], 2, 0, 0.7, 1.5),
    )


@pytest.fixture
def window(qtbot: QtBot) -> StatusWindow:
    window = StatusWindow(clock=HeldClock())
    qtbot.addWidget(window)
    one = Component("c1", "Claude API", ComponentState.OPERATIONAL)
    window.show_verdict(Verdict(VerdictKind.UP, NOON, components=(one,), checked_at=NOON), NOON)
    tallies = tuple(DayTally(day, Tally(operational_s=86_400)) for day in DAYS)
    window.show_days((ComponentDays("c1", "Claude API", tallies, Tally(operational_s=1)),))
    outage = Aftermath(
        NOON - timedelta(hours=2),
        NOON - timedelta(hours=1),
        kept(0),
        answered=(("b", "gpt-5.5", 3),),
    )
    window.show_history(HistoryListed(tuple(map(kept, range(7))), measures(), outage))
    window.show()
    qtbot.waitExposed(window)
    return window


def texts(window: StatusWindow) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def first(window: StatusWindow) -> Timeline:
    return window.history.timelines.timelines()[0]


def test_each_component_has_90_days_that_the_keyboard_reaches(
    window: StatusWindow, qtbot: QtBot
) -> None:
    (bars,) = window.findChildren(DayBars)
    assert bars.isVisible()
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    assert bars.told.endswith(": no trouble")
    assert bars.accessibleDescription() == bars.told


def test_an_incident_opens_by_keyboard_and_shows_its_posts_as_text(
    window: StatusWindow, qtbot: QtBot
) -> None:
    one = first(window)
    assert not one.posts.isVisible()
    qtbot.keyClick(one.head, Qt.Key.Key_Space)
    assert one.posts.isVisible()
    bodies = [label for label in one.posts.findChildren(QLabel) if "Looking" in label.text()]
    assert bodies[0].textFormat() is Qt.TextFormat.PlainText
    assert "Trouble 0" in one.head.accessibleName()
    window.show_history(HistoryListed((kept(0),), measures()))
    assert first(window) is one
    assert one.posts.isVisible()


def test_the_newest_come_first_and_the_others_on_demand(window: StatusWindow) -> None:
    timelines = window.history.timelines
    assert len(timelines.timelines()) == 5
    assert "Show 2 more" in [
        button.text() for button in timelines.findChildren(type(timelines._more))
    ]
    timelines._more.click()
    assert len(timelines.timelines()) == 7


def test_the_last_outage_is_told_in_sentences(window: StatusWindow) -> None:
    said = texts(window)
    assert "GPT-5.5 answered 3 questions meanwhile." in said
    assert "You sent Claude no request meanwhile." in said
    assert "The page has not published a cause." in said


def test_the_plot_tells_its_days_by_keyboard_and_by_mouse(
    window: StatusWindow, qtbot: QtBot
) -> None:
    plot = window.history.measures.plot
    assert plot.accessibleName() == "6 requests answered, 1 failed"
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert "1 failed" in plot.told
    assert "first text: half within 0.8 s, 95 % within 2.5 s" in plot.told
    plot.grab()  # painting it fails no warning


def test_without_requests_it_says_what_would_be_here(window: StatusWindow) -> None:
    window.show_history(HistoryListed((), ()))
    assert not window.history.measures.plot.isVisible()
    assert any(text.startswith("None yet.") for text in texts(window))
    assert "None is known." in texts(window)


def test_a_report_is_asked_for_by_month_and_form(window: StatusWindow, qtbot: QtBot) -> None:
    report = window.history.report
    assert report.month.count() == 12
    report.month.setCurrentIndex(1)
    with qtbot.waitSignal(window.history.report_wanted) as asked:
        report.buttons["csv"].click()
    month, form = asked.args
    assert (len(month), form) == (7, "csv")


def test_the_pdf_is_written_whole_with_its_plot(qtbot: QtBot, tmp_path: Path) -> None:
    with_plot, without = tmp_path / "plot.pdf", tmp_path / "plain.pdf"
    write_pdf(with_plot, TEXT, measures())
    write_pdf(without, TEXT, ())
    assert with_plot.read_bytes().startswith(b"%PDF")
    assert PICTURE in with_plot.read_bytes()
    assert PICTURE not in without.read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["plain.pdf", "plot.pdf"]


def test_a_pdf_that_cannot_be_written_is_an_error(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        write_pdf(tmp_path / "none" / "report.pdf", "# Report", ())
