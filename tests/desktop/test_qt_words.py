"""Qt's own words are those of the language in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from understudy.base.translation import use_catalogue, use_languages
from understudy.desktop import qt_words
from understudy.desktop.qt_words import load_qt_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    for one in qapp.findChildren(QTranslator):
        qapp.removeTranslator(one)
        one.deleteLater()
    use_catalogue(None)


@pytest.mark.parametrize("name", ["de", "fr", "es", "pt", "ja", "zh_CN"])
def test_each_language_of_ours_is_one_of_qts(
    name: str, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qt_words, "language", lambda: name)
    assert load_qt_words(app)
    said = QCoreApplication.translate("QPlatformTheme", "Cancel")
    assert said
    assert said != "Cancel"


def test_english_needs_nothing(app: QApplication) -> None:
    use_languages(["en_GB"])
    assert load_qt_words(app)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_a_language_that_qt_lacks_leaves_its_words_english(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qt_words, "language", lambda: "xx")
    assert not load_qt_words(app)
