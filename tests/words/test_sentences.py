"""Lists, paragraphs, numbers and dates, as they are joined for every language."""

from __future__ import annotations

from datetime import UTC, datetime
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from installers.catalogues import FOLDER, compiled, entries_of
from installers.template import ROOT
from understudy.base.translation import use_catalogue
from understudy.words.sentences import (
    and_list,
    as_sentence,
    comma_list,
    date_and_time,
    decimal,
    list_of_statements,
    paragraph,
    short_date,
    whole_number,
    with_aside,
    with_decimal_mark,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2026, 9, 1, 14, 2, 5, tzinfo=UTC)
OTHER = {
    ".": ",",
    ",": ".",
    "{words}.": "{words}。",
    "{first} {second}": "{first}{second}",
    "{first}; {second}": "{first}；{second}",  # noqa: RUF001 - as Chinese writes it
    "{names}, {name}": "{names}、{name}",
    "{names} and {name}": "{names}和{name}",
    "{words} ({aside})": "{words}（{aside}）",  # noqa: RUF001 - as Chinese writes it
    "{year}-{month}-{day}": "{day}/{month}/{year}",
}


class Other(NullTranslations):
    def pgettext(self, context: str, message: str) -> str:
        return OTHER[message]


@pytest.fixture
def other() -> Iterator[None]:
    use_catalogue(Other())
    yield
    use_catalogue(None)


def test_english() -> None:
    assert [and_list("ABC"[:count]) for count in range(4)] == ["", "A", "A and B", "A, B and C"]
    assert comma_list("ABC") == "A, B, C"
    assert list_of_statements(["A failed", "B is slow"]) == "A failed; B is slow"
    assert paragraph("", "One.", "", "Two.") == "One. Two."
    assert paragraph("") == ""
    assert with_aside("Title", 3) == "Title (3)"
    assert [whole_number(1234567), decimal(1234.56, 1), decimal(2, 0)] == [
        "1,234,567",
        "1234.6",
        "2",
    ]
    assert [short_date(AT), date_and_time(AT)] == ["2026-09-01", "2026-09-01 14:02"]
    assert date_and_time(AT, seconds=True) == "2026-09-01 14:02:05"


@pytest.mark.usefixtures("other")
def test_a_language_joins_in_its_own_way() -> None:
    assert [and_list("ABC"[:count]) for count in range(4)] == ["", "A", "A和B", "A、B和C"]
    assert comma_list("ABC") == "A、B、C"
    assert list_of_statements("AB") == "A；B"  # noqa: RUF001 - as Chinese writes it
    assert paragraph(as_sentence("a"), "", as_sentence("b")) == "A。B。"
    assert with_aside("Title", 3) == "Title（3）"  # noqa: RUF001 - as Chinese writes it
    assert [whole_number(1234567), decimal(1234.56, 1)] == ["1.234.567", "1234,6"]
    assert with_decimal_mark("99.95") == "99,95"
    assert [short_date(AT), date_and_time(AT)] == ["01/09/2026", "01/09/2026 14:02"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", ["A、B、C", "A。B。", "2026/09/01", "1,234", "0.5"]),
        ("zh_CN", ["A、B、C", "A。B。", "2026-09-01", "1,234", "0.5"]),
        ("pt", ["A, B e C", "A. B.", "01/09/2026", "1.234", "0,5"]),
    ],
)
def test_the_catalogues_join_as_their_languages_do(language: str, said: list[str]) -> None:
    text = (ROOT / FOLDER / f"{language}.po").read_text("utf-8")
    use_catalogue(GNUTranslations(BytesIO(compiled(entries_of(text)))))
    try:
        both = paragraph(as_sentence("A"), as_sentence("B"))
        assert [and_list("ABC"), both, short_date(AT), whole_number(1234), decimal(0.5, 1)] == said
    finally:
        use_catalogue(None)
