"""Prices and the monthly limit in settings.toml: accepted, or refused with their line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from understudy.base.errors import SettingsError
from understudy.base.settings.file import load_settings
from understudy.base.settings.values import PriceSettings
from understudy.base.settings.writing import save_providers

if TYPE_CHECKING:
    from pathlib import Path

PRICE = """
[[price]]
model = "m1"
input_per_million = 2
output_per_million = 10.5
currency = "EUR"
"""


def load(tmp_path: Path, text: str) -> tuple[float | None, tuple[PriceSettings, ...]]:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    loaded = load_settings(path)
    assert loaded.unknown_keys == ()
    return loaded.settings.chat.backup_limit_per_month, loaded.settings.price


def test_prices_and_a_limit_are_read(tmp_path: Path) -> None:
    limit, prices = load(tmp_path, "[chat]\nbackup_limit_per_month = 5\n" + PRICE)
    assert limit == 5
    assert prices == (
        PriceSettings(model="m1", input_per_million=2, output_per_million=10.5, currency="EUR"),
    )


def test_a_model_may_cost_something_else_at_another_provider(tmp_path: Path) -> None:
    _, prices = load(tmp_path, PRICE + PRICE.replace('"m1"', '"m1"\nprovider = "gateway"'))
    assert [one.provider for one in prices] == [None, "gateway"]


def test_saving_providers_leaves_the_prices(tmp_path: Path) -> None:
    _, prices = load(tmp_path, PRICE)
    path = tmp_path / "settings.toml"
    save_providers(path, load_settings(path).settings.provider)
    assert load_settings(path).settings.price == prices


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        (PRICE.replace("2\n", "-2\n"), "price[1].input_per_million", 4),
        (PRICE.replace("10.5", "nan"), "price[1].output_per_million", 5),
        (PRICE.replace("10.5", "inf"), "price[1].output_per_million", 5),
        (PRICE.replace("EUR", "euro"), "price[1].currency", 6),
        (PRICE + PRICE, "price[2].model", 9),
        ("price = 3\n", "price", 1),
        (PRICE + "[chat]\nbackup_limit_per_month = -1\n", "chat.backup_limit_per_month", 8),
        (PRICE + "[chat]\nbackup_limit_per_month = nan\n", "chat.backup_limit_per_month", 8),
        ("[chat]\nbackup_limit_per_month = 5\n", "chat.backup_limit_per_month", 2),
        (
            "[chat]\nbackup_limit_per_month = 5\n"
            + PRICE
            + PRICE.replace("EUR", "USD").replace("m1", "m2"),
            "chat.backup_limit_per_month",
            2,
        ),
    ],
)
def test_a_wrong_price_or_limit_is_named_with_its_line(
    tmp_path: Path, text: str, key: str, line: int
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert (caught.value.key, caught.value.line) == (key, line)
    assert caught.value.allowed != "see docs/guide/settings.md"
