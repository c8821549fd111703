"""Takes a question to claude.ai by hand: Understudy cannot see or fill in the page there."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from understudy.base.shown_text import shown

ADDRESS = "https://claude.ai/new"


def copy_and_open(question: str) -> None:
    """Copy ``question`` and open claude.ai in the browser; GUI thread."""
    QGuiApplication.clipboard().setText(shown(question))
    QDesktopServices.openUrl(QUrl(ADDRESS))
