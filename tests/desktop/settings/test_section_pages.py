"""The settings window shows every declared setting, and takes no value that is not allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QWidget,
)

from tests.words.pseudo import pseudo_language
from understudy.base.errors import WrongValueError
from understudy.base.settings.checks import changed, declaration_of, sections, value_of
from understudy.base.settings.values import AlertSettings, PriceSettings, Settings
from understudy.desktop import theme
from understudy.desktop.settings.computer_page import SHORTCUT
from understudy.desktop.settings.number_box import NumberBox
from understudy.desktop.settings.settings_window import SettingsWindow
from understudy.desktop.settings.value_controls import (
    ChoiceBox,
    SwitchBox,
    TextField,
    TextsField,
)
from understudy.words.windows import settings_pages as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from understudy.desktop.settings.setting_row import SettingRow

SHOWN = [
    f"{section.name}.{one.key}"
    for section in sections().values()
    for one in section.settings
    if one.setting.shown
]
PRICE = PriceSettings(model="m", input_per_million=1, output_per_million=2, currency="EUR")
START = Settings(price=(PRICE,))


@pytest.fixture
def window(qtbot: QtBot) -> SettingsWindow:
    made = SettingsWindow()
    qtbot.addWidget(made)
    made.show_settings(START)
    made.providers.show_providers(START.provider)
    made.show()
    qtbot.waitExposed(made)
    return made


def row(window: SettingsWindow, name: str) -> SettingRow:
    found = window._pages.rows()[name]
    window.show_page(name.partition(".")[0])
    return found


def enter(qtbot: QtBot, control: QWidget, value: Any) -> None:
    """Enter a value as a person does."""
    match control:
        case SwitchBox():
            if control.isChecked() is not (value == "on"):
                qtbot.mouseClick(control, Qt.MouseButton.LeftButton, pos=_box_of(control))
        case ChoiceBox():
            control.setFocus()
            steps = control.findData(value) - control.currentIndex()
            for _ in range(abs(steps)):
                qtbot.keyClick(control, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
        case NumberBox() | TextField():
            control.setFocus()
            control.selectAll()
            qtbot.keyClick(control, Qt.Key.Key_Backspace)
            qtbot.keyClicks(control, "" if value is None else str(value))
            qtbot.keyClick(control, Qt.Key.Key_Return)
        case TextsField():
            control.setFocus()
            control.selectAll()
            qtbot.keyClick(control, Qt.Key.Key_Backspace)
            for line in value:
                qtbot.keyClicks(control, line)
                qtbot.keyClick(control, Qt.Key.Key_Return)
            qtbot.keyClick(control, Qt.Key.Key_Tab)


def _box_of(control: QWidget) -> QPoint:
    return QPoint(control.width() - 8, control.height() // 2)


def other_value(name: str) -> Any:
    """Return an allowed value that is not the one in force."""
    one = declaration_of(name)
    if one.choices:
        place = one.choices.index(one.default)
        return one.choices[place - 1 if place else 1]
    for value in (7, "22:00-07:00", "https://example.com", ("https://example.com", "two")):
        for part in (value, value[:1]) if isinstance(value, tuple) else (value,):
            try:
                changed(START, name, part)
            except WrongValueError:
                continue
            return part
    raise AssertionError(name)


@pytest.mark.parametrize("name", SHOWN)
def test_each_setting_is_changed_by_its_control_and_the_last_change_can_be_undone(
    window: SettingsWindow, qtbot: QtBot, name: str
) -> None:
    control = row(window, name).control
    value = other_value(name)
    with qtbot.waitSignal(window.setting_changed) as signal:
        enter(qtbot, control, value)
    assert signal.args == [name, value]
    after = changed(START, name, value)
    window.show_settings(after)
    assert window._foot.text() == words.changed(str(declaration_of(name).setting.label))
    with qtbot.waitSignal(window.setting_changed) as signal:
        window._foot._undo.click()
    assert signal.args == [name, value_of(START, name)]
    assert not window._foot._undo.isVisible()


def test_every_setting_of_the_file_is_in_the_window_unless_it_says_otherwise() -> None:
    every = {f"{one.name}.{two.key}" for one in sections().values() for two in one.settings}
    assert every == {*SHOWN, SHORTCUT}  # that one is on the page of this computer


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        (
            "alerts.quiet_hours",
            "22",
            '"22" is not a stretch of time. Allowed: two different times, like 22:00-07:00.',
        ),
        (
            "alerts.quiet_hours",
            "22:00-22:00",
            "Begins and ends at the same time. Allowed: two different times, like 22:00-07:00.",
        ),
        (
            "status.page_url",
            "nonsense",
            '"nonsense" is not a web address. Allowed: an http(s) address.',
        ),
        (
            "status.poll_interval_s",
            "4000",
            "4000 is too large. Allowed: a whole number from 1 to 3600.",
        ),
        ("chat.idle_s", "0", "0 is too small. Allowed: a number above 0, at most 3600."),
    ],
)
def test_a_wrong_value_is_named_below_the_setting_and_changes_nothing(
    window: SettingsWindow, qtbot: QtBot, name: str, text: str, complaint: str
) -> None:
    one = row(window, name)
    with qtbot.assertNotEmitted(window.setting_changed):
        enter(qtbot, one.control, text)
        qtbot.waitUntil(lambda: bool(one.complaint()))
    assert one.complaint() == complaint
    assert one.control.property("wrong") is True
    enter(qtbot, one.control, other_value(name))
    qtbot.waitUntil(lambda: not one.complaint())


def test_a_limit_without_a_price_to_count_in_is_refused_in_words(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    window.show_settings(Settings())
    one = row(window, "chat.backup_limit_per_month")
    with qtbot.assertNotEmitted(window.setting_changed):
        enter(qtbot, one.control, 5)
        qtbot.waitUntil(lambda: bool(one.complaint()))
    assert one.complaint().startswith("Needs at least one [[price]] to count in.")


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("chat.idle_s", 30, "30 s"),
        ("chat.idle_s", 7.25, "7.25 s"),
        ("chat.hedge_after_s", None, "never"),
        ("chat.backup_limit_per_month", None, "no limit"),
        ("chat.backup_limit_per_month", 0, "0"),
        ("archive.keep_private_days", None, "as the others"),
        ("archive.keep_private_days", 0, "for ever"),
        ("archive.keep_conversations_days", 0, "for ever"),
        ("archive.keep_conversations_days", 30, "30 days"),
        ("archive.keep_conversations_days", 1, "1 day"),
        ("archive.keep_conversations_days", 36500, "36500 days"),
    ],
)
def test_a_number_is_shown_with_its_unit_or_in_words(
    window: SettingsWindow, name: str, value: object, text: str
) -> None:
    window.show_settings(changed(START, name, value))
    control = row(window, name).control
    assert isinstance(control, NumberBox)
    assert control.text() == text


def test_several_clicks_on_an_arrow_are_one_change_and_stop_at_the_limit(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    control = row(window, "status.poll_interval_s").control
    assert isinstance(control, NumberBox)
    changes: list[object] = []
    window.setting_changed.connect(lambda _name, value: changes.append(value))
    for _ in range(3):
        qtbot.keyClick(control, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: changes == [63])
    control.setValue(3599)
    control.stepBy(5)
    assert control.value() == 3600
    control.stepBy(-9999)
    assert control.value() == 1


def test_what_is_being_typed_stays_if_something_else_changes(window: SettingsWindow) -> None:
    field = row(window, "alerts.quiet_hours").control
    assert isinstance(field, QLineEdit)
    field.setText("22:0")
    window.show_settings(changed(START, "alerts.minimum_impact", "critical"))
    assert field.text() == "22:0"
    window.show_settings(changed(START, "alerts.quiet_hours", "23:00-06:00"))
    assert field.text() == "23:00-06:00"


def test_closing_the_window_loses_nothing_that_was_typed(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    field = row(window, "alerts.quiet_hours").control
    assert isinstance(field, QLineEdit)
    field.setFocus()
    qtbot.keyClicks(field, "22:00-07:00")
    with qtbot.waitSignal(window.setting_changed) as signal:
        window.close()
    assert signal.args == ["alerts.quiet_hours", "22:00-07:00"]


def test_what_could_not_be_saved_is_shown_as_it_is_with_the_reason(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    one = row(window, "chat.mid_answer")
    assert isinstance(one.control, ChoiceBox)
    with qtbot.waitSignal(window.setting_changed):
        enter(qtbot, one.control, "continue")
    window.show_not_saved("chat.mid_answer", "The settings were not saved: no room")
    assert one.control.currentData() == "restart"
    assert window._foot.text() == "The settings were not saved: no room"
    assert not window._foot._undo.isVisible()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("quiet", {"alerts.quiet_hours"}),
        ("QUIET  hours", {"alerts.quiet_hours"}),
        ("chat.idle_s", {"chat.idle_s"}),
        ("free ones", {"chat.weekly_drill"}),
        ("keep", {one for one in SHOWN if one.startswith("archive.keep")}),
        ("zzz", set()),
    ],
)
def test_the_search_shows_the_settings_with_its_words_from_every_page(
    window: SettingsWindow, qtbot: QtBot, text: str, found: set[str]
) -> None:
    window.show_page("status")
    qtbot.keyClicks(window._search, text)
    visible = {name for name, one in window._pages.rows().items() if one.isVisible()}
    assert visible == found
    assert window._pages._nothing.isVisible() is (not found)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    visible = {name for name, one in window._pages.rows().items() if one.isVisible()}
    assert visible == {one for one in SHOWN if one.startswith("status.")}


def test_a_search_for_what_providers_have_leads_to_their_page(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    window.show_page("chat")
    qtbot.keyClicks(window._search, "keys")
    link, _page = window._pages._links["provider"]
    assert link.isVisible()
    link.click()
    assert window.providers.isVisible()
    assert window._search.text() == ""


@pytest.mark.parametrize("name", ["status.poll_interval_s", "chat.mid_answer"])
def test_scrolling_over_a_control_changes_nothing(window: SettingsWindow, name: str) -> None:
    control = row(window, name).control
    window._search.setFocus()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(control.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    before = control.property("currentIndex"), control.property("value")
    QApplication.sendEvent(control, wheel)
    assert (control.property("currentIndex"), control.property("value")) == before
    assert not wheel.isAccepted()


def test_everything_one_can_use_has_a_name_for_screen_readers(window: SettingsWindow) -> None:
    for page in ("provider", *sections()):
        window.show_page(page)
        nameless = [
            one
            for one in window.findChildren(QWidget)
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and one.isVisible()
            and not one.accessibleName()
            and not (isinstance(one, QAbstractButton | QLabel) and one.text())
            and not isinstance(one, QAbstractItemView)
            and type(one) is not QWidget
            and not isinstance(one.parent(), NumberBox | ChoiceBox)
        ]
        assert nameless == []


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_a_tick_can_be_seen_in_light_and_in_dark(
    window: SettingsWindow, qtbot: QtBot, scheme: Qt.ColorScheme
) -> None:
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(scheme)
    try:
        control = row(window, "status.probes").control
        QApplication.processEvents()
        image = control.grab().toImage()
        tokens = theme.current_tokens()
        colours = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
        }
        wanted = {QColor(tokens.text).name(), QColor(tokens.card).name()}
        assert wanted <= colours
    finally:
        hints.unsetColorScheme()


def test_a_setting_that_is_declared_is_in_the_window_without_another_line() -> None:
    keys = [one.name for one in msgspec.structs.fields(AlertSettings)]
    assert [one for one in SHOWN if one.startswith("alerts.")] == [f"alerts.{key}" for key in keys]


def test_long_words_widen_the_window_and_none_is_cut_off(qtbot: QtBot) -> None:
    with pseudo_language():
        made = SettingsWindow()
        qtbot.addWidget(made)
        made.show_settings(START)
        made.providers.show_providers(START.provider)
        made.show()
        qtbot.waitExposed(made)
    named = [one for one in made.findChildren(QAbstractButton) if one.isVisible() and one.text()]
    assert {one.text() for one in named if one.width() < one.minimumSizeHint().width()} == set()
    right = made.rect().right()
    ends = {one.text(): one.mapTo(made, one.rect().topRight()).x() for one in named}
    assert {text for text, end in ends.items() if end > right} == set()
