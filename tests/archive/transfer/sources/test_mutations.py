"""Nothing a file may hold ends the import or goes in without a word."""

from __future__ import annotations

import json
import random
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.opened import opened_store
from tests.archive.transfer.exports import (
    bring,
    chatgpt,
    claude,
    kept,
    node,
    said,
    words_of,
    write_zip,
)

if TYPE_CHECKING:
    from collections.abc import Generator

WORD = st.text(max_size=12)
ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | WORD
    | st.sampled_from(["human", "assistant", "user", "all", "\ud800", "1e999", "2026-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3),
    max_leaves=6,
)
BLOCK = st.fixed_dictionaries(
    {}, optional={"type": st.sampled_from(["text", "thinking", "voice_note"]) | ANY, "text": ANY}
)
FILE = st.fixed_dictionaries({}, optional={"file_name": ANY, "extracted_content": ANY})
MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        "uuid": st.sampled_from("abc") | ANY,
        "sender": st.sampled_from(["human", "assistant"]) | ANY,
        "text": ANY,
        "content": st.lists(BLOCK, max_size=3) | ANY,
        "created_at": st.sampled_from(["2026-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"]) | ANY,
        "attachments": st.lists(FILE, max_size=2) | ANY,
        "files": ANY,
        "parent_message_uuid": st.sampled_from("abc") | ANY,
    },
)
CLAUDE = st.fixed_dictionaries(
    {"chat_messages": st.lists(MESSAGE, max_size=4) | ANY},
    optional={"uuid": st.sampled_from("xyz") | ANY, "name": ANY, "updated_at": ANY},
)
NODE = st.fixed_dictionaries(
    {},
    optional={
        "parent": st.sampled_from("abc") | ANY,
        "message": st.fixed_dictionaries(
            {},
            optional={
                "author": st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant"])})
                | ANY,
                "content": st.fixed_dictionaries({"parts": st.lists(ANY, max_size=3)}) | ANY,
                "create_time": ANY,
                "metadata": st.fixed_dictionaries({"attachments": st.lists(ANY, max_size=2)}) | ANY,
                "recipient": ANY,
            },
        )
        | ANY,
    },
)
CHATGPT = st.fixed_dictionaries(
    {"mapping": st.dictionaries(st.sampled_from("abc") | WORD, NODE | ANY, max_size=4) | ANY},
    optional={"id": st.sampled_from("xyz") | ANY, "title": ANY, "current_node": ANY},
)
OWN = st.fixed_dictionaries(
    {"format": st.just("understudy conversation"), "version": st.just(1) | ANY},
    optional={
        "key": st.sampled_from("xyz") | ANY,
        "origin": ANY,
        "messages": st.lists(
            st.fixed_dictionaries(
                {"key": WORD, "role": st.sampled_from(["user", "assistant"]) | ANY},
                optional={
                    "text": ANY,
                    "segments": st.lists(
                        st.fixed_dictionaries({}, optional={"text": ANY, "input_tokens": ANY}) | ANY
                    ),
                    "attempts": st.lists(st.fixed_dictionaries({}) | ANY, max_size=2),
                    "attachments": st.lists(st.fixed_dictionaries({"sha256": ANY}), max_size=2),
                },
            )
            | ANY,
            max_size=3,
        )
        | ANY,
    },
)
LINE = st.fixed_dictionaries({"question": ANY}, optional={"id": ANY, "answer": ANY})
SETTINGS = settings(max_examples=40)


@cache
def empty_archive() -> bytes:
    """Return an archive with nothing in it, to begin with many times."""
    with tempfile.TemporaryDirectory() as made:
        with opened_store(Path(made) / "understudy.db"):
            pass
        return (Path(made) / "understudy.db").read_bytes()


@contextmanager
def archive() -> Generator[Path]:
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / "understudy.db").write_bytes(empty_archive())
        yield Path(made)


def taken(raw: bytes, name: str = "conversations.json") -> tuple[int, int, list[str]]:
    """Import ``raw``; return how many came in, how many problems there are, and all words kept."""
    with archive() as folder:
        (folder / name).write_bytes(raw)
        report = bring(folder, folder / name)
        found = kept(folder)
        assert len(found) == report.progress.added
        assert report.storage_problem is None
        again = bring(folder, folder / name).progress
        assert (again.added, again.messages) == (0, 0)
        words = [words_of(one) for _, messages in found for one in messages]
        return report.progress.added, report.problem_count, words


