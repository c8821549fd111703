"""Streamed Markdown is cut where it may be cut, whatever portions it arrives in."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.desktop.chat.markdown.blocks import (
    BlockSplitter,
    CodeAppended,
    CodeClosed,
    CodeOpened,
    Piece,
    Prose,
)

RUN = 200


def pieces_of(portions: list[str], run: int = RUN) -> list[Piece]:
    splitter = BlockSplitter(run)
    found = [piece for portion in portions for piece in splitter.feed(portion)]
    return found + splitter.finish()


def settled(portions: list[str], run: int = RUN) -> list[tuple[str, str]]:
    """Return the closed runs and the whole codes, in order, as (kind, text)."""
    shown: list[tuple[str, str]] = []
    for piece in pieces_of(portions, run):
        match piece:
            case Prose(text, closed=True):
                shown.append(("prose", text))
            case CodeOpened(language):
                shown.append((f"code {language}", ""))
            case CodeAppended(text):
                kind, before = shown[-1]
                shown[-1] = (kind, before + text)
            case Prose() | CodeClosed():
                pass
    return shown


TEXT = """Intro with `code`.

```python
def f():
    return "```"

x = 1
```
After.

1. one

   ```sh
   ls

   pwd
   ```
2. two
~~~
tilde ``` inside
~~~
end"""


def test_a_fence_becomes_code_and_the_rest_stays_prose() -> None:
    assert settled([TEXT]) == [
        ("prose", "Intro with `code`.\n\n"),
        ("code python", 'def f():\n    return "```"\n\nx = 1\n'),
        ("prose", "After.\n\n1. one\n\n   ```sh\n   ls\n\n   pwd\n   ```\n2. two\n"),
        ("code ", "tilde ``` inside\n"),
        ("prose", "end"),
    ]


@given(st.lists(st.integers(1, 40), min_size=1))
def test_the_portions_make_no_difference(lengths: list[int]) -> None:
    portions, at = [], 0
    while at < len(TEXT):
        length = lengths[len(portions) % len(lengths)]
        portions.append(TEXT[at : at + length])
        at += length
    assert settled(portions) == settled([TEXT])


@given(st.text(alphabet="ab \n`~#-|1.>", max_size=300), st.integers(1, 30))
def test_no_letter_is_lost_but_those_of_fences(text: str, size: int) -> None:
    portions = [text[at : at + size] for at in range(0, len(text), size)]
    shown = "".join(said for _, said in settled(portions, run=20))
    letters = re.compile("[ab1]")
    fences = "".join(line for line in text.split("\n") if re.match(r" {0,3}(```|~~~)", line))
    assert len(letters.findall(shown)) >= len(letters.findall(text)) - len(letters.findall(fences))


def test_a_half_fence_is_not_shown_as_prose_while_it_streams() -> None:
    splitter = BlockSplitter(RUN)
    splitter.feed("before\n\n")
    assert splitter.feed("``") == [Prose("before\n\n")]


def test_code_is_handed_on_before_its_line_has_ended_and_never_twice() -> None:
    splitter = BlockSplitter(RUN)
    splitter.feed("```\n")
    assert splitter.feed("ab") == [CodeAppended("ab")]
    assert splitter.feed("c\n") == [CodeAppended("c\n")]
    assert splitter.feed("``") == []
    assert splitter.feed("`\n") == [CodeClosed()]


def test_a_fence_never_closed_is_closed_by_the_end() -> None:
    assert pieces_of(["```\nx"])[-1] == CodeClosed()


def test_a_long_answer_is_cut_between_its_paragraphs() -> None:
    paragraph = "word " * 30
    runs = [said for _, said in settled(["\n\n".join([paragraph] * 20)])]
    assert len(runs) > 5
    assert all(len(one) <= RUN + len(paragraph) + 2 for one in runs)
    assert all(one.endswith("\n\n") for one in runs[:-1])


def test_a_long_list_is_cut_at_its_items_only() -> None:
    text = "".join(f"{n}. item number {n}\n   and its second line\n" for n in range(1, 80))
    runs = [said for _, said in settled([text])]
    assert len(runs) > 5
    assert all(re.match(r"\d+\. ", one) for one in runs)


def test_a_table_goes_on_under_its_own_head() -> None:
    text = "| a | b |\n|---|---|\n" + "| one | two |\n" * 100
    closed = [one for one in pieces_of([text]) if isinstance(one, Prose) and one.closed]
    assert len(closed) > 3
    assert {one.table_head for one in closed[1:]} == {"| a | b |\n|---|---|\n"}
    assert "".join(one.text for one in closed) == text


@pytest.mark.parametrize("space", [" ", ""])
def test_a_line_without_end_is_cut_by_force(space: str) -> None:
    text = ("word" + space) * 500
    runs = [said for _, said in settled([text[at : at + 7] for at in range(0, len(text), 7)])]
    assert max(map(len, runs)) <= 2 * RUN
    assert "".join(runs) == text
    assert all(one.endswith(space) for one, _ in pairwise(runs))


@pytest.mark.parametrize("rows", range(1, 9))
def test_the_blank_line_after_a_block_is_kept_however_full_the_run_is(rows: int) -> None:
    """Without it, a quote after a table would be a row of it once the runs are joined."""
    table = "| a | b |\n|---|---|\n" + "| some | words |\n" * rows
    text = f"{table}\n> a quote\n\n" + "a word or two " * rows + "\n\nThe end."
    for run in range(40, 400, 20):
        assert "".join(shown for _, shown in settled([text], run)) == text
