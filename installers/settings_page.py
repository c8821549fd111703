"""Writes the list of every key into docs/guide/settings.md, from the declarations of the settings.

Run it after a setting was added or changed::

    PYTHONPATH=app .venv/bin/python installers/settings_page.py
"""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.base.settings.checks import sections
from understudy.base.settings.declaration import Declared, Form, declared
from understudy.base.settings.values import PriceSettings, ProviderSettings
from understudy.base.settings.wrong_values import allowed

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE = Path(__file__).parents[1] / "docs" / "guide" / "settings.md"
BEGIN = "<!-- made by installers/settings_page.py from here -->"
END = "<!-- to here -->"
WIDTH = 100
LISTS = {
    "provider": (ProviderSettings, "One for each provider, in the order they are asked."),
    "price": (PriceSettings, "One for each price. No price is built in."),
}


def page(text: str) -> str:
    """Return the page's ``text`` with the list of keys as the declarations have it now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n```toml\n{every_key()}```\n\n{END}{after}"


def every_key() -> str:
    """Return a settings file with every key at its default, explained in comments."""
    parts = ["version = 1\n"]
    for name, one in sections().items():
        parts += [f"\n[{name}]  # {one.section.help}\n", *map(_key, one.settings)]
    for name, (kind, said) in LISTS.items():
        parts += [f"\n[[{name}]]  # {said}\n", *map(_key, declared(kind))]
    return "".join(parts)


def _key(one: Declared) -> str:
    said = [f"{one.setting.label}. {one.setting.help}"]
    if one.setting.options:
        said += [f'"{value}": {words}.' for value, words in one.setting.options.items()]
    else:
        said.append(f"Allowed: {allowed(one)}.")
    if one.default == "":  # filled in by another key, where it may be left out at all
        return f"\n{_comment(said)}{one.key} = {_toml(one, _example(one))}\n"
    if one.default is not None:
        return f"\n{_comment(said)}{one.key} = {_toml(one, one.default)}\n"
    if one.is_required:
        return f"\n{_comment([*said, 'Required.'])}{one.key} = {_toml(one, _example(one))}\n"
    said.append(f"Without it: {one.setting.none}.")
    return f"\n{_comment(said)}# {one.key} = {_toml(one, _example(one))}\n"


def _comment(lines: Iterable[str]) -> str:
    wrapped = (textwrap.wrap(line, WIDTH - 2) for line in lines)
    return "".join(f"# {line}\n" for part in wrapped for line in part)


def _example(one: Declared) -> object:
    if one.setting.example:
        return [one.setting.example] if one.form is Form.TEXTS else one.setting.example
    return one.choices[0]


def _toml(one: Declared, value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(one, item) for item in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    is_number = one.form in {Form.WHOLE, Form.NUMBER}
    return str(value) if is_number else f'"{value}"'


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), encoding="utf-8")
