"""Canvases that lie in an export as files: what they hold is kept, whatever shape they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.archive.transfer.exports import bring, chatgpt, kept, words_of, write_json, write_zip
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from pathlib import Path

LIST = "- tent\n- quokka lantern"
DOCUMENT = {
    "id": "68ab",
    "title": "Packing list",
    "textdoc_type": "document",
    "content": LIST,
    "created_at": "2026-03-01T08:30:00Z",
    "updated_at": "2026-03-02T08:30:00Z",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("textdocs/68ab.json", DOCUMENT),
        ("textdocs/68ab.json", {"title": "Packing list", "content": LIST}),
        ("textdocs/68ab.json", [{"name": "Packing list", "body": LIST}]),
        ("textdocs/68ab.json", {"title": "Packing list", "content": {"parts": [LIST]}}),
        ("export/textdocs/Packing list", LIST.encode()),
        ("textdocs/Packing list.md", LIST.encode()),
        ("textdocs.json", [DOCUMENT]),
        ("textdocs.json", {"textdocs": [DOCUMENT]}),
    ],
)
def test_a_canvas_is_kept_with_its_title_and_text(tmp_path: Path, name: str, value: Any) -> None:
    export = {"conversations.json": [chatgpt("g1")], name: value}
    report = bring(tmp_path, write_zip(tmp_path / "export.zip", export))
    assert report.progress.added == 2
    assert {one.why for one in report.problems} <= {Why.CONTENT_UNKNOWN}
    (canvas,) = [found for found in kept(tmp_path) if found[0].title.startswith("Packing list")]
    (message,) = canvas[1]
    assert "quokka lantern" in words_of(message)
    again = bring(tmp_path, tmp_path / "export.zip")
    assert (again.progress.added, again.progress.unchanged) == (0, 2)


def test_each_version_and_the_comments_of_a_canvas_are_kept(tmp_path: Path) -> None:
    given = {
        **DOCUMENT,
        "textdoc_type": "code/python",
        "versions": [{"content": "print(1)"}, {"content": LIST}],
        "comments": [{"comment": "Shorter?"}],
    }
    folder = tmp_path / "export" / "textdocs"
    folder.mkdir(parents=True)
    write_json(folder / "68ab.json", given)
    write_json(folder / "empty.json", {"title": "New", "content": ""})
    report = bring(tmp_path, tmp_path / "export")
    assert (report.progress.added, report.progress.empty, report.problems) == (1, 1, ())
    ((conversation, (message,)),) = kept(tmp_path)
    said = words_of(message)
    assert conversation.title == "Packing list"
    assert said.index("print(1)") < said.index("version 2") < said.index("- Shorter?")
    assert said.count("quokka lantern") == 1
