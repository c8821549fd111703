"""Keys and leave: nothing pasted is lost, and nobody is asked unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLineEdit,
)

from tests.desktop.settings.settings_pieces import (
    ADDRESS,
    LOCAL_TEXT,
    MODELS,
    button,
    choose,
    consent_box,
    field,
    retype,
    saved,
    visible_texts,
)
from understudy.words.windows import settings_form as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from understudy.desktop.settings.providers_page import ProvidersPage


def test_a_local_provider_needs_no_consent_and_must_be_local(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    choose(window, 2)
    assert LOCAL_TEXT in visible_texts(window)
    assert not consent_box(window).isVisible()
    assert not field(window, str(words.KEY)).isVisible()
    retype(qtbot, field(window, ADDRESS), "https://example.com/v1")
    assert consent_box(window).isVisible()
    assert not consent_box(window).isChecked()
    assert saved(window, qtbot)[2].local is False


def test_a_new_company_is_sent_nothing_before_the_person_agrees(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    choose(window, 1)
    assert not consent_box(window).isChecked()
    assert "Prompts may go to OpenAI" in consent_box(window).text()
    assert any("api.openai.com" in text for text in visible_texts(window))
    consent_box(window).click()
    assert saved(window, qtbot)[1].consent is True


def test_claude_may_be_asked_unless_the_person_refuses(window: ProvidersPage, qtbot: QtBot) -> None:
    choose(window, 0)
    assert consent_box(window).isChecked()
    consent_box(window).click()
    assert saved(window, qtbot)[0].consent is False


def test_the_state_of_a_key_is_asked_for_and_shown_with_its_shape(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.key_state_requested) as asked:
        choose(window, 1)
    assert asked.args == ["openai"]
    window.show_key_state("openai", "The keyring is locked.", "warning")
    assert {"The keyring is locked.", "!"} <= set(visible_texts(window))
    window.show_key_state("claude", "Somebody else's.", "good")
    assert "Somebody else's." not in visible_texts(window)


def test_a_key_is_hidden_revealed_on_demand_and_kept_until_it_is_stored(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    choose(window, 1)
    key = field(window, str(words.KEY))
    assert key.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(key, " sk-made-up ")
    button(window, str(words.REVEAL)).click()
    assert key.echoMode() is QLineEdit.EchoMode.Normal
    with qtbot.waitSignal(window.key_entered) as entered:
        button(window, str(words.KEEP_KEY)).click()
    assert entered.args == ["openai", "sk-made-up", False]
    window.show_key_state("openai", "The keyring is locked.", "warning")
    assert key.text() == " sk-made-up "
    button(window, str(words.SESSION_ONLY)).click()
    with qtbot.waitSignal(window.key_entered) as entered:
        qtbot.keyClick(key, Qt.Key.Key_Return)
    assert entered.args == ["openai", "sk-made-up", True]
    window.show_key_state("openai", "A key is kept for this session only.", "good")
    assert key.text() == ""
    assert key.echoMode() is QLineEdit.EchoMode.Password
    with qtbot.waitSignal(window.key_removed) as removed:
        button(window, str(words.REMOVE_KEY)).click()
    assert removed.args == ["openai"]


def test_a_key_typed_for_one_provider_is_not_offered_to_another(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    choose(window, 1)
    qtbot.keyClicks(field(window, str(words.KEY)), "sk-openai")
    choose(window, 0)
    assert field(window, str(words.KEY)).text() == ""


def test_a_key_for_a_new_provider_saves_the_provider_first(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    window._add("OpenRouter")
    retype(qtbot, field(window, MODELS), "m1")
    qtbot.keyClicks(field(window, str(words.KEY)), "sk-or")
    with qtbot.waitSignals([window.providers_saved, window.key_entered], order="strict"):
        button(window, str(words.KEEP_KEY)).click()


def test_a_key_stays_in_its_field_where_its_provider_cannot_be_saved(
    window: ProvidersPage, qtbot: QtBot
) -> None:
    window._add("Other, OpenAI-compatible")
    qtbot.keyClicks(field(window, str(words.KEY)), "sk-x")
    with qtbot.assertNotEmitted(window.key_entered):
        button(window, str(words.KEEP_KEY)).click()
    assert field(window, str(words.KEY)).text() == "sk-x"
    assert button(window, str(words.KEEP_KEY)).isEnabled()


def test_a_test_saves_first_and_tells_how_it_went(window: ProvidersPage, qtbot: QtBot) -> None:
    choose(window, 1)
    consent_box(window).click()
    with qtbot.waitSignals([window.providers_saved, window.test_requested], order="strict"):
        button(window, str(words.SAVE_AND_TEST)).click()
    test = button(window, str(words.TEST))
    assert not test.isEnabled()
    assert str(words.TESTING) in visible_texts(window)
    window.show_test_result("openai", False, "OpenAI: your key was refused (401).")
    assert test.isEnabled()
    assert {"OpenAI: your key was refused (401).", "✕"} <= set(visible_texts(window))
