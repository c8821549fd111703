"""``understudy past`` as a process: one question, many, none, and clear refusals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.commands.program import home_for, understudy
from understudy.archive.model import Outcome, SegmentEnd
from understudy.archive.past.meaning.model_file import CHECK, read_model
from understudy.archive.schema import open_archive
from understudy.archive.store import Store
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.commands.archive.past import FEW
from understudy.world.behaviour import Answer
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

STORED = {"s1": "How do I remove red wine stains from a carpet?", "s2": "continue"}


def keep(home: Path) -> None:
    """Keep two answered questions as an import of JSON Lines does."""
    paths = paths_for(home)
    paths.create()
    clock = SystemClock()
    database = open_archive(paths.database_file, clock).database
    store = Store(database, clock)
    for name, question in STORED.items():
        conversation = store.new_conversation(private=False)
        message = store.add_user_message(conversation.id, question)
        answer_id = store.begin_answer(message.id)
        segment_id = store.answers.begin_segment(answer_id, "claude", "m", "", clock.now())
        store.answers.finish_segment(segment_id, "Salt.", SegmentEnd(Outcome.COMPLETE))
        store.answers.finish_answer(answer_id)
        database.execute(
            "UPDATE conversations SET origin = 'jsonl', origin_key = ? WHERE id = ?",
            (name, conversation.id),
        )
    database.close()


async def test_the_same_question_is_answered_with_its_source(tmp_path: Path) -> None:
    keep(tmp_path)
    told = await understudy(tmp_path, "past", "--json", "hi, " + STORED["s1"].upper())
    assert told.code == 0, told.err
    (offer,) = told.lines
    assert (offer["match"], offer["tier"], offer["score"]) == ("s1", "answer", 1.0)
    hits = await understudy(tmp_path, "search", "--json", f'"{STORED["s1"]}"')
    assert (
        offer["conversation"]
        == offer["similar"][0]["conversation"]
        == hits.lines[0]["conversation"]
    )
    assert (offer["question"], offer["answer"]) == (STORED["s1"], "Salt.")
    assert (offer["provider"], offer["origin"]) == ("claude", "imported_claude")
    assert offer["answered_at"].endswith("Z")
    plain = await understudy(tmp_path, "past", STORED["s1"])
    assert (plain.code, plain.out) == (0, "Salt.\n")
    assert STORED["s1"] in plain.err


async def test_no_past_answer_is_a_code_of_its_own(tmp_path: Path) -> None:
    keep(tmp_path)
    told = await understudy(tmp_path, "past", "--json", "Who painted the Mona Lisa in Florence?")
    assert told.code == 1
    assert told.lines[0]["match"] is None
    assert (await understudy(tmp_path, "past", "continue")).code == 1


async def test_a_batch_is_answered_line_by_line(tmp_path: Path) -> None:
    keep(tmp_path)
    asked = {
        "q1": "how do i remove red wine stains from a carpet",
        "q2": "How can I remove red wine stains from a carpet?",
        "q3": "How can I remove coffee stains from a carpet?",
        "q4": "continue",
    }
    lines = "".join(
        json.dumps({"query_id": query_id, "text": text}) + "\n" for query_id, text in asked.items()
    )
    (tmp_path / "asked.jsonl").write_text(lines, encoding="utf-8")
    told = await understudy(tmp_path, "past", "--batch", str(tmp_path / "asked.jsonl"))
    assert told.code == 0, told.err
    by_id = {one["query_id"]: one for one in told.lines}
    assert list(by_id) == list(asked)
    assert (by_id["q1"]["matched_stored_id"], by_id["q1"]["score"]) == ("s1", 1.0)
    assert by_id["q2"]["matched_stored_id"] == "s1"
    assert by_id["q3"]["score"] < by_id["q2"]["score"] < 1.0
    assert by_id["q3"]["tier"] == "none"
    assert by_id["q4"] == {
        "query_id": "q4",
        "matched_stored_id": None,
        "score": None,
        "tier": "none",
    }
    again = await understudy(tmp_path, "past", "--batch", "-", stdin=lines)
    assert again.out == told.out


async def test_wrong_usage_is_one_line(tmp_path: Path) -> None:
    neither = await understudy(tmp_path, "past")
    assert (neither.code, neither.err.count("\n")) == (64, 1)
    (tmp_path / "bad.jsonl").write_text('{"query_id": 1}\n', encoding="utf-8")
    bad = await understudy(tmp_path, "past", "--batch", str(tmp_path / "bad.jsonl"))
    assert bad.code == 64
    assert "bad.jsonl:1" in bad.err
    missing = await understudy(tmp_path, "past", "--batch", str(tmp_path / "none.jsonl"))
    assert missing.code == 64


async def test_switched_off_nothing_is_looked_up(tmp_path: Path) -> None:
    keep(tmp_path)
    settings = tmp_path / "config" / "settings.toml"
    settings.write_text('version = 1\n\n[chat]\npast_answers = "off"\n', encoding="utf-8")
    told = await understudy(tmp_path, "past", STORED["s1"])
    assert (told.code, told.out) == (1, "")
    assert "switched off" in told.err


async def test_the_help_names_the_thresholds_of_the_model(tmp_path: Path) -> None:
    values = read_model(CHECK).values
    told = (await understudy(tmp_path, "past", "--help")).out
    assert f"{values['answer_threshold']:.3f}" in told
    assert f"{values['similar_threshold']:.3f}" in told


async def test_what_was_asked_here_is_found_but_not_with_a_system_prompt(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.behave(Answer("It carries bytes in order."))
        home = home_for(world, tmp_path)
        for words in (("What does TCP guarantee?",), ("What is UDP for?", "--system", "Rhyme.")):
            assert (await understudy(home, "ask", *words)).code == 0
    found = await understudy(home, "past", "--json", "what does tcp guarantee")
    assert (found.code, found.lines[0]["origin"]) == (0, "own_claude")
    assert (await understudy(home, "past", "What is UDP for?")).code == 1


async def test_the_same_words_are_answered_before_every_other_question_is_read(
    tmp_path: Path,
) -> None:
    lines = (
        json.dumps({"id": f"{one}", "question": f"How tall is tower {one}?", "answer": f"{one} m."})
        for one in range(FEW + 50)
    )
    path = tmp_path / "past.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    home = tmp_path / "home"
    assert (await understudy(home, "import", str(path))).code == 0
    ended = await understudy(home, "past", "How tall is tower 7?")
    assert (ended.code, ended.out.strip()) == (0, "7 m.")
    assert "reading earlier questions" not in ended.err
