"""The page of providers: nothing wrong is saved, and nothing edited is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QListWidget,
    QPushButton,
    QWidget,
)

from tests.desktop.settings.settings_pieces import (
    ADDRESS,
    ALL,
    MODELS,
    NAME,
    OLLAMA,
    OPENAI,
    button,
    choose,
    field,
    retype,
    saved,
    visible_texts,
    wrong,
)
from understudy.base.settings.file import load_settings
from understudy.base.settings.values import CLAUDE, ProviderSettings
from understudy.base.settings.writing import save_providers
from understudy.desktop.settings.draft import PRESETS
from understudy.words.windows import settings_form as words

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from understudy.desktop.settings.providers_page import ProvidersPage


def test_nothing_is_saved_where_nothing_changed(window: ProvidersPage) -> None:
    assert not button(window, str(words.SAVE)).isEnabled()
    assert not button(window, str(words.REVERT)).isEnabled()


def test_an_edit_is_saved_whole_and_the_rest_stays_as_it_was(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    choose(window, 1)
    retype(qtbot, field(window, MODELS), " gpt-5.5 , gpt-5.5-mini,, ")
    models = ("gpt-5.5", "gpt-5.5-mini")
    edited = ProviderSettings(
        id="openai", kind="openai", base_url="https://api.openai.com/v1", models=models
    )
    assert saved(window, qtbot) == (CLAUDE, edited, OLLAMA)
    assert not button(window, str(words.SAVE)).isEnabled()


def test_order_is_the_order_of_asking(window: ProvidersPage, qtbot: QtBot) -> None:
    choose(window, 2)
    up = button(window, words.UP_ARROW)
    up.click()
    up.click()
    assert not up.isEnabled()
    assert saved(window, qtbot) == (OLLAMA, CLAUDE, OPENAI)


def test_order_is_changed_by_keyboard_and_each_step_is_undone(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    choose(window, 2)
    (listed,) = window.findChildren(QListWidget)
    qtbot.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert saved(window, qtbot) == (OLLAMA, CLAUDE, OPENAI)
    qtbot.keyClick(listed, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    button(window, str(words.UNDO)).click()
    assert listed.currentRow() == 0
    assert not button(window, str(words.SAVE)).isEnabled()


@pytest.mark.parametrize(
    ("row", "onto", "below", "order"),
    [
        (2, 0, False, (OLLAMA, CLAUDE, OPENAI)),
        (0, 2, True, (OPENAI, OLLAMA, CLAUDE)),
        (0, 1, True, (OPENAI, CLAUDE, OLLAMA)),
        (2, 1, False, (CLAUDE, OLLAMA, OPENAI)),
        (1, 1, True, ALL),
    ],
)
def test_order_is_changed_by_drag(
    window: ProvidersPage, row: int, onto: int, *, below: bool, order: tuple[ProviderSettings, ...]
) -> None:
    choose(window, row)
    (listed,) = window.findChildren(QListWidget)
    place = listed.visualItemRect(listed.item(onto))
    at = place.bottomLeft() if below else place.topLeft()
    action, left = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    data, none = QMimeData(), Qt.KeyboardModifier.NoModifier
    listed.dropEvent(QDropEvent(QPointF(at), action, data, left, none))
    assert [one.id for one in window._drafts] == [one.id for one in order]
    assert listed.count() == len(ALL)


@pytest.mark.parametrize(
    ("key", "value", "written"),
    [
        ("kind", "anthropic", "anthropic"),
        ("role", "claude", "claude"),
        ("status_url", "https://status.example.com", "https://status.example.com"),
        ("context_tokens", 4096, 4096),
        ("images", True, True),
        ("pdfs", False, False),
    ],
)
def test_every_declared_field_of_a_provider_is_edited_in_the_form(
    window: ProvidersPage, qtbot: QtBot, key: str, value: object, written: object
) -> None:
    choose(window, 1)
    row = window._form._rows[key]
    assert row.isVisible() is not row.declared.setting.seldom
    if row.declared.setting.seldom:
        button(window, str(words.MORE)).click()
    assert row.isVisible()
    row.control.show_value(value)
    row.control.entered.emit(value)
    assert getattr(saved(window, qtbot)[1], key) == written


def test_a_new_provider_has_the_cursor_where_something_is_missing(window: ProvidersPage) -> None:
    window.activateWindow()
    window._add("Other, OpenAI-compatible")
    assert window.focusWidget() is field(window, NAME)
    window._add("Claude")
    assert window.focusWidget() is field(window, str(words.KEY))


def test_what_was_removed_comes_back_with_undo(window: ProvidersPage, qtbot: QtBot) -> None:
    choose(window, 1)
    button(window, str(words.REMOVE)).click()
    assert words.removed("OpenAI") in visible_texts(window)
    button(window, str(words.UNDO)).click()
    assert not button(window, str(words.SAVE)).isEnabled()
    button(window, str(words.REMOVE)).click()
    assert saved(window, qtbot) == (CLAUDE, OLLAMA)


def test_everybody_may_be_removed_and_the_window_says_what_that_means(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    for _ in ALL:
        button(window, str(words.REMOVE)).click()
    assert str(words.NOBODY) in visible_texts(window)
    assert saved(window, qtbot) == ()


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_becomes_a_provider_that_the_settings_file_accepts(
    window: ProvidersPage, qtbot: QtBot, tmp_path: Path, preset: str
) -> None:
    window._add(preset)
    for name, text in ((NAME, "mine"), (MODELS, "m1")):
        if not field(window, name).text():
            retype(qtbot, field(window, name), text)
    if field(window, ADDRESS).text() == "https://":
        retype(qtbot, field(window, ADDRESS), "https://example.com/v1")
    providers = saved(window, qtbot)
    assert len(providers) == 4
    path = tmp_path / "settings.toml"
    save_providers(path, providers)
    assert load_settings(path).settings.provider == providers


def test_the_add_button_offers_every_preset(window: ProvidersPage) -> None:
    add = button(window, str(words.ADD))
    assert isinstance(add, QPushButton)
    actions = add.menu().actions()
    assert [one.text() for one in actions] == list(PRESETS)
    actions[1].trigger()
    assert field(window, NAME).text() == "openai-2"


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        (NAME, "Not Good", wrong("id")),
        (NAME, "claude", wrong("id")),
        (NAME, "", wrong("id")),
        (ADDRESS, "example.com", wrong("base_url")),
        (ADDRESS, "https://user:word@example.com", wrong("base_url")),
        (ADDRESS, "http://[::1", wrong("base_url")),
        (MODELS, " , ", wrong("models")),
    ],
)
def test_a_wrong_value_is_named_at_its_field_and_nothing_is_saved(
    window: ProvidersPage, qtbot: QtBot, name: str, text: str, complaint: str
) -> None:
    window._add("OpenAI")
    retype(qtbot, field(window, NAME), "mine")
    retype(qtbot, field(window, name), text)
    choose(window, 0)
    with qtbot.assertNotEmitted(window.providers_saved):
        button(window, str(words.SAVE)).click()
    assert complaint in visible_texts(window)
    assert field(window, name).text() == text.strip(" ,")
    assert field(window, name).property("wrong") is True


def test_the_name_of_a_saved_provider_is_fixed_since_its_key_is_kept_under_it(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    choose(window, 1)
    assert field(window, NAME).isReadOnly()
    window._add("Gemini")
    assert not field(window, NAME).isReadOnly()


def test_edits_survive_closing_and_a_reload(window: ProvidersPage, qtbot: QtBot) -> None:
    choose(window, 1)
    retype(qtbot, field(window, MODELS), "edited")
    window.close()
    window.show_providers(ALL)
    window.show()
    assert field(window, MODELS).text() == "edited"
    button(window, str(words.REVERT)).click()
    assert field(window, MODELS).text() == "gpt-5.5"


def test_what_could_not_be_written_can_be_saved_again(window: ProvidersPage, qtbot: QtBot) -> None:
    choose(window, 1)
    retype(qtbot, field(window, MODELS), "edited")
    saved(window, qtbot)
    window.show_problem("The settings were not saved: no room.")
    assert "The settings were not saved: no room." in visible_texts(window)
    assert saved(window, qtbot)[1].models == ("edited",)


def test_everything_one_can_use_has_a_name_for_screen_readers(window: ProvidersPage) -> None:
    nameless = [
        one
        for one in window.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isVisible()
        and not one.accessibleName()
        and not (isinstance(one, QAbstractButton | QLabel) and one.text())
        and type(one) is not QWidget
    ]
    assert nameless == []
    (listed,) = window.findChildren(QListWidget)
    said = listed.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "OpenAI, not asked: not allowed yet"
