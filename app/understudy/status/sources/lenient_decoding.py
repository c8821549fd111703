"""Reads JSON leniently: one odd field never costs the whole page.

Vendors change types without notice: ids become numbers, components plain names, a list becomes a
mapping by id or null. A field that cannot be read counts as absent; an unreadable row of a list is
left out. Only required fields are insisted on, and if no row of a list can be read, it is not a
list of that shape.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from functools import cache
from types import NoneType, UnionType
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure

S = TypeVar("S", bound=msgspec.Struct)

# the field that a row given as a bare word fills
NAMES = {"id", "code", "name"}


class Named(msgspec.Struct, frozen=True):
    """Base of a row that some pages give as a bare word: its id and its name at once."""


class _UnreadableError(Exception):
    """The value is not of the expected kind."""


def document(body: bytes, url: str) -> object:
    """Return the JSON in ``body``; raises `FetchError`."""
    try:
        decoded: object = msgspec.json.decode(body.removeprefix(BOM_UTF8))
    except RecursionError as problem:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, url, str(problem)) from problem
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise FetchError(FetchFailure.NOT_JSON, url, str(problem)) from problem
    return decoded


def read(value: object, kind: type[S], url: str) -> S:
    """Return ``value`` as ``kind`` as far as possible; raises `FetchError` if it does not fit."""
    try:
        return cast("S", _struct(value, kind))
    except (_UnreadableError, RecursionError) as problem:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, url, str(problem)) from problem


def rows(value: object, kind: type[S], url: str) -> list[S]:
    """Return the rows of a list, or of a mapping by id; raises `FetchError` for anything else."""
    try:
        return cast("list[S]", _rows(value, kind))
    except (_UnreadableError, RecursionError) as problem:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, url, str(problem)) from problem


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, str, object, bool], ...]:
    """Return each field's name, its name on the wire, its type, and whether it is required."""
    hints = get_type_hints(kind)
    return tuple(
        (one.name, one.encode_name, hints[one.name], one.required)
        for one in msgspec.structs.fields(kind)
    )


def _struct(value: object, kind: type[msgspec.Struct]) -> msgspec.Struct:
    if issubclass(kind, Named) and isinstance(value, str):
        value = {wire: value for _, wire, _, _ in _fields(kind) if wire in NAMES}
    if not isinstance(value, dict):
        raise _UnreadableError(f"no object: {kind.__name__}")
    found: dict[str, object] = {}
    for name, wire, hint, required in _fields(kind):
        try:
            found[name] = _value(value.get(wire), hint)
        except _UnreadableError:
            if required:
                raise
    if not found:
        raise _UnreadableError(f"an empty {kind.__name__}")
    return kind(**found)


def _value(value: object, hint: object) -> object:
    if get_origin(hint) in {Union, UnionType}:
        options = [one for one in get_args(hint) if one is not NoneType]
        return _value(value, options[0])
    if value is None:
        raise _UnreadableError("null")
    if hint is str:
        return _text(value)
    if hint in {bool, float}:
        return _scalar(value, hint)
    if get_origin(hint) is list:
        return _rows(value, get_args(hint)[0])
    return _struct(value, cast("type[msgspec.Struct]", hint))


def _text(value: object) -> str:
    """Return text; a number counts, and so does text in a page's one language."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict) and isinstance(value.get("default"), str):
        return str(value["default"])
    raise _UnreadableError("no text")


def _scalar(value: object, hint: object) -> object:
    if hint is bool and isinstance(value, bool):
        return value
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise _UnreadableError("no such scalar")


def _rows(value: object, kind: object) -> list[object]:
    if isinstance(value, dict):
        pairs = value.items()
        value = [{"id": key} | row if isinstance(row, dict) else row for key, row in pairs]
    if not isinstance(value, list):
        raise _UnreadableError("no list")
    found: list[object] = []
    for row in value:
        try:
            found.append(_value(row, kind))
        except _UnreadableError:
            continue
    if value and not found:
        raise _UnreadableError("a list without any readable row")
    return found
