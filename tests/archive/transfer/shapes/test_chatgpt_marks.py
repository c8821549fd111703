"""ChatGPT's own marks are not text: they become words and links, or go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.archive.transfer.exports import bring, chatgpt, kept, node, words_of, write_json

if TYPE_CHECKING:
    from pathlib import Path


def mark(*parts: str) -> str:
    return "\ue200" + "\ue202".join(parts) + "\ue201"


ENTITY = mark("entity", '["city","Lyon","France"]')
CITE = mark("cite", "turn0search1", "turn0news4")
PAGE = {"title": "Rivers [of] Lyon", "url": "https://example.org/a (b)"}


def answered(folder: Path, text: str, **metadata: Any) -> str:
    nodes = (
        node("q", None, "user", f"Why {CITE} this?", minutes=1),
        node("a", "q", "assistant", text, metadata=metadata, minutes=2),
    )
    given = chatgpt("g1", *nodes, title=f"{ENTITY} and {CITE} more")
    bring(folder, write_json(folder / "c.json", [given]))
    ((conversation, (question, answer)),) = kept(folder)
    assert (conversation.title, question.text) == ("Lyon and more", "Why this?")
    return words_of(answer)


def test_a_mark_that_cites_becomes_the_links_behind_it(tmp_path: Path) -> None:
    references = [
        {"matched_text": CITE, "type": "grouped_webpages", "items": [PAGE]},
        {"matched_text": " ", "type": "sources_footnote", "sources": [PAGE]},
    ]
    said = answered(tmp_path, f"Two rivers. {CITE}", content_references=references)
    assert said == r"Two rivers. ([Rivers \[of\] Lyon](https://example.org/a%20%28b%29))"


def test_an_older_mark_becomes_its_link_or_the_name_of_its_file(tmp_path: Path) -> None:
    text = "Old【4†source】, a file 【0:1†notes.pdf】, gone 【7†L3-L9】."
    page = {"title": "Page", "url": "https://example.org/p"}
    citation = {"start_ix": 3, "end_ix": 13, "metadata": page}
    assert text[3:13] == "【4†source】"
    said = answered(tmp_path, text, citations=[citation])
    assert said == "Old([Page](https://example.org/p)), a file (notes.pdf), gone."


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (f"No source {CITE} known.", "No source known."),
        (ENTITY + " lies.", "Lyon lies."),
        (f"See {mark('url', 'Jazz', 'https://e.org')}.", "See [Jazz](https://e.org)."),
        (f"It {mark('url', 'Run', 'javascript:alert(1)')}.", "It Run."),
        ("Buy " + mark("products", '{"selections":[["turn0product1","Lamp"]]}'), "Buy Lamp"),
        (mark("image_group", '{"query":["lyon"]}'), "(pictures: lyon)"),
        (mark('genui{"math_block":{"content":"x^2"}}'), "$$x^2$$"),
        ("Half \ue200cite\ue202turn0", "Half"),
        ("Two :contentReference[oaicite:0]{index=0} words", "Two words"),
        (':::writing{variant="email" subject="Tea"}\nHi\n:::\nEnd', "Subject: Tea\n\nHi\nEnd"),
        ("```\n:::writing{a}\n```", "```\n:::writing{a}\n```"),
        (":::note\nkept\n:::", ":::note\nkept\n:::"),
    ],
)
def test_a_mark_leaves_what_it_means_to_a_person(tmp_path: Path, text: str, right: str) -> None:
    assert answered(tmp_path, text).strip() == right


def test_private_characters_that_a_person_typed_stay(tmp_path: Path) -> None:
    nodes = (node("q", None, "user", "My prompt is \ue0b0 and \ue204", minutes=1),)
    bring(tmp_path, write_json(tmp_path / "c.json", [chatgpt("g1", *nodes)]))
    ((_, (question,)),) = kept(tmp_path)
    assert question.text == "My prompt is \ue0b0 and \ue204"
