"""Text from a status page must reach a notification that reads markup as it was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from understudy.host.markup import escape_markup


def test_markup_is_escaped_and_quotes_are_not() -> None:
    assert escape_markup('<b>&amp;</b> "it\'s"') == '&lt;b&gt;&amp;amp;&lt;/b&gt; "it\'s"'


@given(st.text())
def test_what_is_escaped_reads_back_as_it_was(text: str) -> None:
    escaped = escape_markup(text)
    assert "<" not in escaped
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text
