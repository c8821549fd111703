"""Model servers found on this computer and not in the list, each with an Add button."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.desktop import theme
from understudy.desktop.plain import PlainLabel, caption, tip
from understudy.desktop.settings.draft import new_draft
from understudy.desktop.theme import Space, TypeSize
from understudy.words.chat.model_lists import server_words
from understudy.words.windows import settings_form as words

if TYPE_CHECKING:
    from understudy.chat.models.local_models import LocalServer


class FoundHere(QWidget):
    """Hidden if there is nothing to add."""

    add_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.SMALL, 0, 0, 0)
        self._column.setSpacing(Space.HAIR)
        title = PlainLabel(str(words.FOUND_HERE), self)
        title.setObjectName("quiet")
        title.setFont(theme.font(TypeSize.SMALL))
        self._column.addWidget(title)
        self.hide()

    def show_servers(self, servers: tuple[LocalServer, ...]) -> None:
        """Show these instead of those before."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(one) for one in servers]
        self.setVisible(bool(servers))

    def _row(self, server: LocalServer) -> QWidget:
        row = QWidget(self)
        text = PlainLabel(server_words(server), row)
        text.setToolTip(tip("\n".join((server.base_url, *server.models))))
        add = QPushButton(caption(words.add_found(server.name)), row)
        add.setAutoDefault(False)
        add.clicked.connect(partial(self._add, server, row))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(text, 1)
        line.addWidget(add)
        self._column.addWidget(row)
        return row

    def _add(self, server: LocalServer, row: QWidget) -> None:
        row.hide()
        self.setVisible(any(not one.isHidden() for one in self._rows))
        self.add_requested.emit(
            # one model: each further one would be loaded into memory when it stands in
            new_draft(
                id=server.id,
                kind="openai",
                base_url=server.base_url,
                models=server.models[:1],
                local=True,
            )
        )


def upright_rule(parent: QWidget) -> QFrame:
    """Return the line between the list and the form."""
    rule = QFrame(parent)
    rule.setObjectName("rule")
    rule.setFixedWidth(1)
    return rule
