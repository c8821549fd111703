"""How fast a search is while it is typed, with a million messages, beside plain LIKE.

    .venv/bin/python -m tests.benchmarks.search [--messages N] [--folder DIR]

The talk is made up (seeded, Zipf vocabulary, 5 % Chinese). Every keystroke of every query is one
measurement of what the window waits for: parsing, searching, ranking, reading, snippets. A folder
that is named keeps its archive for the next run. ``--cpu`` measures this thread's processor time:
what a machine with nothing else to do would need, as everything lies in the system's cache.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.search.talk import Talk, fill
from understudy.archive.schema import open_archive
from understudy.archive.search.indexing import Indexing
from understudy.archive.search.query import parse_query
from understudy.archive.search.searcher import Searcher
from understudy.archive.store import Store
from understudy.base.clock import SystemClock
from understudy.base.files.paths import index_file
from understudy.base.storage.examining import check_whole
from understudy.engine.archive.search_threads import BUDGET_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SEED = 7
QUERIES = {
    "very common words": ("the", "of the", "what is the", "how to use python"),
    "ordinary words": ("server error", "model query table", "string function value"),
    "rare words": (),
    "a rare and a common word": (),
    "one and two letters": (*"abcdefghijklmnopqrstuvwxyz", "th", "st", "xq", "ba", "zy"),
    "phrases": ('"of the"', '"python server"', '"how to use"'),
    "filters": (
        "python provider:openai",
        "the model:llama",
        "error before:2025-01",
        "the after:2026-10",
        "provider:local",
        "the is:pinned",
    ),
    "Chinese": ("的", "我们", "一是不", "中国人"),
    "nothing there": ("qqqxzv", "the qqqxzv", "中qqq"),
}


clock = [time.perf_counter]


def ms(work: Callable[[], object]) -> float:
    began = clock[0]()
    work()
    return (clock[0]() - began) * 1000


def line(what: str, times: Iterable[float]) -> None:
    seen = sorted(times)
    cuts = statistics.quantiles(seen, n=100, method="inclusive") if len(seen) > 1 else seen * 99
    print(
        f"{what:28} {len(seen):5}   p50 {cuts[49]:7.1f}   p95 {cuts[94]:7.1f}   "
        f"p99 {cuts[98]:7.1f}   worst {seen[-1]:7.1f} ms"
    )


def keystrokes(text: str) -> Iterable[str]:
    return (text[:end] for end in range(1, len(text) + 1))


def queries(talk: Talk) -> dict[str, tuple[str, ...]]:
    rare = tuple(talk.words[rank] for rank in (2_000, 9_000, 25_000, 48_000))
    return QUERIES | {
        "rare words": rare,
        "a rare and a common word": tuple(f"{one} the" for one in rare),
    }


def like(archive: sqlite3.Connection, text: str) -> None:
    archive.execute(
        "SELECT conversation_id FROM messages JOIN segments ON message_id = messages.id"
        " WHERE segments.text LIKE ? ORDER BY messages.id DESC LIMIT 30",
        (f"%{text}%",),
    ).fetchall()


def measure_start(path: Path) -> None:
    def start() -> None:
        open_archive(path, SystemClock()).database.close()

    start()
    line("opening the archive", (ms(start) for _ in range(20)))
    line("the check of all of it", (ms(lambda: check_whole(path)) for _ in range(3)))


def measure_search(path: Path, talk: Talk) -> None:
    place = index_file(path)
    searcher = Searcher(place, path, SystemClock())
    everything: list[float] = []
    for kind, texts in queries(talk).items():
        times = [
            ms(lambda typed=typed: searcher.find(parse_query(typed, as_you_type=True)))  # type: ignore[misc]  # bound at once
            for text in texts
            for typed in keystrokes(text)
        ]
        everything += times
        line(kind, times)
    line("all keystrokes", everything)
    first = [
        ms(
            lambda typed=typed: searcher.find(
                parse_query(typed, as_you_type=True), budget_s=BUDGET_S
            )
        )  # type: ignore[misc]  # bound at once
        for texts in queries(talk).values()
        for text in texts
        for typed in keystrokes(text)
    ]
    line("to the first answer", first)
    searcher.close()
    with closing(sqlite3.connect(path)) as archive:
        for text in ("the", "server error", talk.words[25_000], "qqqxzv"):
            line(f"LIKE '%{text}%'", [ms(lambda text=text: like(archive, text))])  # type: ignore[misc]  # bound at once


def measure_archive(path: Path) -> None:
    opened = open_archive(path, SystemClock())
    store = Store(opened.database, SystemClock())
    count = opened.database.query("SELECT max(id) FROM conversations")[0][0]
    some = [1 + number * 7919 % count for number in range(300)]
    line("opening a conversation", (ms(lambda one=one: store.messages(one)) for one in some))  # type: ignore[misc]  # bound at once
    line("listing 500 of them", (ms(lambda: store.conversations(500)) for _ in range(20)))
    indexing = Indexing(path)
    indexing.catch_up()

    def say() -> None:
        conversation = store.new_conversation(private=False)
        store.add_user_message(conversation.id, "Something new is said here, a sentence or so.")

    for _ in range(20):
        say()
    line("taking in 20 questions", [ms(indexing.catch_up)])
    gone = store.conversations(1)[0].id
    line("deleting a conversation", [ms(lambda: store.delete_conversation(gone))])
    line("and from the index", [ms(indexing.catch_up)])
    for old in (count // 3, count // 2, count // 3 * 2):
        store.delete_conversation(old)
        line("an old one, a full shelf", [ms(indexing.catch_up)])
    indexing.close()
    opened.database.close()


def prepare(path: Path, messages: int) -> None:
    opened = open_archive(path, SystemClock())
    if not opened.database.query("SELECT 1 FROM messages LIMIT 1"):
        took_s = ms(lambda: fill(opened.database, Talk(SEED), messages)) / 1000
        print(f"writing {messages} messages: {took_s:.1f} s")
    opened.database.close()
    size = path.stat().st_size / 1e6
    if not index_file(path).exists():
        measure_start(path)
        indexing = Indexing(path)
        print(f"indexing: {ms(indexing.catch_up) / 1000:.1f} s")
        indexing.close()
    print(f"archive {size:.0f} MB, index {index_file(path).stat().st_size / 1e6:.0f} MB")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--messages", type=int, default=1_000_000)
    arguments.add_argument("--folder", type=Path)
    arguments.add_argument("--cpu", action="store_true", help="processor time, on a busy machine")
    chosen = arguments.parse_args()
    if chosen.cpu:
        clock[0] = time.thread_time
    with tempfile.TemporaryDirectory() as folder:
        path = (chosen.folder or Path(folder)) / "understudy.db"
        path.parent.mkdir(exist_ok=True)
        prepare(path, chosen.messages)
        measure_start(path)
        measure_search(path, Talk(SEED))
        measure_archive(path)


if __name__ == "__main__":
    main()
