"""What is exported to be read says who answered, how it ended, and runs nothing."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import opened_store
from tests.archive.transfer.exports import bring, chatgpt, claude, node, said, write_json
from tests.archive.transfer.said_here import say_everything
from tests.archive.transfer.taking_out import take_out
from understudy.archive.transfer.results import ExportFormat

if TYPE_CHECKING:
    from pathlib import Path

EVIL = """<script>alert(1)</script><img src=x onerror=alert(2)>"'</style></title></div>
```"><script>
</code></pre><script>alert(3)</script>
```
[x](javascript:alert(4)) ```<b>"""
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "article", "h1", "h2"),
    *("p", "div", "pre", "code", "figure", "img", "figcaption", "a"),
}


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.sources: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.sources += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    say_everything(tmp_path)
    return tmp_path


def only_file(folder: Path, pattern: str) -> str:
    (found,) = folder.glob(pattern)
    return found.read_text(encoding="utf-8")


def test_markdown_says_when_who_and_how_it_ended(everything: Path) -> None:
    take_out(everything, everything / "out", ExportFormat.MARKDOWN)
    text = only_file(everything / "out", "*.md")
    assert text.startswith('---\ntitle: "Everything"\ncreated: 2026-11-21T09:00:00Z\n')
    for line in (
        "pinned: true",
        "# Everything",
        "## You, 2026-11-21 09:00 UTC",
        "print('<b>')",
        "## claude, m, 2026-11-21 09:00 UTC",
        "Text, interrupted.",
        "*(interrupted: the answer ends here (reset))*",
        "Text, complete.",
        "## No answer, 2026-11-21 09:00 UTC",
        "*(offline)*",
    ):
        assert line in text.splitlines()
    (picture,) = (everything / "out" / "files").iterdir()
    assert f"](files/{picture.name})" in text
    assert picture.suffix == ".png"
    assert "- lost.pdf (application/pdf)" in text


def test_a_code_block_that_was_cut_off_swallows_nothing(tmp_path: Path) -> None:
    messages = (
        said("q", "human", "Code?", 1),
        said("a", "assistant", "````py\n```\nx = 1", 2),
        said("q2", "human", "And then?", 3),
    )
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", *messages)]))
    take_out(tmp_path, tmp_path / "out", ExportFormat.MARKDOWN)
    assert "x = 1\n````\n\n\n## You" in only_file(tmp_path / "out", "*.md")


def test_a_page_holds_every_word_and_no_script_whatever_was_said(tmp_path: Path) -> None:
    messages = (
        said("q", "human", EVIL, 1, files=[{"file_name": EVIL}]),
        said("a", "assistant", EVIL, 2, model=EVIL),
    )
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", *messages, name=EVIL)]))
    take_out(tmp_path, tmp_path / "out", ExportFormat.HTML)
    page = Page(only_file(tmp_path / "out", "*.html"))
    assert page.tags <= ALLOWED
    assert not {one for one in page.attributes if one.startswith("on")}
    assert page.sources == []
    # what was said twice, two titles and a model
    assert page.words.count("alert(1)") == page.words.count("alert(3)") == 2 + 2 + 1


def test_a_page_needs_nothing_else_and_fits_dark_rooms_and_paper(everything: Path) -> None:
    take_out(everything, everything / "out", ExportFormat.HTML)
    text = only_file(everything / "out", "*.html")
    page = Page(text)
    assert [one[:22] for one in page.sources] == ["data:image/png;base64,"] * 2
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert "default-src 'none'" in text
    assert "print('<b>')" in page.words
    assert [one.name for one in (everything / "out").iterdir()] == ["Everything.html"]


def test_an_answer_that_is_being_written_is_exported_as_far_as_it_came(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        number = store.new_conversation(private=False).id
        answer = store.begin_answer(store.add_user_message(number, "Slow?").id)
        segment = store.answers.begin_segment(
            answer, "claude", "m", "", store.conversation(number).created_at
        )
        store.answers.write_text(segment, "So far")
        for form in ExportFormat:
            take_out(tmp_path, tmp_path / form, form)
    assert "still being written" in only_file(tmp_path / "markdown", "*.md")
    assert "So far" in only_file(tmp_path / "html", "*.html")
    assert '"outcome":"interrupted"' in only_file(tmp_path / "json", "*.json")


def branched(folder: Path) -> None:
    nodes = (
        node("u1", None, "user", "first try", minutes=1),
        node("a1", "u1", "assistant", "A first", minutes=2),
        node("u1b", None, "user", "second try", minutes=3),
        node("a1b", "u1b", "assistant", "A second", minutes=4),
        node("u2", "a1", "user", "continues the first", minutes=5),
    )
    bring(folder, write_json(folder / "c.json", [chatgpt("g1", *nodes, leaf="a1b")]))


def test_a_page_and_markdown_say_which_branch_and_give_the_active_one_first(
    tmp_path: Path,
) -> None:
    branched(tmp_path)
    order = ["the active one", "second try", "A second", "branch 2 of 2: begins anew", "first try"]
    for form, pattern in ((ExportFormat.MARKDOWN, "*.md"), (ExportFormat.HTML, "*.html")):
        take_out(tmp_path, tmp_path / form, form)
        text = only_file(tmp_path / form, pattern)
        places = [text.index(one) for one in [*order, "A first", "continues the first"]]
        assert places == sorted(places)
    assert "branches: 2" in only_file(tmp_path / "markdown", "*.md")


def test_what_a_file_says_is_shown_where_its_bytes_are_not_there(tmp_path: Path) -> None:
    file = {"file_name": "lease.pdf", "extracted_content": "page ``` two"}
    question = said("q", "human", "and this?", 1, attachments=[file])
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", question)]))
    for form, pattern in ((ExportFormat.MARKDOWN, "*.md"), (ExportFormat.HTML, "*.html")):
        take_out(tmp_path, tmp_path / form, form)
        assert "page ``` two" in only_file(tmp_path / form, pattern)
    assert "````\npage ``` two\n````" in only_file(tmp_path / "markdown", "*.md")


def test_links_of_the_web_are_links_on_a_page_and_others_are_text(tmp_path: Path) -> None:
    answer = said("a", "assistant", "[x](https://e.org/?a=1&b) [y](javascript:alert)", 2)
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", said("q", "human", "?"), answer)]))
    take_out(tmp_path, tmp_path / "out", ExportFormat.HTML)
    page = Page(only_file(tmp_path / "out", "*.html"))
    assert page.sources == ["https://e.org/?a=1&b"]
    assert "[y](javascript:alert)" in page.words
