"""GPTCache 0.1.44 over the same questions and vectors, in an environment of its own.

    GPTCACHE_PYTHON -m ... is started by `tests.benchmarks.past_answers --gptcache PYTHON`

Reads ``in.npz`` (stored and query vectors) and ``texts.json`` in the folder it is given and writes
``out.json``: for each kind of evaluation the place of the best stored question and its score. The
default ONNX model of GPTCache has to be downloaded from a model hub; its default evaluation and
threshold therefore run on the vectors given. Its eviction would keep 1,000 entries: lifted.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
from gptcache.manager import CacheBase, VectorBase, get_data_manager
from gptcache.similarity_evaluation import ExactMatchEvaluation, SearchDistanceEvaluation

WIDTH = 384
BEST = 1


def main() -> None:
    folder = Path(sys.argv[1])
    vectors = np.load(folder / "in.npz")
    texts = json.loads((folder / "texts.json").read_text("utf-8"))
    stored, queries = texts["stored"], texts["queries"]
    manager = get_data_manager(
        CacheBase("sqlite", sql_url=f"sqlite:///{folder / 'gptcache.db'}"),
        VectorBase("faiss", dimension=WIDTH, index_path=str(folder / "faiss.index")),
        max_size=10 * len(stored),
    )
    manager.import_data(
        questions=stored,
        answers=[str(place) for place in range(len(stored))],
        embedding_datas=list(vectors["stored"]),
        session_ids=[None] * len(stored),
    )
    kinds = {"distance": SearchDistanceEvaluation(), "exact": ExactMatchEvaluation()}
    found: dict[str, list[tuple[int, float] | None]] = {kind: [] for kind in kinds}
    taken: list[float] = []
    for text, vector in zip(queries, vectors["queries"], strict=True):
        began = time.perf_counter()
        near = manager.search(vector, top_k=BEST)
        data = manager.get_scalar_data(near[0]) if near else None
        taken.append(time.perf_counter() - began)
        for kind, evaluation in kinds.items():
            if data is None:
                found[kind].append(None)
                continue
            asked = {"question": text, "embedding": vector}
            kept = {"question": data.question, "search_result": near[0]}
            low, high = evaluation.range()
            score = (evaluation.evaluation(asked, kept) - low) / (high - low)
            found[kind].append((int(data.answers[0].answer), float(score)))
    milliseconds = [float(one) * 1000 for one in np.percentile(taken, [50, 95])]
    (folder / "out.json").write_text(json.dumps({"found": found, "ms": milliseconds}), "utf-8")


if __name__ == "__main__":
    main()
