"""The privacy page names every field that is read of Claude Code, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from understudy.commands.claude_code import statusline
from understudy.status.claude_code import limits, wire
from understudy.status.claude_code.telemetry import events

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (Path(__file__).parents[3] / "docs/guide/privacy.md").read_text("utf-8")
SECTION = PAGE.partition("## What is read of Claude Code")[2].partition("\n## ")[0]
TABLE = {
    row[1]: set(re.findall(r"`([^`]+)`", row[2]))
    for row in re.finditer(r"^\| (.+?) \| (.+?) \|$", SECTION, re.MULTILINE)
}
LINES = {
    "every one": (wire.Top, wire.Line),
    "`api-request`": (wire.ApiRequest,),
    "`api_error`": (wire.ApiError,),
    "`assistant`": (wire.Assistant,),
    "`model_fallback`": (wire.Fallback,),
    "`user`": (wire.User,),
}
OF_EVERY_LINE = {one.encode_name for one in msgspec.structs.fields(wire.Line)}


def leaves(kind: type[msgspec.Struct]) -> Iterator[str]:
    """Yield the names of the fields below ``kind`` that hold a value."""
    for field in msgspec.structs.fields(kind):
        below = [
            one
            for one in getattr(field.type, "__args__", (field.type,))
            if isinstance(one, type) and issubclass(one, msgspec.Struct)
        ]
        for one in below:
            if one is not kind:
                yield from leaves(one)
        if not below:
            yield field.encode_name


@pytest.mark.parametrize("line", LINES)
def test_each_line_of_the_table_is_what_is_decoded(line: str) -> None:
    named = {one.rpartition(".")[2] for one in TABLE[line]}
    read = {one for kind in LINES[line] for one in leaves(kind)}
    assert named == (read if line == "every one" else read - OF_EVERY_LINE)


def test_no_line_is_missing_in_the_table() -> None:
    kinds = {one for one in vars(wire).values() if isinstance(one, type)}
    lines = {one for one in kinds if issubclass(one, msgspec.Struct) and issubclass(one, wire.Line)}
    assert lines == {one for all_of_it in LINES.values() for one in all_of_it} - {wire.Top}


def test_each_attribute_of_telemetry_is_named() -> None:
    sentence = SECTION.partition("these\nattributes are read: ")[2].partition(", and the event")[0]
    assert set(re.findall(r"`([^`]+)`", sentence)) == set(events.READ.values())


def test_what_the_status_line_keeps_is_named() -> None:
    assert f"`{statusline.LIMITS_FILE}`" in SECTION
    kept = {one.encode_name for one in msgspec.structs.fields(limits.StatusLineLimits)}
    assert kept == {"at", "rate_limits"}
