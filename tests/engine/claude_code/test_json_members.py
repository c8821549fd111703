"""Members are set and removed in the text; every other byte stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.engine.claude_code.json_members import (
    NotAnObjectError,
    document,
    margin,
    with_member,
    without_member,
    written,
)

NAMES = st.text(max_size=8).filter(lambda one: one != "statusLine")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
OURS = {"type": "command", "command": 'a "b"'}


def added(text: str, value: Any = OURS) -> str:
    whole = document(text)
    return with_member(text, whole, "statusLine", written(value, text, margin(text, whole)))


@given(
    st.dictionaries(NAMES, VALUES, min_size=1), st.sampled_from([None, 2, 4, "\t"]), st.booleans()
)
def test_what_is_added_can_be_removed_without_a_trace(
    theirs: dict[str, Any], indent: int | str | None, escaped: bool
) -> None:
    text = json.dumps(theirs, indent=indent, ensure_ascii=escaped) + "\n"
    after = added(text)
    assert json.loads(after) == theirs | {"statusLine": OURS}
    assert list(json.loads(after)) == [*theirs, "statusLine"]
    assert without_member(after, document(after), "statusLine") == text


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1}',
        '{ "a" : 1.0 , "b":"\\u00e9" }',
        '{\r\n    "a": 1e400\r\n}\r\n',
        '{\n\t"a": [\n]\n}',
    ],
)
def test_how_a_person_wrote_it_stays(text: str) -> None:
    after = added(text)
    assert after.startswith(text[: text.rindex("1") if "1" in text else 5])
    assert without_member(after, document(after), "statusLine") == text
    assert ("\r\n" in after) is ("\r\n" in text)
    assert after.replace("\r\n", "").count("\n") == 0 or "\r\n" not in text


def test_a_replaced_value_keeps_its_place() -> None:
    text = '{"a": 1, "statusLine": {"x": 2}, "b": 3}'
    assert with_member(text, document(text), "statusLine", "7") == (
        '{"a": 1, "statusLine": 7, "b": 3}'
    )


def test_the_first_of_several_can_be_removed() -> None:
    text = '{\n  "a": 1,\n  "b": 2\n}'
    assert without_member(text, document(text), "a") == '{\n  "b": 2\n}'


@pytest.mark.parametrize("text", ["[]", "7", '"x"', '{"a": 1, "a": 2}'])
def test_what_is_no_object_with_names_of_its_own_is_refused(text: str) -> None:
    with pytest.raises(NotAnObjectError):
        document(text)


@pytest.mark.parametrize("text", ["", "{", '{"a"}', '{"a": 1,}', '{"a": 1} x', "{'a': 1}", "// x"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        document(text)


def test_hostile_nesting_is_an_error_that_is_caught() -> None:
    with pytest.raises((RecursionError, ValueError)):
        document('{"a": ' + "[" * 200_000)
