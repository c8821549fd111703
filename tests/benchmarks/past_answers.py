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
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.archive.past.worker import THREAD_LIMITS

# as the program does: NumPy reads them once, when it is loaded
os.environ.update(dict.fromkeys(THREAD_LIMITS, "1"))

import numpy as np

from tests.benchmarks.past_score import at, best_at, cases_of, line, read_lines
from understudy.archive.past.meaning.minilm import MiniLM
from understudy.archive.past.meaning.model_file import ENCODER, read_model
from understudy.archive.past.past_answers import PastAnswers
from understudy.archive.past.text import normal
from understudy.archive.schema import open_archive
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from tests.benchmarks.past_score import Predicted
    from understudy.base.storage.database import Database

Predictions = dict[str, "Predicted"]
GPTCACHE_THRESHOLD = 0.8
MANY = 100_000
ASKED = 400


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
    began, worked_s = time.perf_counter(), time.process_time()
    count = await past.index()
    passed_s, worked_s = time.perf_counter() - began, time.process_time() - worked_s
    print(f"read {count} questions in {passed_s:.0f} s, {worked_s:.0f} s of processor")
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


async def large(stored: list[Any], queries: list[Any]) -> None:
    """Measure lookups among many questions: the set's own, then vectors a little beside theirs."""
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as name:
        folder, clock = Path(name), SystemClock()
        asked = [one["query"] for one in queries[:: len(queries) // ASKED]]
        (folder / "asked.json").write_text(json.dumps(asked), "utf-8")
        database = open_archive(folder / "understudy.db", clock).database
        past = PastAnswers(database, clock)
        keep(database, stored)
        await past.index()
        past.close()
        look_up(folder)
        model = database.query("SELECT model FROM past_vectors LIMIT 1")[0][0]
        rows = past.kept.vectors(model, 0, len(stored))
        count = MANY - len(stored)
        keep(
            database,
            [
                {"id": f"m{place}", "text": f"{stored[place % len(stored)]['text']} ({place})"}
                for place in range(count)
            ],
        )
        while past.kept.read_new(5000):
            pass
        ids = [one for one, _ in past.kept.without_vector(model, rows[-1][0], count)]
        known = np.frombuffer(b"".join(one for _, one in rows), np.int8).reshape(-1, 384)
        near = known[np.arange(len(ids)) % len(known)].astype(np.float32)
        near += np.random.default_rng(1).normal(0, 14, near.shape)
        packed = (one.tobytes() for one in np.clip(near, -127, 127).astype(np.int8))
        past.kept.keep_vectors(model, zip(ids, packed, strict=True))
        database.close()
        look_up(folder)


def look_up(folder: Path) -> None:
    words = [sys.executable, "-m", "tests.benchmarks.past_lookups", str(folder)]
    subprocess.run(words, check=True)


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
        await large(stored, queries)
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
