"""Text from a status page must reach the notification as it was written, and harm nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from understudy.host.markup import escape_markup, printable


def test_control_characters_and_half_surrogates_are_dropped() -> None:
    assert printable("API\x00 \x1b[31mdown\ud800\x7f\x85") == "API [31mdown?"


def test_lines_tabs_and_all_languages_stay() -> None:
    text = "Störung – 障害\n\tحالة 🚨👩‍💻"  # noqa: RUF001 - other scripts are the point
    assert printable(text) == text


def test_windows_line_ends_become_line_feeds() -> None:
    assert printable("a\r\nb") == "a\nb"


def test_markup_is_escaped_and_quotes_are_not() -> None:
    assert escape_markup('<b>&amp;</b> "it\'s"') == '&lt;b&gt;&amp;amp;&lt;/b&gt; "it\'s"'


@given(st.text())
def test_what_is_escaped_reads_back_as_it_was(text: str) -> None:
    escaped = escape_markup(text)
    assert "<" not in escaped
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@given(st.text(st.characters()))
def test_whatever_comes_in_valid_unicode_comes_out(text: str) -> None:
    clean = printable(text)
    clean.encode("utf-8")
    assert "\x00" not in clean
    assert printable(clean) == clean
