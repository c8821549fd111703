"""The page of providers: nothing wrong is saved, and nothing edited is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QListWidget,
    QPushButton,
    QWidget,
)

from tests.desktop.settings.settings_pieces import (
    ALL,
    OLLAMA,
    OPENAI,
    button,
    choose,
    field,
    retype,
    saved,
    visible_texts,
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
    retype(qtbot, field(window, str(words.MODELS)), " gpt-5.5 , gpt-5.5-mini,, ")
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
    for name, text in ((str(words.NAME), "mine"), (str(words.MODELS), "m1")):
        if not field(window, name).text():
            retype(qtbot, field(window, name), text)
    if field(window, str(words.ADDRESS)).text() == "https://":
        retype(qtbot, field(window, str(words.ADDRESS)), "https://example.com/v1")
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
    assert field(window, str(words.NAME)).text() == "openai-2"


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        (str(words.NAME), "Not Good", str(words.WRONG["id"])),
        (str(words.NAME), "claude", str(words.WRONG["id"])),
        (str(words.NAME), "", str(words.WRONG["id"])),
        (str(words.ADDRESS), "example.com", str(words.WRONG["base_url"])),
        (str(words.ADDRESS), "https://user:word@example.com", str(words.WRONG["base_url"])),
        (str(words.ADDRESS), "http://[::1", str(words.WRONG["base_url"])),
        (str(words.MODELS), " , ", str(words.WRONG["models"])),
    ],
)
def test_a_wrong_value_is_named_at_its_field_and_nothing_is_saved(
    window: ProvidersPage, qtbot: QtBot, name: str, text: str, complaint: str
) -> None:
    window._add("OpenAI")
    retype(qtbot, field(window, str(words.NAME)), "mine")
    retype(qtbot, field(window, name), text)
    choose(window, 0)
    with qtbot.assertNotEmitted(window.providers_saved):
        button(window, str(words.SAVE)).click()
    assert complaint in visible_texts(window)
    assert field(window, name).text() == text
    assert field(window, name).property("wrong") is True


def test_the_name_of_a_saved_provider_is_fixed_since_its_key_is_kept_under_it(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    choose(window, 1)
    assert field(window, str(words.NAME)).isReadOnly()
    window._add("Gemini")
    assert not field(window, str(words.NAME)).isReadOnly()


def test_edits_survive_closing_and_a_reload(window: ProvidersPage, qtbot: QtBot) -> None:
    choose(window, 1)
    retype(qtbot, field(window, str(words.MODELS)), "edited")
    window.close()
    window.show_providers(ALL)
    window.show()
    assert field(window, str(words.MODELS)).text() == "edited"
    button(window, str(words.REVERT)).click()
    assert field(window, str(words.MODELS)).text() == "gpt-5.5"


def test_what_could_not_be_written_can_be_saved_again(window: ProvidersPage, qtbot: QtBot) -> None:
    choose(window, 1)
    retype(qtbot, field(window, str(words.MODELS)), "edited")
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
