"""Writes settings.toml: one change at a time, whole or not at all, and all other lines stay.

Comments, order and unknown keys are kept. Each function raises `SettingsUnreadableError` if the
present file is not TOML, and OSError if it cannot be written.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.base.errors import SettingsUnreadableError
from understudy.base.files.given_files import open_regular
from understudy.base.files.paths import replace_private
from understudy.base.settings.checks import declaration_of

if TYPE_CHECKING:
    from pathlib import Path

    from tomlkit import TOMLDocument
    from tomlkit.items import Array, Table

    from understudy.base.settings.values import ProviderSettings


def save_setting(path: Path, name: str, value: object) -> None:
    """Write ``chat.idle_s``; None removes its line, and a default is not written anew."""
    import tomlkit  # noqa: PLC0415 - 30 ms, only needed when a setting changes

    section, _, key = name.partition(".")
    document = _document(path)
    table = document.get(section, {})
    if value is None:
        table.pop(key, None)
    elif key in table:
        _replace_value(table, key, value)
    elif value != declaration_of(name).default:
        _add_value(document.setdefault(section, tomlkit.table()), key, value)
    _write(path, document)


def save_providers(path: Path, providers: tuple[ProviderSettings, ...]) -> None:
    """Write ``providers`` in this order, and remove the others."""
    import tomlkit  # noqa: PLC0415 - 30 ms, only needed when a setting changes

    document = _document(path)
    old = {table.get("id"): table for table in document.get("provider", [])}
    tables = tomlkit.aot()
    for one in providers:
        table = old.get(one.id) or tomlkit.table()
        for name, value in _as_toml(one).items():
            if value is None:
                table.pop(name, None)
            elif table.get(name) != value:
                table[name] = value
        tables.append(table)
    if "provider" in document:
        document["provider"] = tables
    else:
        document.append("provider", tables)
    _write(path, document)


def write_if_missing(path: Path) -> None:
    """Write a file without any setting, if there is none."""
    if not path.exists():
        _write(path, _document(path))


def _document(path: Path) -> TOMLDocument:
    import tomlkit  # noqa: PLC0415 - the same
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - the same

    try:
        with TextIOWrapper(open_regular(path), "utf-8-sig") as file:
            return tomlkit.parse(file.read())
    except FileNotFoundError:
        return tomlkit.parse("version = 1\n")
    except (TOMLKitError, UnicodeDecodeError) as problem:
        raise SettingsUnreadableError(path, 1, str(problem)) from problem


def _replace_value(table: Table, key: str, value: object) -> None:
    old, new = table[key], _plain(value)
    if isinstance(old, list) and isinstance(new, list):
        _replace_items(old, new)  # type: ignore[arg-type]  # tomlkit's Array is a list
    elif old != new:
        table[key] = new


def _replace_items(array: Array, new: list[Any]) -> None:
    """Change only the items that differ, from the end, so that the others keep their comments."""
    steps = SequenceMatcher(None, [str(one) for one in array], new, autojunk=False).get_opcodes()
    for step, begin, end, new_begin, new_end in reversed(steps):
        if step == "equal":
            continue
        for place in reversed(range(begin, end)):
            del array[place]
        for place, item in enumerate(new[new_begin:new_end], start=begin):
            array.insert(place, item)


def _add_value(table: Table, key: str, value: object) -> None:
    """Add a line after the table's last key: comments after that belong to what follows."""
    body = table.value.body
    after = []
    while body and body[-1][0] is None:
        after.append(body.pop()[1])
    table[key] = _plain(value)
    for item in reversed(after):
        table.add(item)  # type: ignore[call-overload]  # a comment or blank lines


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _as_toml(one: ProviderSettings) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(one)
    plain["models"] = list(one.models)
    for name in ("local", "insecure"):  # false is the default
        plain[name] = plain[name] or None
    return plain


def _write(path: Path, document: TOMLDocument) -> None:
    import tomlkit  # noqa: PLC0415 - the same

    path.parent.mkdir(parents=True, exist_ok=True)
    replace_private(path, tomlkit.dumps(document).encode())
