"""Shapes that public reports say importers got wrong: what a person sees of each is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.archive.transfer.exports import (
    bring,
    chatgpt,
    claude,
    iso,
    kept,
    node,
    said,
    words_of,
    write_json,
)

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.model import Message


def messages_of(folder: Path, given: dict[str, Any]) -> list[Message]:
    """Import one conversation, of which everything has to be taken, and return its messages."""
    report = bring(folder, write_json(folder / "c.json", [given]))
    assert (report.progress.added, report.problems) == (1, ())
    ((_, messages),) = kept(folder)
    return messages


def words(messages: list[Message]) -> list[str]:
    return [words_of(one) for one in messages]


def without(given: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a conversation of ChatGPT's whose nodes and messages lack what is named."""
    for one in given["mapping"].values():
        for name in names:
            one.pop(name, None)
            (one["message"] or {}).pop(name, None)
    return given


def test_messages_without_recipient_status_children_and_metadata_are_read(tmp_path: Path) -> None:
    """Exports of 2026 leave these out (LibreChat #15229)."""
    call = node("b", "q", "assistant", 'search("rain")', minutes=2)
    call["message"]["content"] = {"content_type": "code", "text": 'search("rain")'}
    given = chatgpt(
        "g",
        node("q", None, "user", "Weather?", minutes=1),
        call,
        node("a", "b", "assistant", "Rain."),
    )
    lean = without(given, "recipient", "status", "children", "metadata", "weight", "end_turn")
    assert words(messages_of(tmp_path, lean)) == ["Weather?", "Rain."]


@pytest.mark.parametrize("left_out", ["parent", "children"])
def test_links_left_out_in_one_direction_are_taken_from_the_other(
    tmp_path: Path, left_out: str
) -> None:
    """nowledge-co/community#261."""
    given = chatgpt(
        "g",
        node("a", "q", "assistant", "two", minutes=2),
        node("q", None, "user", "one", minutes=1),
        node("r", "a", "user", "three", minutes=3),
    )
    for key, one in given["mapping"].items():
        one["children"] = [k for k, v in given["mapping"].items() if v.get("parent") == key]
    for one in given["mapping"].values():
        del one[left_out]
    messages = messages_of(tmp_path, given)
    assert words(messages) == ["one", "two", "three"]
    assert [one.parent_id for one in messages[1:]] == [one.id for one in messages[:-1]]


def test_a_block_that_was_put_in_for_the_model_is_not_shown(tmp_path: Path) -> None:
    """nexus-ai-chat-importer#72."""
    blocks = [
        {"type": "injected_prompt_block", "text": "SECRET style"},
        {"type": "text", "text": "What day is it?"},
    ]
    question = said("q", "human", "", 1, content=blocks)
    given = claude("c", question, said("a", "assistant", "Tuesday.", 2))
    assert words(messages_of(tmp_path, given)) == ["What day is it?", "Tuesday."]


def test_messages_of_one_instant_stand_as_their_parents_say(tmp_path: Path) -> None:
    """nexus-ai-chat-importer#65."""
    texts = {"q1": "human", "a1": "assistant", "q2": "human", "a2": "assistant"}
    parents = dict(zip(texts, [None, *texts], strict=False))
    messages = [
        said(key, sender, f"says {key}", 1, parent_message_uuid=parents[key])
        for key, sender in texts.items()
    ]
    given = claude("c", messages[3], messages[1], messages[2], messages[0], created_at=iso(0))
    assert words(messages_of(tmp_path, given)) == [f"says {one}" for one in texts]


def test_what_was_spoken_live_is_text_and_its_recording_no_file_beside_it(tmp_path: Path) -> None:
    """nexus-ai-chat-importer#10, chatgpt-exporter#298."""
    heard = {"content_type": "audio_transcription", "text": "spoken question", "direction": "in"}
    sound = {"content_type": "audio_asset_pointer", "asset_pointer": "sediment://file_a"}
    live = {
        "content_type": "real_time_user_audio_video_asset_pointer",
        "audio_asset_pointer": sound,
    }
    content = {"content_type": "multimodal_text", "parts": [heard, live]}
    given = chatgpt(
        "g",
        node("q", None, "user", content=content, minutes=1),
        node("a", "q", "assistant", "spoken answer", minutes=2),
    )
    messages = messages_of(tmp_path, given)
    assert words(messages) == ["spoken question", "spoken answer"]
    assert messages[0].attachments == ()


def test_a_passage_that_was_replied_to_is_quoted_before_the_reply(tmp_path: Path) -> None:
    quoted = {"targeted_reply": "a sentence\nand more"}
    given = chatgpt(
        "g",
        node("q", None, "user", "Tell me", minutes=1),
        node("a", "q", "assistant", "Long answer.", minutes=2),
        node("r", "a", "user", "why?", minutes=3, metadata=quoted),
    )
    assert words(messages_of(tmp_path, given))[2] == "> a sentence\n> and more\n\nwhy?"


def test_thoughts_and_their_recap_are_no_answer(tmp_path: Path) -> None:
    thoughts = {"content_type": "thoughts", "thoughts": [{"summary": "SECRET", "content": "x"}]}
    recap = {"content_type": "reasoning_recap", "content": "Thought for 4s"}
    given = chatgpt(
        "g",
        node("q", None, "user", "Why?", minutes=1),
        node("t", "q", "assistant", content=thoughts, minutes=2),
        node("r", "t", "assistant", content=recap, minutes=3),
        node("a", "r", "assistant", "Because.", minutes=4),
    )
    assert words(messages_of(tmp_path, given)) == ["Why?", "Because."]


@pytest.mark.parametrize("error", ["system_error", "tether_browsing_display"])
def test_what_a_tool_says_of_itself_is_no_answer_under_whatever_role(
    tmp_path: Path, error: str
) -> None:
    given = chatgpt(
        "g",
        node("q", None, "user", "Look it up", minutes=1),
        node("e", "q", "assistant", content={"content_type": error, "text": "SECRET"}, minutes=2),
        node("a", "e", "assistant", "Found.", minutes=3),
    )
    assert words(messages_of(tmp_path, given)) == ["Look it up", "Found."]


@pytest.mark.parametrize("title", [None, "", "  ", 7])
def test_a_conversation_without_a_title_is_called_by_its_first_words(
    tmp_path: Path, title: object
) -> None:
    """basic-memory#451."""
    messages_of(
        tmp_path, chatgpt("g", node("q", None, "user", "First words", minutes=1), title=title)
    )
    ((conversation, _),) = kept(tmp_path)
    assert conversation.title == "First words"
