"""What is shown says something and commands nothing; JSON means what it meant."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.base.shown_text import json_shown, one_line, shown

BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_obeyed(one: str) -> bool:
    """Tell whether a terminal or a reader of lines may do something on this character."""
    is_control = unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} and one not in "\n\t"
    return is_control or one in BIDI


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("\x1b]52;c;aGk=\x07copied", "]52;c;aGk=copied"),
        ("\x1b]0;root\x1b\\", "]0;root\\"),
        ("\x1b[2J\x1b[H", "[2J[H"),
        ("\x9b2J\x9d0;t\x9c", "2J0;t"),
        ("ready\r\x1b[Kowned", "ready\n[Kowned"),
        ("abc\b\b\bxyz\x7f\0", "abcxyz"),
        ("cod\u202egnp.exe\u2069", "codgnp.exe"),
        ("a\U000e0041\U000e0042b", "ab"),
        ("one\x0btwo\x0cthree\u2028four\u2029five", "one\ntwo\nthree\nfour\nfive"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_nothing_that_is_obeyed_comes_through_and_the_words_stay(written: str, seen: str) -> None:
    assert shown(written) == seen


@pytest.mark.parametrize(
    "text",
    [
        "Störung – 障害\n\tحالة 🚨👩‍💻",  # noqa: RUF001 - other scripts are the point
        "می‌خواهم \u200fשלום\u200e",  # noqa: RUF001 - the same
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "क्षत्रिय ☝🏽 e\u0301",
    ],
)
def test_every_language_and_every_flag_stays_as_it_was(text: str) -> None:
    assert shown(text) == text


@given(st.text(st.characters()))
def test_whatever_comes_in_nothing_that_is_obeyed_comes_out(text: str) -> None:
    clean = shown(text)
    clean.encode("utf-8")
    assert not any(map(is_obeyed, clean))
    assert shown(clean) == clean
    assert "\n" not in one_line(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_is_read_as_it_was_meant_and_is_one_line(text: str) -> None:
    escaped = json_shown(json.dumps({"title": text}, ensure_ascii=False))
    assert json.loads(escaped) == {"title": text}
    assert not any(map(is_obeyed, escaped))
    assert len(escaped.splitlines()) == 1
