"""What ChatGPT made for a person is a part of the answer: canvases, code, reports, pictures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.archive.transfer.exports import bring, chatgpt, kept, node, words_of, write_json
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.model import Message
    from understudy.archive.transfer.results import ImportReport


def brought(
    folder: Path, *nodes: dict[str, Any], **more: Any
) -> tuple[ImportReport, list[Message]]:
    report = bring(folder, write_json(folder / "c.json", [chatgpt("g1", *nodes, **more)]))
    ((_, messages),) = kept(folder)
    return report, messages


def asked(text: str = "Please") -> dict[str, Any]:
    return node("q", None, "user", text, minutes=1)


def call(key: str, parent: str, recipient: str, given: Any, minutes: int = 2) -> dict[str, Any]:
    content = {"content_type": "code", "language": "json", "text": json.dumps(given)}
    return node(key, parent, "assistant", content=content, recipient=recipient, minutes=minutes)


def reply(key: str, parent: str, name: str, **canvas: Any) -> dict[str, Any]:
    author = {"role": "tool", "name": name}
    return node(key, parent, "tool", "OK", author=author, metadata={"canvas": canvas}, minutes=3)


CREATE, UPDATE = "canmore.create_textdoc", "canmore.update_textdoc"
LIST = {"name": "Packing", "type": "document", "content": "- tent\n- lamp (red)\n"}


def test_a_canvas_and_each_of_its_versions_stand_in_the_answers_that_wrote_them(
    tmp_path: Path,
) -> None:
    whole = {"updates": [{"pattern": ".*", "multiple": False, "replacement": "- stove"}]}
    _, (_, first, _, second) = brought(
        tmp_path,
        asked(),
        call("a", "q", CREATE, LIST),
        reply("t", "a", CREATE, textdoc_id="d", title="Packing"),
        node("b", "t", "assistant", "It is in the canvas.", minutes=4),
        node("q2", "b", "user", "A stove instead", minutes=5),
        call("c", "q2", UPDATE, whole, 6),
        reply("t2", "c", UPDATE, textdoc_id="d", version=2),
        node("d", "t2", "assistant", "Done.", minutes=7),
    )
    assert words_of(first) == (
        "**Packing**\n\n```markdown\n- tent\n- lamp (red)\n```\n\nIt is in the canvas."
    )
    assert words_of(second) == "**Packing**, version 2\n\n```markdown\n- stove\n```\n\nDone."


def test_a_change_by_plain_words_is_done_and_one_by_a_pattern_is_shown_and_never_run(
    tmp_path: Path,
) -> None:
    plain = {"updates": [{"pattern": r"lamp \(red\)", "replacement": "lamp (blue)"}]}
    evil = {"updates": [{"pattern": "(a+)+$", "replacement": "never"}]}
    _, (_, answer) = brought(
        tmp_path,
        asked(),
        call("a", "q", CREATE, LIST),
        call("b", "a", UPDATE, plain, 3),
        call("c", "b", UPDATE, evil, 4),
    )
    said = words_of(answer)
    assert "version 2\n\n```markdown\n- tent\n- lamp (blue)\n```" in said
    assert "**Packing**, changed\n\n```diff\n-(a+)+$\n+never\n```" in said


def test_a_branch_knows_the_canvas_of_its_own_past_alone(tmp_path: Path) -> None:
    one = {"updates": [{"pattern": "tent", "replacement": "cabin"}]}
    two = {"updates": [{"pattern": "tent", "replacement": "hotel"}]}
    _, messages = brought(
        tmp_path,
        asked(),
        call("a", "q", CREATE, LIST),
        node("q2", "a", "user", "Cabin", minutes=3),
        call("b", "q2", UPDATE, one, 4),
        node("q3", "a", "user", "Hotel", minutes=5),
        call("c", "q3", UPDATE, two, 6),
    )
    said = [words_of(one) for one in messages]
    assert sum("- cabin" in one for one in said) == sum("- hotel" in one for one in said) == 1
    assert all("version 2" in one for one in said if "cabin" in one or "hotel" in one)


def test_code_that_ran_and_what_it_printed_are_blocks_and_its_pictures_are_files(
    tmp_path: Path,
) -> None:
    code = {"content_type": "code", "language": "unknown", "text": "print('```')"}
    output = {"content_type": "execution_output", "text": "total 4711"}
    plots = {"messages": [{"message_type": "image", "image_url": "file-service://file-plot"}]}
    _, (_, answer) = brought(
        tmp_path,
        asked(),
        node("a", "q", "assistant", content=code, recipient="python", minutes=2),
        node("t", "a", "tool", content=output, metadata={"aggregate_result": plots}, minutes=3),
        node("b", "t", "assistant", "See [x](sandbox:/mnt/data/sum.xlsx).", minutes=4),
    )
    assert words_of(answer) == (
        "````python\nprint('```')\n````\n\nOutput:\n\n```\ntotal 4711\n```\n\nSee x (sum.xlsx)."
    )
    assert [one.name for one in answer.attachments] == ["file-plot", "sum.xlsx"]


def test_traffic_with_tools_is_no_answer_also_where_no_recipient_is_named(tmp_path: Path) -> None:
    def said(key: str, parent: str, content: dict[str, Any], **metadata: Any) -> dict[str, Any]:
        return {
            "id": key,
            "parent": parent,
            "message": {
                "id": key,
                "author": {"role": "assistant"},
                "content": content,
                "metadata": metadata,
            },
        }

    query = json.dumps({"search_query": [{"q": "SECRET"}]})
    report, (question, answer) = brought(
        tmp_path,
        {"id": "q", "message": {"author": {"role": "user"}, "content": {"parts": ["Rain?"]}}},
        said("s", "q", {"content_type": "code", "language": "unknown", "text": query}),
        said("r", "s", {"content_type": "code", "text": "x"}, reasoning_status="is_reasoning"),
        said("e", "r", {"content_type": "system_error", "text": "SECRET"}),
        said("w", "e", {"content_type": "tether_browsing_display", "result": "SECRET"}),
        said("z", "w", {"content_type": "text", "parts": ["SECRET"]}, weight=0),
        said("a", "z", {"content_type": "text", "parts": ["Rain."]}),
        leaf="a",
    )
    assert report.problem_count == 0
    assert (question.text, answer.parent_id) == ("Rain?", question.id)
    assert words_of(answer).endswith("Rain.")


def test_a_message_that_weighs_nothing_is_not_shown(tmp_path: Path) -> None:
    _, (_, answer) = brought(
        tmp_path,
        asked(),
        node("z", "q", "assistant", "draft", weight=0.0, minutes=2),
        node("a", "z", "assistant", "final", minutes=3),
    )
    assert words_of(answer) == "final"


def test_a_deep_research_report_is_the_answer_wherever_it_lies(tmp_path: Path) -> None:
    mark = "\ue200cite\ue202turn0search0\ue201"
    pages = [{"title": "Bees", "url": "https://example.org/bees"}]
    reference = {"matched_text": mark, "type": "grouped_webpages", "items": pages}
    message = {
        "content": {"content_type": "text", "parts": [f"# Report\n\nBees dance.{mark}"]},
        "metadata": {"content_references": [reference]},
    }
    state = json.dumps({"status": "completed", "report_message": message})
    widget = {"chatgpt_sdk": {"widget_state": state}, "is_visually_hidden_from_conversation": True}
    old = {"is_async_task_result_message": True, "async_task_id": "deepresch_1"}
    _, (_, new, _, older) = brought(
        tmp_path,
        asked(),
        node("w", "q", "tool", "traffic", metadata=widget, minutes=2),
        node("q2", "w", "user", "And wasps?", minutes=3),
        node("o", "q2", "tool", "# Wasps", metadata=old, minutes=4),
    )
    assert words_of(new) == "# Report\n\nBees dance.([Bees](https://example.org/bees))"
    assert words_of(older) == "# Wasps"


def test_a_picture_that_was_made_is_a_named_file_of_the_answer(tmp_path: Path) -> None:
    part = {
        "content_type": "image_asset_pointer",
        "asset_pointer": "sediment://file_abc",
        "size_bytes": 5,
        "metadata": {"dalle": {"prompt": "An otter in a kayak"}},
    }
    content = {"content_type": "multimodal_text", "parts": [part]}
    _, (_, answer) = brought(
        tmp_path,
        asked(),
        call("a", "q", "dalle.text2im", {"prompt": "An otter"}),
        node("t", "a", "tool", content=content, minutes=3),
    )
    assert [(one.name, one.media_type, one.text) for one in answer.attachments] == [
        ("An otter in a kayak", "image/*", "An otter in a kayak")
    ]


def test_pages_that_were_read_stand_below_the_answer_as_links_and_not_as_their_text(
    tmp_path: Path,
) -> None:
    quote = {
        "content_type": "tether_quote",
        "url": "https://a.example/1",
        "text": "SECRET",
        "title": "One",
    }
    page = {"content_type": "sonic_webpage", "url": "https://b.example", "text": "SECRET"}
    _, (_, answer) = brought(
        tmp_path,
        asked(),
        node("t", "q", "tool", content=quote, minutes=2),
        node("u", "t", "assistant", content=page, minutes=3),
        node("a", "u", "assistant", "Final.", minutes=4),
    )
    assert words_of(answer) == (
        "Final.\n\nSources:\n\n- [One](https://a.example/1)\n- [b.example](https://b.example)"
    )


def test_content_of_a_kind_not_known_is_kept_as_text_and_what_is_not_is_named(
    tmp_path: Path,
) -> None:
    report, (_, answer) = brought(
        tmp_path,
        asked(),
        node("a", "q", "assistant", content={"content_type": "widget", "body": "NEW"}, minutes=2),
        node("b", "a", "assistant", content={"content_type": "pairing", "n": []}, minutes=3),
        node("c", "b", "assistant", "Final.", minutes=4),
    )
    assert words_of(answer) == "widget:\n\n```\nNEW\n```\n\nFinal."
    assert [(one.why, one.count, one.detail) for one in report.problems] == [
        (Why.CONTENT_UNKNOWN, 1, "widget"),
        (Why.CONTENT_LEFT_OUT, 1, "pairing"),
    ]


def test_a_branch_that_ends_in_thinking_is_named(tmp_path: Path) -> None:
    thoughts = {"content_type": "thoughts", "thoughts": [{"content": "SECRET"}]}
    report, (question,) = brought(
        tmp_path, asked(), node("t", "q", "assistant", content=thoughts, minutes=2)
    )
    assert question.text == "Please"
    assert [(one.why, one.count) for one in report.problems] == [(Why.ONLY_THINKING, 1)]
