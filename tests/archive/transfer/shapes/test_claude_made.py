"""What Claude made for a person is a part of the answer, and what they pasted of the question."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.archive.transfer.exports import bring, claude, kept, said, words_of, write_json
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.model import Message
    from understudy.archive.transfer.results import ImportReport


def brought(folder: Path, *messages: dict[str, Any]) -> tuple[ImportReport, list[Message]]:
    report = bring(folder, write_json(folder / "c.json", [claude("c1", *messages)]))
    ((_, found),) = kept(folder)
    return report, found


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def tool(name: str, **given: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": f"t {name}", "name": name, "input": given}


def answered(
    folder: Path, *blocks: dict[str, Any], plain: str = ""
) -> tuple[ImportReport, Message]:
    report, (_, answer) = brought(
        folder,
        said("q", "human", "Please", 1),
        said("a", "assistant", plain, 2, content=list(blocks)),
    )
    return report, answer


CLOCK = {"id": "clock", "type": "text/html", "title": "Clock", "command": "create"}


def test_an_artifact_stands_in_the_answer_where_it_was_made(tmp_path: Path) -> None:
    _, answer = answered(
        tmp_path,
        text("Here."),
        tool("artifacts", **CLOCK, content="<h1>tick</h1>"),
        {"type": "tool_result", "name": "artifacts", "content": [text("OK")]},
        text("It ticks."),
    )
    assert words_of(answer) == "Here.\n\n**Clock**\n\n```html\n<h1>tick</h1>\n```\n\nIt ticks."


def test_each_version_of_an_artifact_is_kept_also_across_messages(tmp_path: Path) -> None:
    update = {"command": "update", "id": "clock", "old_str": "tick", "new_str": "tock"}
    rewrite = json.dumps(CLOCK | {"command": "rewrite", "content": "<p>new</p>"})
    _, (_, _, _, answer) = brought(
        tmp_path,
        said("q", "human", "A clock", 1),
        said("a", "assistant", "", 2, content=[tool("artifacts", **CLOCK, content="<b>tick</b>")]),
        said("q2", "human", "Change it", 3),
        said(
            "a2",
            "assistant",
            "",
            4,
            content=[
                tool("artifacts", **update),
                {"type": "tool_use", "name": "artifacts", "input": rewrite},
            ],
        ),
    )
    whole = words_of(answer)
    assert "**Clock**, changed\n\n```diff\n-tick\n+tock\n```" in whole
    assert "**Clock**, version 2\n\n```html\n<b>tock</b>\n```" in whole
    assert "**Clock**, version 3\n\n```html\n<p>new</p>\n```" in whole


def test_files_and_code_are_kept_and_what_only_looked_something_up_is_not(tmp_path: Path) -> None:
    handed = [{"type": "local_resource", "file_path": "/mnt/out/plan.docx", "uuid": "f1"}]
    _, answer = answered(
        tmp_path,
        tool("view", path="/mnt/skills/SECRET.md"),
        tool("web_search", query="SECRET"),
        {"type": "tool_result", "name": "web_search", "content": [text("SECRET")]},
        tool("create_file", path="/home/plan.py", file_text="print(1)", description="SECRET"),
        tool("str_replace", path="/home/plan.py", old_str="1", new_str="2"),
        tool("bash_tool", command="python3 plan.py", description="SECRET"),
        {"type": "tool_result", "name": "bash_tool", "content": [text("2")]},
        {"type": "tool_result", "name": "present_files", "content": handed},
        text("See [plan](computer:///mnt/out/plan.docx)."),
    )
    whole = words_of(answer)
    for part in (
        "**plan.py**\n\n```python\nprint(1)\n```",
        "**plan.py**, version 2\n\n```python\nprint(2)\n```",
        "```bash\npython3 plan.py\n```",
        "Output:\n\n```\n2\n```",
        "See plan (plan.docx).",
    ):
        assert part in whole
    assert "SECRET" not in whole
    assert [one.name for one in answer.attachments] == ["plan.docx"]


def test_a_tool_that_failed_made_nothing(tmp_path: Path) -> None:
    made = tool("create_file", path="/a.md", file_text="SECRET")
    failed = {"type": "tool_result", "tool_use_id": made["id"], "is_error": True, "content": []}
    _, answer = answered(tmp_path, made, failed, text("It failed."))
    assert words_of(answer) == "It failed."


def test_the_pages_behind_a_passage_are_links(tmp_path: Path) -> None:
    page = {"url": "https://example.org/x", "title": "Oven"}
    _, answer = answered(tmp_path, text("Hot", citations=[page, page]), text(" it is."))
    assert words_of(answer) == "Hot ([Oven](https://example.org/x)) it is."


def test_tags_and_placeholders_of_older_answers_are_not_text(tmp_path: Path) -> None:
    plain = (
        "<antThinking>SECRET</antThinking>Look: "
        '<antArtifact identifier="x" type="text/html" title="Page"><i>hi</i></antArtifact>'
        '<cite index="0-1">It is so.</cite> `<cite>` is a tag.'
    )
    _, answer = answered(tmp_path, plain=plain)
    assert words_of(answer).startswith("Look: \n\n**Page**\n\n```html\n<i>hi</i>\n```\n\nIt is so.")


def test_pasted_text_is_what_the_person_said(tmp_path: Path) -> None:
    pasted = {"file_name": "", "file_type": "txt", "extracted_content": "Clause 4: rent."}
    named = {"file_name": "paste-2.txt", "extracted_content": "Clause 5: heat."}
    file = {"file_name": "lease.pdf", "extracted_content": "page two"}
    _, (question, _) = brought(
        tmp_path,
        said("q", "human", "What of this?", 1, attachments=[pasted, named, file]),
        said("a", "assistant", "Fine.", 2),
    )
    assert question.text == "What of this?\n\nClause 4: rent.\n\nClause 5: heat."
    assert [(one.name, one.text) for one in question.attachments] == [("lease.pdf", "page two")]


def test_a_question_that_is_only_a_picture_or_a_document_is_there(tmp_path: Path) -> None:
    blocks = [
        {"type": "image", "source": None, "file_uuid": "f-9"},
        {"type": "document", "file_uuid": "f-10", "title": "lease.pdf"},
    ]
    _, (question, answer) = brought(
        tmp_path,
        said("q", "human", "", 1, content=blocks, files=[{"file_uuid": "f-9"}]),
        said("a", "assistant", "A cat.", 2),
    )
    assert [one.name for one in question.attachments] == ["f-9", "lease.pdf"]
    assert answer.parent_id == question.id


def test_content_that_is_json_in_a_text_is_read_as_what_it_holds(tmp_path: Path) -> None:
    _, (question, answer) = brought(
        tmp_path,
        said("q", "human", "", 1, content=json.dumps([text("Twice encoded?")])),
        said("a", "assistant", "", 2, content="[not JSON, but said]"),
    )
    assert (question.text, words_of(answer)) == ("Twice encoded?", "[not JSON, but said]")


def test_an_answer_of_thinking_alone_and_blocks_not_known_are_named(tmp_path: Path) -> None:
    report, (_, answer) = brought(
        tmp_path,
        said("q", "human", "Well?", 1),
        said("a", "assistant", "", 2, content=[{"type": "thinking", "thinking": "SECRET"}]),
        said("b", "assistant", "", 3, content=[{"type": "hologram", "text": "A cube"}]),
    )
    assert words_of(answer) == "hologram:\n\n```\nA cube\n```"
    assert [(one.why, one.detail) for one in report.problems] == [
        (Why.ONLY_THINKING, ""),
        (Why.CONTENT_UNKNOWN, "hologram"),
    ]


def test_projects_and_what_claude_remembers_become_conversations(tmp_path: Path) -> None:
    docs = [{"filename": "plan.md", "content": "The okapi stands in the hall."}]
    project = {"uuid": "p", "name": "House", "prompt_template": "Be brief", "docs": docs}
    memory = {"conversations_memory": "They bake.", "account_uuid": "a"}
    report = bring(tmp_path, write_json(tmp_path / "p.json", [project, memory]))
    assert (report.progress.added, report.problem_count) == (2, 0)
    (house, (asked,)), (remembered, (told,)) = kept(tmp_path)
    assert (house.title, asked.text) == ("House", "Be brief")
    assert [one.text for one in asked.attachments] == ["The okapi stands in the hall."]
    assert (remembered.title, words_of(told)) == ("What Claude remembers", "They bake.")


def test_what_a_tool_of_the_app_showed_is_a_part_of_the_answer(tmp_path: Path) -> None:
    asked = {"question": "Which flour?", "type": "single_select", "options": ["Rye", "Wheat"]}
    mail = {"id": "1", "subject": "Bread", "body": "Dear baker,\nit rose."}
    _, answer = answered(
        tmp_path,
        tool("ask_user_input_v0", questions=[asked]),
        tool("message_compose_v1", kind="email", variants=[mail]),
        tool("show_widget", title="Loaf", widget_code="<svg><circle/></svg>"),
        tool("web_search", query="flour"),
        tool("conversation_search", query="bread", max_results=5),
        tool("user_location_v0", accuracy=None),
        text("Tell me."),
    )
    assert words_of(answer) == (
        "Which flour?\n\n- Rye\n- Wheat\n\nBread\n\nDear baker,\nit rose.\n\n"
        "**Loaf**\n\n```svg\n<svg><circle/></svg>\n```\n\nTell me."
    )
