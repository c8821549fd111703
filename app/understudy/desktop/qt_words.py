"""Qt's own words, on buttons of dialogs and in menus of fields, in the language in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QTranslator

from understudy.base.translation import ENGLISH, language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

NAMES = {"pt": "pt_BR"}
"""Where Qt has a language under another name than our catalogue."""


def load_qt_words(app: QApplication) -> bool:
    """Return True if Qt speaks the language in force now; English needs nothing.

    Call it again after the language changed: the last one loaded wins.
    """
    name = language()
    if name == ENGLISH:
        return True
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load(f"qtbase_{NAMES.get(name, name)}", folder):
        return False
    return app.installTranslator(translator)