@SETTINGS
@given(st.lists(st.one_of(CLAUDE, CHATGPT, OWN, LINE, ANY), max_size=5))
def test_values_of_every_kind_are_taken_or_named(values: list[Any]) -> None:
    raw = json.dumps(values).encode()
    with archive() as folder:
        (folder / "c.json").write_bytes(raw)
        progress = (report := bring(folder, folder / "c.json")).progress
        merged = progress.updated + progress.unchanged
        strays = sum(not isinstance(one, dict | list) for one in values)
        told = progress.added + merged + progress.empty + progress.skipped
        assert told == len(values) - strays
        assert report.problem_count >= progress.skipped
        assert bool(report.problem_count) or not strays
        again = bring(folder, folder / "c.json").progress
        assert (again.added, again.messages) == (0, 0)


def whole_export() -> tuple[bytes, list[str]]:
    conversations = [
        claude(
            f"c{one}",
            said(f"c{one}q", "human", f"question {one}", 1),
            said(f"c{one}a", "assistant", f"answer {one}", 2),
        )
        for one in range(6)
    ] + [
        chatgpt(
            "g",
            # said to no tool, of no weight: a flip in the name or to 0.0 would rightly hide it
            node("gq", None, "user", "question g", minutes=1, recipient=None, weight=None),
            node("ga", "gq", "assistant", "answer g", minutes=2, recipient=None, weight=None),
        )
    ]
    words = [f"{what} {one}" for one in (*range(6), "g") for what in ("question", "answer")]
    return json.dumps(conversations).encode(), words


EXPORT, WORDS = whole_export()


@SETTINGS
@given(st.integers(0, len(EXPORT) - 1))
def test_a_file_cut_anywhere_gives_its_beginning_and_says_so(length: int) -> None:
    added, problems, words = taken(EXPORT[:length])
    assert problems
    assert words == sorted(WORDS[: 2 * added], key=words.index)


@SETTINGS
@given(st.data())
def test_bytes_that_were_flipped_cost_what_they_hurt_and_are_named(data: st.DataObject) -> None:
    raw = bytearray(EXPORT)
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=3)):
        raw[place] ^= 1 << data.draw(st.integers(0, 7))
    added, problems, words = taken(bytes(raw))
    # what is not in is named; a letter that became another one nobody can tell
    assert added == 7 or problems
    assert len(words) == 14 or problems


@SETTINGS
@given(st.data())
def test_a_zip_cut_or_flipped_anywhere_is_read_whole_or_named(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as made:
        raw = bytearray(
            write_zip(Path(made) / "x.zip", {"conversations.json": EXPORT}).read_bytes()
        )
    if data.draw(st.booleans()):
        del raw[data.draw(st.integers(0, len(raw) - 1)) :]
    else:
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place] ^= data.draw(st.integers(1, 255))
    added, problems, words = taken(bytes(raw), "export.zip")
    assert problems or (added == 7 and len(words) == 14)


@SETTINGS
@given(st.binary(max_size=200), st.sampled_from(["c.json", "c.jsonl", "c.zip"]))
def test_noise_is_refused(raw: bytes, name: str) -> None:
    added, problems, _ = taken(raw, name)
    assert added == 0
    assert problems


def test_the_ten_thousandth_flip_is_no_worse_than_the_first() -> None:
    """Without a database, many more: reading never raises and never loses a word unsaid."""
    from understudy.archive.transfer.sources.decoding import decoded
    from understudy.archive.transfer.sources.elements import ElementCutter

    chance = random.Random(7)  # noqa: S311 - no secret
    for _ in range(3000):
        raw = bytearray(EXPORT)
        for _ in range(chance.randrange(1, 6)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        cutter = ElementCutter()
        split = chance.randrange(len(raw))
        elements = [
            *cutter.feed(bytes(raw[:split])),
            *cutter.feed(bytes(raw[split:])),
            *cutter.finish(),
        ]
        for element in elements:
            decoded(element.raw)
        assert elements
