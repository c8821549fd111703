"""Each setting is declared once, and its checks, its words and its defaults follow from that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.base.errors import SettingsError, WrongValueError
from understudy.base.settings.checks import built, changed, declaration_of, sections, value_of
from understudy.base.settings.declaration import Declared, Form, declared
from understudy.base.settings.file import load_settings
from understudy.base.settings.values import PriceSettings, ProviderSettings, Settings
from understudy.base.settings.wrong_values import allowed, problem

if TYPE_CHECKING:
    from pathlib import Path

PROVIDER = 'id = "one"\nkind = "openai"\nbase_url = "https://example.com"\nmodels = ["m"]\n'
PRICE = 'model = "m"\ninput_per_million = 1\noutput_per_million = 2\ncurrency = "EUR"\n'
TABLES: dict[str, tuple[type[msgspec.Struct], str]] = {
    **{f"[{name}]": (one.kind, "") for name, one in sections().items()},
    "[[provider]]": (ProviderSettings, PROVIDER),
    "[[price]]": (PriceSettings, PRICE),
}
EVERY = [(table, one) for table, (kind, _) in TABLES.items() for one in declared(kind)]
NAMES = [f"{section.name}.{one.key}" for section in sections().values() for one in section.settings]
WRONG = {
    Form.SWITCH: ('"maybe"', "5", "[]"),
    Form.CHOICE: ('"maybe"', "true", "2026-11-29"),
    Form.WHOLE: ('"often"', "true", "1.5", "-1", "1" + 400 * "0"),
    Form.NUMBER: ('"often"', "true", "nan", "inf", "-1", "1" + 400 * "0"),
    Form.TEXT: ("5", "true", "{}", "[]"),
    Form.TEXTS: ("5", '"text"', "[3]", "[[]]"),
}
LIBRARY = ("Expected", "Invalid", "`", "str", "int,", "null")


def with_line(table: str, one: Declared, value: str) -> tuple[str, int]:
    """Return a file whose ``table`` sets this key to ``value``, and the line of that."""
    others = [line for line in TABLES[table][1].splitlines() if line.split(" ")[0] != one.key]
    lines = ["version = 1", "", "# mine", table, *others, f"{one.key} = {value}"]
    return "\n".join(lines), len(lines)


@pytest.mark.parametrize(("table", "one"), EVERY, ids=[f"{table}{one.key}" for table, one in EVERY])
def test_every_wrong_value_is_named_in_our_words_with_file_line_key_and_what_is_allowed(
    tmp_path: Path, table: str, one: Declared
) -> None:
    path = tmp_path / "settings.toml"
    for value in WRONG[one.form]:
        text, line = with_line(table, one, value)
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError) as caught:
            load_settings(path)
        said = str(caught.value)
        assert said.startswith(f"{path}:{line}: ")
        assert caught.value.key.rpartition(".")[2] == one.key
        assert said.endswith(f"allowed: {allowed(one)}")
        assert allowed(one)
        rest = said.removeprefix(str(path))
        assert not [word for word in LIBRARY if word in rest], said
        assert len(rest) < 250


@pytest.mark.parametrize(
    ("table", "one"),
    [(table, one) for table, one in EVERY if one.is_required],
    ids=[f"{table}{one.key}" for table, one in EVERY if one.is_required],
)
def test_a_key_that_is_needed_and_missing_is_named_with_its_table(
    tmp_path: Path, table: str, one: Declared
) -> None:
    path = tmp_path / "settings.toml"
    text, _ = with_line(table, one, '""')
    path.write_text(text.rpartition("\n")[0], encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    assert (caught.value.line, caught.value.problem) == (4, "is missing")


def test_a_number_as_the_provider_of_a_price_is_called_no_text(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"[[price]]\n{PRICE}provider = 5\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    assert str(caught.value) == (
        f"{path}:6: price[1].provider: 5 is not text; allowed: the id of a provider, like openai"
    )


@pytest.mark.parametrize("value", ['"sk-ant-api03-' + 80 * "a" + '"', '"' + 30 * "ab" + '"'])
def test_a_key_pasted_into_the_wrong_line_is_not_repeated(tmp_path: Path, value: str) -> None:
    path = tmp_path / "settings.toml"
    for table, one in EVERY:
        if one.form is Form.TEXT and not problem(one, value.strip('"')):
            continue  # any text is right there
        path.write_text(with_line(table, one, value)[0], encoding="utf-8")
        with pytest.raises(SettingsError) as caught:
            load_settings(path)
        assert "aaaa" not in str(caught.value), one.key
        assert "abab" not in str(caught.value), one.key


@pytest.mark.parametrize("name", NAMES)
def test_every_default_is_allowed_and_every_setting_says_what_it_is(name: str) -> None:
    one = declaration_of(name)
    assert changed(Settings(), name, one.default) == Settings()
    assert value_of(Settings(), name) == one.default
    assert str(one.setting.label)
    assert str(one.setting.help).endswith((".", "?"))
    assert set(one.setting.options) in ({*one.choices}, set())
    assert bool(one.setting.options) is (one.form is Form.CHOICE)
    assert (one.setting.none is not None) is one.is_optional
    if one.form in {Form.WHOLE, Form.NUMBER} and one.is_optional:
        assert problem(one, float(one.setting.example)) == "" or one.form is Form.WHOLE
    if one.form is Form.TEXT and one.setting.example:
        assert problem(one, one.setting.example) == ""


ANY_VALUE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.one_of(st.text(), st.integers())),
    st.sampled_from(["on", "off", "ask", "offer", "22:00-07:00", "https://example.com", 30, 0.5]),
)


@given(st.sampled_from(NAMES), ANY_VALUE)
def test_what_is_not_refused_by_name_is_a_value_of_the_right_type(name: str, value: Any) -> None:
    one = declaration_of(name)
    section, _, key = name.partition(".")
    kind = sections()[section].kind
    if problem(one, value):
        with pytest.raises(WrongValueError) as caught:
            changed(Settings(), name, value)
        assert (caught.value.key, caught.value.allowed) == (name, allowed(one))
    else:
        made = built({key: value}, kind)
        assert msgspec.convert(msgspec.to_builtins(made), kind) == made


def test_a_limit_without_a_price_is_refused_by_name_also_when_it_is_changed() -> None:
    name = "chat.backup_limit_per_month"
    with pytest.raises(WrongValueError) as caught:
        changed(Settings(), name, 5)
    assert (caught.value.key, caught.value.problem) == (
        name,
        "needs at least one [[price]] to count in",
    )
    price = PriceSettings(model="m", input_per_million=1, output_per_million=2, currency="EUR")
    priced = Settings(price=(price,))
    assert changed(priced, name, 5).chat.backup_limit_per_month == 5


def test_a_field_that_says_nothing_about_itself_is_no_setting() -> None:
    class Silent(msgspec.Struct, frozen=True):
        x: int = 3

    with pytest.raises(TypeError, match="x has no Setting"):
        declared(Silent)
