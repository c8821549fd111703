"""Reads settings.toml; errors name the line.

Unknown keys are kept with a warning. A wrong value raises `SettingsError` with file, line, key and
what is allowed. A file that is not TOML is moved aside and the defaults apply.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from understudy.base.errors import SettingsError, SettingsUnreadableError, WrongValueError
from understudy.base.files.given_files import open_regular
from understudy.base.files.paths import move_aside
from understudy.base.settings.checks import (
    built,
    check_whole,
    price_built,
    provider_built,
    sections,
)
from understudy.base.settings.toml_lines import dotted, locate
from understudy.base.settings.values import PriceSettings, ProviderSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

S = TypeVar("S", bound=msgspec.Struct)


class UnknownKey(msgspec.Struct, frozen=True):
    """A key this version does not know: kept in the file, ignored otherwise."""

    path: Path
    line: int
    key: str


class LoadedSettings(msgspec.Struct, frozen=True):
    settings: Settings
    unknown_keys: tuple[UnknownKey, ...] = ()


def load_settings(path: Path) -> LoadedSettings:
    """Read ``path``; a missing file gives the defaults.

    Raises `SettingsError` for a wrong value, `SettingsUnreadableError` if the file is not TOML or
    not UTF-8 (it stays in place: see `set_aside`), OSError if it may not be read or is no file.
    """
    try:
        with open_regular(path) as file:
            raw = file.read()
    except FileNotFoundError:
        return LoadedSettings(Settings())
    try:
        text = raw.decode("utf-8-sig")
        document = tomllib.loads(text)
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise SettingsUnreadableError(path, line, "not UTF-8 text") from problem
    except RecursionError as problem:
        raise SettingsUnreadableError(path, 1, "nested too deeply") from problem
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"at line (\d+)", str(problem))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise SettingsUnreadableError(path, line, f"not TOML: {problem}") from problem
    return _Reader(path, text).read(document)


def set_aside(path: Path, now: datetime) -> Path:
    """Move an unreadable settings file next to itself and return its new name."""
    return move_aside(path, now.strftime("%Y%m%dT%H%M%SZ"))


class _Reader:
    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = list(locate(text))
        self._unknown: list[UnknownKey] = []

    def read(self, document: dict[str, Any]) -> LoadedSettings:
        known: dict[str, Any] = {}
        if "version" in document:
            known["version"] = document["version"]
        for name, section in sections().items():
            if name in document:
                known[name] = self._section((name,), document[name], section.kind)
        if "provider" in document:
            known["provider"] = self._tables(
                "provider", document["provider"], ProviderSettings, provider_built
            )
        if "price" in document:
            known["price"] = self._tables("price", document["price"], PriceSettings, price_built)
        for name in document.keys() - sections().keys() - {"version", "provider", "price"}:
            self._unknown.append(UnknownKey(self._path, self._line((name,)), name))
        if type(known.get("version", 1)) is not int or known.get("version", 1) != 1:
            said = f"this version reads 1, not {known['version']!r}"
            raise self._error(("version",), said, "1")
        loaded = Settings(**known)
        try:
            check_whole(loaded)
        except WrongValueError as problem:
            where = tuple(problem.key.split("."))
            raise self._error(where, problem.problem, problem.allowed) from problem
        ordered = tuple(sorted(self._unknown, key=lambda one: one.line))
        return LoadedSettings(loaded, ordered)

    def _section(
        self,
        where: tuple[str | int, ...],
        value: Any,  # noqa: ANN401 - TOML is of any shape
        kind: type[S],
        build: Callable[[dict[str, Any]], S] | None = None,
    ) -> S:
        if not isinstance(value, dict):
            what = f"[[{where[0]}]] tables" if len(where) > 1 else f"a [{where[0]}] table"
            raise self._error(where, "is not a table", what)
        fields = {field.name for field in msgspec.structs.fields(kind)}
        for name in value.keys() - fields:
            line = self._line((*where, name))
            self._unknown.append(UnknownKey(self._path, line, dotted((*where, name))))
        try:
            return build(value) if build else built(value, kind)
        except WrongValueError as problem:
            raise self._error((*where, problem.key), problem.problem, problem.allowed) from problem

    def _tables(
        self,
        name: str,
        value: Any,  # noqa: ANN401 - TOML is of any shape
        kind: type[S],
        build: Callable[[dict[str, Any], list[S]], S],
    ) -> tuple[S, ...]:
        """Read a list of tables; each is built after those before it."""
        if not isinstance(value, list):
            raise self._error((name,), "is not a list of tables", f"a list of [[{name}]] tables")
        done: list[S] = []
        for number, table in enumerate(value):
            done.append(self._section((name, number), table, kind, lambda one: build(one, done)))
        return tuple(done)

    def _line(self, where: tuple[str | int, ...]) -> int:
        while where:
            for line, there in self._lines:
                if there == where:
                    return line
            where = where[:-1]
        return 1

    def _error(self, where: tuple[str | int, ...], problem: str, allowed: str) -> SettingsError:
        return SettingsError(self._path, self._line(where), dotted(where), problem, allowed)
