"""Every title becomes a file name that every system takes, and no two the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.archive.transfer.formats.names import MOST_BYTES, UniqueNames, safe_name

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bread", "Bread"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Lpt1 .x", "_Lpt1 .x"),
        ("COM¹", "_COM¹"),
        ("Console", "Console"),
        ("trailing dots...", "trailing dots"),
        ("..", "Untitled"),
        ("../../etc/passwd", "etc-passwd"),
        ("-rf ~", "rf"),
        ("--help", "help"),
        ("-", "Untitled"),
        ('a/b\\c:d*e?f"g<h>i|j', "a-b-c-d-e-f-g-h-i-j"),
        ("tab\tand\nline", "tab and line"),
        ("\u202efdp.exe", "fdp.exe"),
        ("", "Untitled"),
        ("\ud800", "Untitled"),
        (FAMILY, FAMILY),
        ("e\u0301", "é"),
    ],
)
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    assert safe_name(title) == name


def test_a_long_title_is_cut_between_characters_that_belong_together() -> None:
    name = safe_name("x" + FAMILY * 20)
    assert len(name.encode()) <= MOST_BYTES
    assert name == "x" + FAMILY * ((MOST_BYTES - 1) // len(FAMILY.encode()))


def test_names_that_differ_in_capitals_or_accents_alone_get_numbers() -> None:
    names = UniqueNames()
    given = [names.one_for(one) for one in ("Bread", "bread", "BREAD", "bread (2)", "é", "e\u0301")]
    assert given == ["Bread", "bread (2)", "BREAD (3)", "bread (2) (2)", "é", "e\u0301 (2)"]


@given(st.lists(st.text(max_size=300), max_size=8))
def test_no_title_makes_a_name_that_some_system_refuses(titles: list[str]) -> None:
    names = UniqueNames()
    made = [names.one_for(safe_name(one)) for one in titles]
    assert len({one.casefold() for one in made}) == len(titles)
    for name in made:
        assert not set(name) & set('<>:"/\\|?*\0\n\r\t')
        assert name == name.strip(" .")
        assert 0 < len(f"{name} (1000).markdown".encode()) < 255
        assert name.partition(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
