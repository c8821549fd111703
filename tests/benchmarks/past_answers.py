"""Past answers beside what else there is: accuracy on a labelled set, time and memory when large.

    .venv/bin/python -m tests.benchmarks.past_answers SET [--gptcache PYTHON] [--large]

SET is a folder as `past_score` reads it. Everything runs through the program's own store and
service. ``--gptcache`` names an interpreter that has GPTCache; ``--large`` measures 10,000 and
100,000 stored questions, made of the set's own and of vectors a little beside theirs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.benchmarks.past_score import at, best_at, cases_of, line, read_lines
from understudy.archive.past.meaning.minilm import MiniLM
from understudy.archive.past.meaning.model_file import ENCODER, read_model
from understudy.archive.past.service import PastAnswers
from understudy.archive.past.text import normal
from understudy.archive.schema import open_archive
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from tests.benchmarks.past_score import Predicted
    from understudy.base.storage.database import Database

Predictions = dict[str, "Predicted"]
GPTCACHE_THRESHOLD = 0.8
SIZES = (10_000, 100_000)
ASKED = 400


def memory_mb() -> float:
    for entry in Path("/proc/self/status").read_text("utf-8").splitlines():
        if entry.startswith("VmRSS:"):
            return int(entry.split()[1]) / 1024
    return 0.0


def keep(database: Database, stored: list[dict[str, Any]]) -> None:
    """Keep questions with an answer each, as an import of JSON Lines does."""
    with database.transaction():
        for one in stored:
            conversation = database.insert(
                "INSERT INTO conversations (title, created_us, updated_us, private, origin,"
                " origin_key) VALUES ('', 0, 0, 0, 'jsonl', ?)",
                (one["id"],),
            )
            ask = (
                "INSERT INTO messages (conversation_id, parent_id, role, text, created_us, origin)"
                " VALUES (?, ?, ?, ?, 0, 'jsonl')"
            )
            question = database.insert(ask, (conversation, None, "user", one["text"]))
            answer = database.insert(ask, (conversation, question, "assistant", ""))
            database.insert(
                "INSERT INTO segments (message_id, position, provider, model, text, outcome,"
                " route_reason) VALUES (?, 0, 'claude', '', ?, 'complete', '')",
                (answer, f"The answer to {one['id']}"),
            )


async def ours(folder: Path, stored: list[Any], queries: list[Any]) -> tuple[Predictions, Any]:
    clock = SystemClock()
    database = open_archive(folder / "understudy.db", clock).database
    keep(database, stored)
    past = PastAnswers(database, clock)
    began = time.perf_counter()
    count = await past.index()
    print(f"read {count} questions in {time.perf_counter() - began:.0f} s")
    thresholds = await past.thresholds()
    found: Predictions = {}
    shown: dict[str, list[str]] = {}
    taken, tiers = [], Counter[str]()
    for one in queries:
        began = time.perf_counter()
        offer = await past.find(one["query"])
        taken.append((time.perf_counter() - began) * 1000)
        best = offer.best or next(iter(offer.similar), None)
        found[one["query_id"]] = (best.answer.name, best.score) if best else (None, 0.0)
        shown[one["query_id"]] = [match.answer.name for match in offer.similar]
        tiers[offer.tier.value] += 1
    p50, p95 = np.percentile(taken, [50, 95])
    print(f"{len(stored)} stored: p50 {p50:.1f} ms, p95 {p95:.1f} ms; tiers {dict(tiers)}")
    past.close()
    database.close()
    return found, (thresholds, shown)


def others(stored: list[Any], queries: list[Any], gptcache: str | None) -> dict[str, Predictions]:
    """Return what equal words, likeness alone and GPTCache say."""
    encoder = MiniLM(read_model(ENCODER))
    kept = encoder.vectors([one["text"] for one in stored])
    asked = encoder.vectors([one["query"] for one in queries])
    near = kept @ asked.T
    first = near.argmax(0)
    by_words = {normal(one["text"]): one["id"] for one in reversed(stored)}
    made: dict[str, Predictions] = {
        "equal words": {
            one["query_id"]: (by_words.get(normal(one["query"])), 1.0) for one in queries
        },
        "likeness alone (cosine)": {
            one["query_id"]: (stored[row]["id"], float(near[row, place]))
            for place, (one, row) in enumerate(zip(queries, first, strict=True))
        },
    }
    if gptcache is not None:
        with tempfile.TemporaryDirectory(prefix="understudy-bench-") as name:
            folder = Path(name)
            np.savez(folder / "in.npz", stored=kept, queries=asked)
            texts = {
                "stored": [one["text"] for one in stored],
                "queries": [one["query"] for one in queries],
            }
            (folder / "texts.json").write_text(json.dumps(texts), "utf-8")
            script = Path(__file__).with_name("gptcache_side.py")
            subprocess.run([gptcache, str(script), name], check=True)
            told = json.loads((folder / "out.json").read_text("utf-8"))
        print("GPTCache: p50 {:.1f} ms, p95 {:.1f} ms without embedding".format(*told["ms"]))
        for kind, found in told["found"].items():
            made[f"GPTCache, {kind}"] = {
                one["query_id"]: (stored[said[0]]["id"], said[1]) if said else (None, 0.0)
                for one, said in zip(queries, found, strict=True)
            }
    return made


def tell(name: str, labels: list[Any], found: Predictions, fixed: dict[str, float]) -> None:
    cases = cases_of(labels, found)
    semantic = [one for one in cases if one.group == "semantic"]
    print(f"\n{name}")
    for what, threshold in fixed.items():
        print(line(f"  {what}", at(semantic, threshold)))
        easy, policy = (
            at((one for one in cases if one.group == group), threshold)
            for group in ("easy", "policy")
        )
        print(f"    exact and formatted {easy.recall:.4f}, wrong {easy.hits - easy.right}", end="")
        print(f"; follow-ups answered {policy.hits}")
    for precision in (0.99, 0.95):
        print(line(f"  best recall at {precision:.2f}", best_at(semantic, precision)))
        for part in (True, False):
            slice_ = [one for one in semantic if (one.source == "qqp") is part]
            print(line(f"    {'QQP' if part else 'all else'}", best_at(slice_, precision)))


async def large(stored: list[Any], queries: list[Any], size: int) -> None:
    """Measure lookups among ``size`` questions, and the memory they take."""
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as name:
        clock = SystemClock()
        database = open_archive(Path(name) / "understudy.db", clock).database
        keep(database, stored)
        past = PastAnswers(database, clock)
        await past.index()
        model = database.query("SELECT model FROM past_vectors LIMIT 1")[0][0]
        rows = past.kept.vectors(model, 0, len(stored))
        past.close()
        more = [
            {"id": f"m{place}", "text": f"{stored[place % len(stored)]['text']} ({place})"}
            for place in range(size - len(stored))
        ]
        if more:
            last = rows[-1][0]
            keep(database, more)
            while past.kept.read_new(5000):
                pass
            numbers = np.random.default_rng(1)
            known = np.frombuffer(b"".join(one for _, one in rows), np.int8).reshape(-1, 384)
            noise = numbers.normal(0, 14, (len(more), 384))
            near = np.clip(known[np.arange(len(more)) % len(known)] + noise, -127, 127)
            ids = [
                row[0]
                for row in database.query(
                    "SELECT message_id FROM past_questions WHERE message_id > ? ORDER BY 1", (last,)
                )
            ]  # fmt: skip - one statement
            packed = (one.tobytes() for one in near.astype(np.int8))
            past.kept.keep_vectors(model, zip(ids, packed, strict=True))
        past = PastAnswers(database, clock)
        before, began = memory_mb(), time.perf_counter()
        await past.find("Which tea goes with strawberry cake on a hot day?")
        first_s = time.perf_counter() - began
        taken = []
        for one in queries:
            began = time.perf_counter()
            await past.find(one["query"])
            taken.append((time.perf_counter() - began) * 1000)
        p95 = float(np.percentile(taken, 95))
        print(
            f"{size} stored: first {first_s:.2f} s, p50 {statistics.median(taken):.1f} ms,", end=""
        )
        print(f" p95 {p95:.1f} ms, {memory_mb() - before:.0f} MB more than before")
        past.close()
        database.close()


def save(path: Path, found: Predictions) -> None:
    with path.open("w", encoding="utf-8") as lines:
        for query_id, (match, score) in found.items():
            one = {"query_id": query_id, "matched_stored_id": match, "score": score}
            lines.write(json.dumps(one) + "\n")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path)
    parser.add_argument("--gptcache", metavar="PYTHON")
    parser.add_argument("--save", type=Path, metavar="FILE", help="our predictions, JSON Lines")
    parser.add_argument("--large", action="store_true")
    arguments = parser.parse_args()
    stored, queries, labels = (
        read_lines(arguments.set / f"{name}.jsonl") for name in ("stored", "queries", "labels")
    )
    if arguments.large:
        for size in SIZES:
            asked = queries[:: len(queries) // ASKED]
            await large(stored[: min(size, len(stored))], asked, size)
        return
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as name:
        found, (thresholds, shown) = await ours(Path(name), stored, queries)
    if arguments.save is not None:
        save(arguments.save, found)
    answer_from, similar_from = thresholds
    tell("past answers", labels, found, {"answer": answer_from, "similar": similar_from})
    asked = [one for one in labels if one["category"] == "paraphrase" and not one["policy"]]
    seen = sum(bool({*shown[one["query_id"]]} & {*one["match_ids"]}) for one in asked)
    print(f"  the right one among the five shown: {seen / len(asked):.4f} of paraphrases")
    for name, predictions in others(stored, queries, arguments.gptcache).items():
        fixed = {"as configured": GPTCACHE_THRESHOLD} if name.startswith("GPTCache") else {}
        tell(name, labels, predictions, fixed)


if __name__ == "__main__":
    asyncio.run(main())
