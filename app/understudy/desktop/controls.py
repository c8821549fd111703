"""The look of ordinary controls, as one style sheet made from the theme's tokens.

Object names choose the variants: ``primary``, ``flat``, ``quiet``, ``card``, ``code``, ``bubble``,
``field``, ``entry``, ``problem``; the property ``tab`` makes a button one of a row of pages. Labels
of several lines and areas that scroll are made here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea

from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Radius, Space, TypeSize, font, palette_of, scaled_px

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from understudy.desktop.theme import Tokens

SCROLL_BAR_PX = 10
WIDEST_PX = 800
ARROWS_PX = 24
"""The width of the arrows in a box of numbers or choices; `desktop.drawn_controls` draws them."""

_SHEET = """
QLabel {{ color: {text}; background: transparent; }}
QLabel#quiet {{ color: {secondary}; }}
QPushButton, QToolButton {{
    background: {card}; color: {text}; border: 1px solid {hairline}; border-radius: {control}px;
    padding: 5px 12px; outline: none;
}}
QPushButton:hover, QToolButton:hover {{ border-color: {secondary}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {chosen}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {secondary}; background: {page}; }}
QPushButton#primary {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton#primary:focus, QPushButton#primary:hover {{ border-color: {text}; }}
QPushButton#primary:disabled {{ background: {page}; color: {secondary}; border-color: {hairline}; }}
QPushButton#flat, QToolButton#flat {{
    background: transparent; border-color: transparent; color: {secondary}; padding: 3px 8px;
}}
QPushButton#flat:hover, QPushButton#flat:checked, QToolButton#flat:hover {{ color: {text}; }}
QPushButton#flat:checked {{ background: {chosen}; }}
QPushButton#flat:focus, QToolButton#flat:focus {{ border-color: {accent}; color: {text}; }}
QPushButton[tab="true"] {{
    background: transparent; border-color: transparent; color: {secondary};
}}
QPushButton[tab="true"]:hover {{ color: {text}; }}
QPushButton[tab="true"]:checked {{ background: {chosen}; color: {text}; }}
QPushButton[tab="true"]:focus {{ border-color: {accent}; }}
QPushButton::menu-indicator {{ width: 0; }}
QFrame#card, QFrame#bubble, QFrame#field {{
    background: {card}; border: 1px solid {hairline}; border-radius: {round}px;
}}
QFrame#rule {{ background: {hairline}; border: none; }}
QScrollArea {{ background: transparent; }}
QFrame#code {{ background: {card}; border: 1px solid {hairline}; border-radius: {control}px; }}
QFrame#field[focused="true"] {{ border-color: {accent}; }}
QFrame#field QPlainTextEdit, QFrame#code QPlainTextEdit {{
    background: transparent; border: none; color: {text};
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit, QPlainTextEdit#entry, QComboBox, QAbstractSpinBox {{
    background: {card}; color: {text}; border: 1px solid {hairline}; border-radius: {control}px;
    padding: 5px 8px; selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit, QPlainTextEdit {{ placeholder-text-color: {secondary}; }}
