"""What an export notes of a conversation as a whole stays with it, and goes out with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.archive.transfer.exports import bring, chatgpt, claude, write_json
from tests.archive.transfer.taking_out import take_out
from understudy.archive.transfer.results import ExportFormat

if TYPE_CHECKING:
    from pathlib import Path

CLAUDE = {
    "project": {"uuid": "p", "name": "House <b>"},
    "summary": "About bread.",
    "is_starred": True,
}
CHATGPT = {
    "is_archived": True,
    "is_do_not_remember": True,
    "is_starred": False,
    "gizmo_id": "g-abc",
    "gizmo_type": "gpt",
}


def taken_out(folder: Path, name: str, form: ExportFormat) -> str:
    take_out(folder, folder / name, form)
    files = sorted(one for one in (folder / name).iterdir() if one.is_file())
    return "\n".join(one.read_text(encoding="utf-8") for one in files)


def labels_in(folder: Path, name: str) -> list[dict[str, Any]]:
    found = json.loads(taken_out(folder, name, ExportFormat.JSON))
    return [one["labels"] for one in sorted(found, key=lambda one: str(one["origin"]))]


def test_project_gpt_summary_and_flags_are_kept_and_exported(tmp_path: Path) -> None:
    given = [claude("c1", **CLAUDE), chatgpt("g1", **CHATGPT)]
    report = bring(tmp_path, write_json(tmp_path / "c.json", given))
    assert (report.progress.added, report.problem_count) == (2, 0)
    labels = labels_in(tmp_path, "json")
    assert labels == [
        {"archived": "yes", "custom_gpt": "g-abc", "do_not_remember": "yes"},
        {"project": "House <b>", "summary": "About bread."},
    ]
    words = taken_out(tmp_path, "md", ExportFormat.MARKDOWN)
    assert 'label_project: "House <b>"' in words
    assert 'label_archived: "yes"' in words
    page = taken_out(tmp_path, "html", ExportFormat.HTML)
    assert "project: House &lt;b&gt;" in page
    assert "<p>do not remember</p>" in page
    there = tmp_path / "there"
    there.mkdir()
    bring(there, tmp_path / "json")
    assert labels_in(there, "again") == labels


def test_a_project_of_chatgpt_is_no_custom_gpt(tmp_path: Path) -> None:
    bring(tmp_path, write_json(tmp_path / "c.json", [chatgpt("g1", gizmo_id="g-p-1")]))
    assert labels_in(tmp_path, "json") == [{"project": "g-p-1"}]


def test_labels_an_older_reader_left_out_come_with_the_same_export(tmp_path: Path) -> None:
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c1")]))
    path = write_json(tmp_path / "c.json", [claude("c1", **CLAUDE)])
    assert bring(tmp_path, path).progress.updated == 1
    assert bring(tmp_path, path).progress.unchanged == 1
    assert labels_in(tmp_path, "json")[0]["project"] == "House <b>"
