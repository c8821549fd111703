"""Every kind of provider has its row, its name in the settings window, and is in the rules."""

from __future__ import annotations

from typing import get_args

from understudy.base.providers.kinds import TRAITS, ProviderKind
from understudy.base.settings.declaration import declared
from understudy.base.settings.values import ProviderSettings
from understudy.base.settings.wrong_values import allowed
from understudy.chat.providers.kinds import KINDS

NAMES = get_args(ProviderKind)


def test_every_kind_has_a_row() -> None:
    assert set(KINDS) == set(NAMES)


def test_every_kind_has_its_traits_and_a_name_in_the_settings_window() -> None:
    assert set(TRAITS) == set(NAMES)
    (kind,) = [one for one in declared(ProviderSettings) if one.key == "kind"]
    assert set(kind.setting.options) == set(NAMES)


def test_the_rules_of_the_settings_file_name_every_kind() -> None:
    (kind,) = [one for one in declared(ProviderSettings) if one.key == "kind"]
    assert allowed(kind) == ", ".join(NAMES)
