"""Decodes the named fields of a line, also where one has another type or the line is damaged.

A field of another type than its own counts as absent, so that a change of Claude Code in one field
does not hide an outage. Damage as found in public reports (anthropics/claude-code#49876, #52387,
#81843): a line cut off by the next one, two lines in one, runs of zero bytes from a crash.
"""

from __future__ import annotations

import re
import types
from codecs import BOM_UTF8
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T", bound=msgspec.Struct)

Buffer = bytes | memoryview
CONTROLS = bytes(max(byte, 32) for byte in range(256))
"""Turns what JSON forbids into spaces, zero bytes above all."""
HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
"""Half of a character, as JavaScript cuts a text; a whole one loses nothing that is read."""
BEGINS = re.compile(rb'\{"')
MOST_BEGINNINGS = 2000


def decoder(kind: type[T]) -> Callable[[Buffer], T]:
    """Return a decoder of ``kind``; it raises `msgspec.DecodeError` or ValueError."""
    strict = msgspec.json.Decoder(kind)

    def decode(line: Buffer) -> T:
        try:
            return strict.decode(line)
        except msgspec.ValidationError:
            return _field_by_field(kind, line)

    return decode


def parts_of(line: bytes) -> Iterator[memoryview]:
    """Yield what may be a whole line inside a damaged one, the largest first.

    The first that can be read is the last line in it: it reaches to the end.
    """
    mended = HALF_PAIR.sub(rb"\\ufffd", line.removeprefix(BOM_UTF8).translate(CONTROLS))
    view = memoryview(mended)
    for number, begins in enumerate(BEGINS.finditer(mended)):
        if number == MOST_BEGINNINGS:
            return
        yield view[begins.start() :]


def pieces_of(line: bytes) -> list[bytes]:
    """Split a damaged line where one object follows another; in a text quotes are escaped."""
    first, *others = line.split(b'}{"')
    if not others:
        return [line]
    *inner, last = others
    return [first + b"}", *(b'{"' + one + b"}" for one in inner), b'{"' + last]


def _field_by_field(kind: type[T], line: Buffer) -> T:
    raw = msgspec.json.decode(line, type=_raw_kind(kind))
    told = {}
    for field in _fields(kind):
        value = bytes(getattr(raw, field.name))
        if value:
            try:
                told[field.name] = _value(field.type, value)
            except (msgspec.DecodeError, ValueError):
                continue  # its message may quote the line, so it is not kept
    try:
        return kind(**told)
    except TypeError:
        raise ValueError("a field that is needed is missing") from None


def _value(kind: Any, value: bytes) -> Any:  # noqa: ANN401 - the type of any field
    nested = next((one for one in _choices(kind) if _is_struct(one)), None)
    if nested is not None and value.lstrip()[:1] == b"{":
        return _field_by_field(nested, value)
    return msgspec.json.decode(value, type=kind, strict=False)


def _choices(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 - the type of any field
    return get_args(kind) if get_origin(kind) in {Union, types.UnionType} else (kind,)


def _is_struct(kind: Any) -> bool:  # noqa: ANN401 - the type of any field
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """Return the fields; to find out their types takes longer than to decode a line."""
    return msgspec.structs.fields(kind)


@cache
def _raw_kind(kind: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """Return a type with the same fields, each as its bytes."""
    names = [field.name for field in _fields(kind)]
    return msgspec.defstruct(
        f"Raw{kind.__name__}", [(name, msgspec.Raw, msgspec.Raw()) for name in names]
    )
