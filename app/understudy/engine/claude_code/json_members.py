"""Sets and removes members of a JSON object in its text: every other byte stays as it is.

To decode and write anew would lose how a person wrote it: escapes, numbers, layout. Pure.
"""

from __future__ import annotations

import json
import re

import msgspec

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
UNIT = "  "


class NotAnObjectError(ValueError):
    """The value is no JSON object, or it has the same name twice."""


class Member(msgspec.Struct, frozen=True):
    """Positions in the text: of the name, the value, and the end of the value."""

    name: str
    start: int
    value: int
    end: int


class Object(msgspec.Struct, frozen=True):
    """An object's braces, and its members in order."""

    open: int
    close: int
    members: tuple[Member, ...]

    def get(self, name: str) -> Member | None:
        return next((one for one in self.members if one.name == name), None)


def value_of(text: str, member: Member) -> object:
    """Return the decoded value."""
    return json.loads(text[member.value : member.end])


def object_at(text: str, at: int = 0) -> Object:
    """Read the object that begins at ``at``; raises ValueError, or RecursionError."""
    start = at = _after_space(text, at)
    if text[at : at + 1] != "{":
        _DECODER.raw_decode(text, at)
        raise NotAnObjectError
    members: list[Member] = []
    at = _after_space(text, at + 1)
    while text[at : at + 1] != "}":
        if members:
            at = _after_space(text, _expected(text, at, ","))
        begin = at
        _expected(text, at, '"')
        name, at = _DECODER.raw_decode(text, at)
        value = _after_space(text, _expected(text, _after_space(text, at), ":"))
        _decoded, end = _DECODER.raw_decode(text, value)
        members.append(Member(name, begin, value, end))
        at = _after_space(text, end)
    if len({one.name for one in members}) < len(members):
        raise NotAnObjectError
    return Object(start, at, tuple(members))


def document(text: str) -> Object:
    """Read a text that is one object; raises ValueError, or RecursionError."""
    whole = object_at(text)
    if (rest := _after_space(text, whole.close + 1)) < len(text):
        raise json.JSONDecodeError("Extra data", text, rest)
    return whole


def with_member(text: str, inside: Object, name: str, value: str) -> str:
    """Return the text with ``value``, which is JSON, as ``name``: in its place, or as the last."""
    there = inside.get(name)
    if there is not None:
        return text[: there.value] + value + text[there.end :]
    named = f"{json.dumps(name, ensure_ascii=False)}: {value}"
    if inside.members:
        last = inside.members[-1]
        return f"{text[: last.end]},{margin(text, inside)}{named}{text[last.end :]}"
    inner = margin(text, inside)
    outer = inner.removesuffix(UNIT)
    return f"{text[: inside.open]}{{{inner}{named}{outer}}}{text[inside.close + 1 :]}"


def without_member(text: str, inside: Object, name: str) -> str:
    """Return the text without the member; the opposite of `with_member`."""
    names = [one.name for one in inside.members]
    at = names.index(name)
    there = inside.members[at]
    if len(names) == 1:
        return f"{text[: inside.open]}{{}}{text[inside.close + 1 :]}"
    if at == 0:
        return text[: there.start] + text[inside.members[1].start :]
    return text[: inside.members[at - 1].end] + text[there.end :]


def margin(text: str, inside: Object) -> str:
    """Return the white space before the object's members: a line break and indentation, or less."""
    if inside.members:
        before = text.rfind("," if len(inside.members) > 1 else "{", 0, inside.members[-1].start)
        return text[before + 1 : inside.members[-1].start]
    line = text[text.rfind("\n", 0, inside.open) + 1 : inside.open]
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return f"{line_break(text)}{indent}{UNIT}"


def written(value: object, text: str, before: str) -> str:
    """Return ``value`` as JSON in the layout of ``text``, for a place after ``before``."""
    if "\n" not in before:
        return json.dumps(value, ensure_ascii=False)
    indent = before.rpartition("\n")[2]
    unit = "\t" if indent.startswith("\t") else (indent or UNIT)
    lines = json.dumps(value, ensure_ascii=False, indent=unit).split("\n")
    return f"{line_break(text)}{indent}".join(lines)


def line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _expected(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise json.JSONDecodeError(f"Expecting {sign!r}", text, at)
    return at + 1
