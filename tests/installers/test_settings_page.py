"""docs/guide/settings.md has every key as it is declared, and its examples are settings files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from installers.settings_page import LISTS, PAGE, every_key, page
from understudy.base.settings.checks import sections
from understudy.base.settings.declaration import declared
from understudy.base.settings.file import load_settings
from understudy.base.settings.values import Settings

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)


def test_the_page_is_as_the_declarations_are() -> None:
    """If this fails: PYTHONPATH=app .venv/bin/python installers/settings_page.py"""
    text = PAGE.read_text("utf-8")
    assert page(text) == text


def test_every_key_is_on_the_page_with_its_help() -> None:
    text = " ".join(line.removeprefix("# ") for line in every_key().splitlines())
    every = [one for section in sections().values() for one in section.settings]
    every += [one for kind, _ in LISTS.values() for one in declared(kind)]
    for one in every:
        assert f"{one.key} = " in text
        assert str(one.setting.help) in text


def test_the_list_of_keys_is_the_settings_without_a_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(every_key(), encoding="utf-8")
    loaded = load_settings(path)
    assert loaded.unknown_keys == ()
    default = Settings()
    for name in sections():
        assert getattr(loaded.settings, name) == getattr(default, name)


def test_what_is_commented_out_is_allowed_as_well(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    text = re.sub(r"^# (?=\w+ = )", "", every_key(), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    loaded = load_settings(path)
    assert loaded.unknown_keys == ()
    assert loaded.settings.chat.hedge_after_s == 4


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_each_example_of_the_page_is_a_settings_file(tmp_path: Path, example: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(example, encoding="utf-8")
    assert load_settings(path).unknown_keys == ()