QLineEdit:focus, QPlainTextEdit#entry:focus, QComboBox:focus, QAbstractSpinBox:focus {{
    border-color: {accent};
}}
QLineEdit[wrong="true"], QPlainTextEdit#entry[wrong="true"], QAbstractSpinBox[wrong="true"] {{
    border-color: {wrong};
}}
QLineEdit:read-only {{ background: {page}; color: {secondary}; }}
QComboBox::drop-down {{ border: none; width: {arrows}px; }}
QComboBox QAbstractItemView {{
    background: {card}; color: {text}; border: 1px solid {hairline}; outline: none;
}}
QComboBox QAbstractItemView::item {{ color: {text}; padding: {hair}px; }}
QComboBox QAbstractItemView::item:selected {{ background: {chosen}; color: {text}; }}
QComboBox {{ combobox-popup: 0; }}
QAbstractSpinBox {{ padding-right: {arrows}px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    background: transparent; border: none; width: {arrows}px;
}}
QComboBox::down-arrow, QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow {{
    image: none; width: 0; height: 0;
}}
QCheckBox, QRadioButton {{ color: {text}; spacing: {small}px; }}
QCheckBox::indicator:unchecked {{
    background: {card}; border: 1px solid {secondary}; border-radius: 3px;
    width: 13px; height: 13px;
}}
QCheckBox::indicator:checked {{
    background: {text}; border: 1px solid {text}; border-radius: 3px; width: 13px; height: 13px;
}}
QCheckBox::indicator:checked:focus {{ background: {accent}; border-color: {accent}; }}
QCheckBox::indicator:checked:disabled {{ background: {page}; border-color: {hairline}; }}
QRadioButton::indicator {{
    background: {card}; border: 1px solid {secondary}; border-radius: 8px;
    width: 14px; height: 14px;
}}
QRadioButton::indicator:checked {{
    border: 5px solid {text}; width: 6px; height: 6px;
}}
QCheckBox::indicator:unchecked:focus, QRadioButton::indicator:focus {{ border-color: {accent}; }}
QListWidget {{
    background: transparent; color: {text}; border: 1px solid transparent; outline: none;
    border-radius: {control}px;
}}
QListWidget:focus {{ border-color: {accent}; }}
QListWidget::item {{ border-radius: {control}px; padding: 6px 8px; color: {text}; }}
QListWidget::item:hover {{ background: {card}; }}
QListWidget::item:selected {{ background: {chosen}; color: {text}; }}
QListWidget::item:disabled {{ background: transparent; color: {secondary}; }}
QSplitter::handle {{ background: {hairline}; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: {bar}px; }}
QScrollBar:horizontal {{ height: {bar}px; }}
QScrollBar::handle {{ background: {hairline}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:disabled {{ background: transparent; }}
QScrollBar::handle:hover {{ background: {secondary}; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenu {{ background: {card}; color: {text}; border: 1px solid {hairline}; padding: {hair}px; }}
QMenu::item {{ padding: 5px 24px 5px 16px; border-radius: {control}px; }}
QMenu::separator {{ background: {hairline}; height: 1px; margin: {hair}px {small}px; }}
QMenu::item:selected {{ background: {chosen}; }}
QMenu::item:disabled {{ color: {secondary}; }}
QToolTip {{ background: {card}; color: {text}; border: 1px solid {hairline}; padding: {hair}px; }}
"""

_HIGH_CONTRAST = """
QPushButton:pressed, QToolButton:pressed, QPushButton#flat:checked, QPushButton[tab="true"]:checked,
QListWidget::item:selected, QComboBox QAbstractItemView::item:selected, QMenu::item:selected {{
    border: 2px solid {text};
}}
QPushButton[tab="true"]:checked {{ padding: 4px 11px; }}
QPushButton#flat:checked {{ padding: 2px 7px; }}
QListWidget::item:selected {{ padding: 4px 6px; }}
QMenu::item:selected {{ padding: 3px 22px 3px 14px; }}
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QPlainTextEdit#entry:focus,
QComboBox:focus, QAbstractSpinBox:focus, QListWidget:focus, QFrame#field[focused="true"],
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{
    border: 3px solid {accent};
}}
QPushButton#primary:focus {{ border: 3px solid {text}; }}
QPushButton:focus, QToolButton:focus {{ padding: 3px 10px; }}
QPushButton#flat:focus, QToolButton#flat:focus {{ padding: 1px 6px; }}
QLineEdit:focus, QPlainTextEdit#entry:focus, QComboBox:focus {{ padding: 3px 6px; }}
QAbstractSpinBox:focus {{ padding: 3px {arrows}px 3px 6px; }}
QCheckBox::indicator:focus {{ width: 9px; height: 9px; }}
"""
"""Lines are as strong as text there, so colour is not enough to show choice and focus."""


def dress(window: QWidget, tokens: Tokens) -> None:
    """Give a window the palette and the style sheet of ``tokens``.

    Qt 6.11 restores the old palette when a sheet is replaced, hence the empty one in between.
    """
    window.setStyleSheet("")
    window.setPalette(palette_of(tokens))
    window.setStyleSheet(style_sheet(tokens))


def style_sheet(tokens: Tokens) -> str:
    """Return the sheet for ordinary controls."""
    sheet = _SHEET + _HIGH_CONTRAST if tokens.is_high_contrast else _SHEET
    return sheet.format(
        page=tokens.page,
        card=tokens.card,
        hairline=tokens.hairline,
        chosen=tokens.chosen,
        text=tokens.text,
        secondary=tokens.secondary,
        accent=tokens.accent,
        on_accent=tokens.on_accent,
        wrong=tokens.down,
        control=int(Radius.CONTROL),
        round=int(Radius.CARD),
        hair=int(Space.HAIR),
        small=int(Space.SMALL),
        bar=SCROLL_BAR_PX,
        arrows=ARROWS_PX,
    )


def wrapped(text: str, parent: QWidget) -> PlainLabel:
    """Return a label of several lines."""
    label = PlainLabel(text, parent)
    label.setWordWrap(True)
    return label


def quiet(text: str, parent: QWidget) -> PlainLabel:
    """Return a label of several lines in the second colour."""
    label = wrapped(text, parent)
    label.setObjectName("quiet")
    return label


def small(label: PlainLabel) -> PlainLabel:
    """Give ``label`` the small size; return it."""
    label.setFont(font(TypeSize.SMALL))
    return label


class _Upright(QScrollArea):
    """Is never narrower than what it shows, unless the screen is."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        hint, shown = super().minimumSizeHint(), self.widget()
        if shown is None:
            return hint
        needed = shown.minimumSizeHint().width() + SCROLL_BAR_PX
        return hint.expandedTo(QSize(needed, 0))


def scrolled(form: QWidget, parent: QWidget) -> QScrollArea:
    """Return ``form`` in an area that scrolls, on a screen that is wide enough only vertically."""
    area = _Upright(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(form)
    form.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area


class Readable(QObject):
    """Keeps the content of a wide window together in its middle: long lines are hard to read.

    Each of ``layouts`` is as wide as ``window``; its margins grow with it. They count as part of a
    layout's minimum, so while they are grown, the window keeps the minimum it had without them.
    """

    def __init__(self, window: QWidget, *layouts: QLayout) -> None:
        super().__init__(window)
        self._window = window
        self._layouts = [(one, one.contentsMargins()) for one in layouts]
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Give both sides half of the spare width."""
        if isinstance(event, QResizeEvent):
            more = max(0, (event.size().width() - scaled_px(WIDEST_PX)) // 2)
            self._hold_minimum(is_held=more > 0)
            for layout, own in self._layouts:
                sides = own.left() + more, own.right() + more
                layout.setContentsMargins(sides[0], own.top(), sides[1], own.bottom())
        return super().eventFilter(watched, event)

    def _hold_minimum(self, *, is_held: bool) -> None:
        """Let the window's layout set the least width only while the margins are its own."""
        if (whole := self._window.layout()) is not None:
            kind = QLayout.SizeConstraint
            whole.setHorizontalSizeConstraint(
                kind.SetNoConstraint if is_held else kind.SetDefaultConstraint
            )
