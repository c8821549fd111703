"""The settings window's parts as a person finds them, and three providers to show in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QLabel,
    QLineEdit,
    QListWidget,
)

from understudy.base.settings.declaration import declared
from understudy.base.settings.values import CLAUDE, ProviderSettings
from understudy.words.windows import settings_form as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from understudy.desktop.settings.providers_page import ProvidersPage


OPENAI = ProviderSettings(
    id="openai", kind="openai", base_url="https://api.openai.com/v1", models=("gpt-5.5",)
)
OLLAMA = ProviderSettings(
    id="ollama", kind="openai", base_url="http://127.0.0.1:11434/v1", models=("x",), local=True
)
ALL = (CLAUDE, OPENAI, OLLAMA)


DECLARED = {one.key: one for one in declared(ProviderSettings)}
NAME, ADDRESS, MODELS = (str(DECLARED[key].setting.label) for key in ("id", "base_url", "models"))
LOCAL_TEXT = str(DECLARED["local"].setting.help)


def wrong(key: str) -> str:
    """Return the sentence below a field with a wrong value."""
    return str(DECLARED[key].setting.wrong)


def button(window: ProvidersPage, text: str) -> QAbstractButton:
    (found,) = [one for one in window.findChildren(QAbstractButton) if one.text() == text]
    return found


def field(window: ProvidersPage, name: str) -> QLineEdit:
    (found,) = [one for one in window.findChildren(QLineEdit) if one.accessibleName() == name]
    return found


def consent_box(window: ProvidersPage) -> QCheckBox:
    (found,) = [
        one for one in window.findChildren(QCheckBox) if one.text().startswith("Prompts may go")
    ]
    return found


def choose(window: ProvidersPage, row: int) -> None:
    (listed,) = window.findChildren(QListWidget)
    listed.setCurrentRow(row)


def retype(qtbot: QtBot, into: QLineEdit, text: str) -> None:
    into.clear()
    if text:
        qtbot.keyClicks(into, text)
    else:
        into.textEdited.emit("")


def visible_texts(window: ProvidersPage) -> list[str]:
    return [one.text() for one in window.findChildren(QLabel) if one.isVisible() and one.text()]


def saved(window: ProvidersPage, qtbot: QtBot) -> tuple[ProviderSettings, ...]:
    with qtbot.waitSignal(window.providers_saved) as signal:
        button(window, str(words.SAVE)).click()
    (providers,) = signal.args
    return providers
