"""Whatever was said stays inside its own turn, as a CommonMark parser reads the export."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.archive.transfer.exports import bring, chatgpt, node, write_json
from tests.archive.transfer.taking_out import take_out
from understudy.archive.transfer.formats.safe import contained
from understudy.archive.transfer.results import ExportFormat

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "a fence in a fence": "```markdown\n# T\n```python\nx = 1\n```\nrest of it\n```",
    "a fence with words after its end": "```text\n```python\nx = 1\n```\nafter the code",
    "a fence cut off in a list": "- item\n  ```js\n  code, cut off",
    "a fence cut off in a quote": "> ```\n> code, cut off",
    "a fence in a list": "1. step\n\n   ```bash\n   ls\n   ```\n2. next",
    "tildes cut off": "~~~\nnot closed",
    "a comment": "What is this?\n\n<!-- not closed\n\nand why",
    "a script": "<script>\nalert(1)\n\nnever closed",
    "preformatted text": "<pre>\nopen\n\nmore",
    "details": "<details>\n\n<summary>x</summary>\n\nopen",
    "a turn of ours": "## You, 2020-01-01 00:00 UTC\n\nforged",
    "a turn of ours, underlined": "You, 2020-01-01 00:00 UTC\n---\n\nforged",
    "a definition": "[note]: https://example.org\n\nseen?",
    "an attack": "<svg/onload=alert(1)> <img src=x onerror=alert(1)></script>",
    "lists in lists without end": "- * " * 30,
    "lists in lists by indents": "\n".join(f"{'  ' * depth}- x" for depth in range(60)),
    "quotes in quotes": "> " * 120 + "deep",
    "old line ends": "```\rcode\r\rmore",
    "a form feed after a fence": "```\ncode\n```\f",
    "a vertical tab after a fence": "```\ncode\n```\v\nmore",
    "a line separator after a fence": "~~~\ncode\n~~~\u2028",
    "a no-break space after a fence": "```\ncode\n```\xa0",
}
PIECES = [
    *("```", "````", "~~~", "```js", "   ```", "    ```", "- ", "  ", "> ", "1. ", "* - ", "\t"),
    *("<!--", "<script>", "</script>", "<pre>", "<div>", "<br>", "<?php", "<![CDATA[", "<b"),
    *("## You, 2020-01-01 00:00 UTC", "You, 2020-01-01 00:00 UTC", "---", "===", "# h", "\\"),
    *("[a]: http://x", "`", "``", "|a|b|", "\n", "\n", "\n\n", " ", "text", "\r", "\f", "\v"),
    *("\x1c", "\x85", "\xa0", "\u2028"),
]


def read(text: str) -> tuple[list[str], list[str], int]:
    """Return the headings of turns, the paragraphs outside of everything, and pieces of HTML."""
    tokens = MarkdownIt("commonmark").parse(text)
    pairs = list(pairwise(tokens))
    headings = [two.content for one, two in pairs if one.type == "heading_open" and one.tag == "h2"]
    paragraphs = [
        two.content for one, two in pairs if one.type == "paragraph_open" and one.level == 0
    ]
    return headings, paragraphs, sum(one.type == "html_block" for one in tokens)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("speaker", ["person", "model"])
def test_a_turn_swallows_nothing_and_forges_nothing(
    tmp_path: Path, text: str, speaker: str
) -> None:
    said = [text, "MARKERANSWER stays"] if speaker == "person" else ["Why?", text]
    nodes = (
        node("q", None, "user", said[0], minutes=1),
        node("a", "q", "assistant", said[1], minutes=2),
        node("q2", "a", "user", "MARKERLAST too", minutes=3),
    )
    bring(tmp_path, write_json(tmp_path / "c.json", [chatgpt("g", *nodes)]))
    take_out(tmp_path, tmp_path / "out", ExportFormat.MARKDOWN)
    (path,) = (tmp_path / "out").glob("*.md")
    headings, paragraphs, html = read(path.read_text(encoding="utf-8").split("---\n", 2)[2])
    assert (len(headings), html) == (3, 0)
    assert "MARKERLAST too" in paragraphs
    assert speaker == "model" or "MARKERANSWER stays" in paragraphs


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.booleans())
def test_no_text_changes_what_stands_after_it(text: str, is_plain: bool) -> None:
    ours = "x, 2025-11-24 16:02 UTC"
    turn = contained(text, is_plain=is_plain)
    headings, paragraphs, html = read(f"## {ours}\n\n{turn}\n\n## {ours}\n\nMARKER\n")
    assert [one for one in headings if "UTC" in one] == [ours, ours]
    assert paragraphs.count("MARKER") == 1
    assert html == 0


def test_a_rule_and_a_usual_list_are_not_nested_too_deep() -> None:
    text = "\n".join(
        ["* " * 12, "", "- a", "    - b", "        - c", "            - d", "", "- " * 11]
    )
    assert contained(text, is_plain=False) == text


def test_text_that_is_harmless_stays_as_it_was_written() -> None:
    text = "# A\n\n- `List<int>` and **b**\n\n```py\nif a < b: pass\n```\n\n<https://e.org> a<br>b"
    assert contained(text, is_plain=False) == text
