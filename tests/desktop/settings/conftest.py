"""The page of providers, shown with three of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desktop.settings.settings_pieces import ALL
from understudy.desktop.settings.providers_page import ProvidersPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qtbot: QtBot) -> ProvidersPage:
    made = ProvidersPage()
    qtbot.addWidget(made)
    made.show_providers(ALL)
    made.show()
    qtbot.waitExposed(made)
    return made
