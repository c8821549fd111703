"""A year of recorded outages, 100,000 questions: who still gets an answer, and at what price?

    .venv/bin/python -m tests.benchmarks.outage_year RECORDINGS [--litellm-python PATH] [options]

The same questions and the same luck for the program's own router, the plain Anthropic SDK and
LiteLLM's Router. RECORDINGS holds incidents.csv and claude_impact_windows.csv. What is assumed
stands at the head of each module in `year`, what is real is printed first. About two hours for
everybody; `--only ours` takes a quarter of one.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.litellm_environment import litellm_python
from tests.benchmarks.outage_year.contestants import ours, sdk
from tests.benchmarks.outage_year.study import LINE_UPS, Asked, parser, study_of, words_of
from tests.benchmarks.outage_year.tally import (
    ANSWERS,
    COSTS,
    Known,
    Tally,
    answers_row,
    costs_row,
    table,
    tally,
    unanswered_row,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from tests.benchmarks.outage_year.study import Study

NAMES = {
    "claude": "Claude alone, one model",
    "claude-2": "Claude alone, two models",
    "cloud": "and one cloud backup",
    "local": "and a local model",
}
TARGETS = {"cloud": 0.9999, "local": 0.99999}
TUNED_S = 30.0
ROOT = Path(__file__).parents[3]
SOURCE = """\
ours: the real router, breakers, judge, prober and watch of the backup's page; scripted providers
SDK: the real anthropic SDK with its default retries; one model; a transport inside the process
LiteLLM: the real Router, fallbacks along the line-up, defaults; a transport inside the process
all: virtual time, the same questions at the same instants, the same draw for the same request"""


def contestants(chosen: argparse.Namespace, study: Study) -> dict[str, Callable[[], list[Asked]]]:
    """Return who takes part, by the name of their row."""
    found: dict[str, Callable[[], list[Asked]]] = {}
    line_ups = chosen.line_ups
    if "sdk" in chosen.only:
        found["SDK: one model"] = lambda: sdk.run(study)
    if "litellm" in chosen.only:
        python = litellm_python(chosen.litellm_python)
        for one in line_ups:
            found[f"LiteLLM: {NAMES[one]}"] = lambda one=one: litellm(python, chosen, one)
        if "cloud" in line_ups:
            found[f"LiteLLM, timeouts {TUNED_S:.0f} s: {NAMES['cloud']}"] = lambda: litellm(
                python, chosen, "cloud", f"--timeout={TUNED_S}"
            )
    if "ours" in chosen.only:
        for one in line_ups:
            found[f"ours: {NAMES[one]}"] = lambda one=one: ours.run(study, one)
    return found


def litellm(python: Path, chosen: argparse.Namespace, line_up: str, *more: str) -> list[Asked]:
    """Run LiteLLM's side in its own environment and read what came of it."""
    module = "tests.benchmarks.outage_year.contestants.litellm_side"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "went.jsonl"
        words = (*words_of(chosen), f"--line-up={line_up}", f"--out={out}", *more)
        subprocess.run([python, "-m", module, *words], cwd=ROOT, check=True)
        return read(out)


def read(file: Path) -> list[Asked]:
    with file.open(encoding="utf-8") as lines:
        return [Asked.from_json(json.loads(line)) for line in lines]


def kept(folder: Path | None, name: str, make: Callable[[], list[Asked]]) -> list[Asked]:
    """Return what is kept of this row, or make it and keep it."""
    if folder is None:
        return make()
    file = folder / f"{''.join(one if one.isalnum() else '-' for one in name)}.jsonl"
    if not file.exists():
        went = make()
        folder.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{json.dumps(one.to_json())}\n" for one in went)
        file.write_text(text, "utf-8")
    return read(file)


def arguments() -> argparse.Namespace:
    made = parser(__doc__)
    made.add_argument("--only", nargs="+", default=["sdk", "litellm", "ours"])
    made.add_argument("--line-ups", nargs="+", default=list(LINE_UPS), choices=LINE_UPS)
    made.add_argument("--litellm-python", type=Path, help="default: makes build/litellm")
    made.add_argument("--keep", type=Path, help="keep each row here, and do not run it again")
    return made.parse_args()


def print_study(study: Study, known: Known) -> None:
    felt = sum(bool(one.spells) for one in study.troubles)
    disturbed = known.works.count(False)
    print(
        f"{study.questions} questions, {study.since:%Y-%m-%d} to {study.until:%Y-%m-%d}, person at "
        f"UTC{study.utc_offset_h:+g} h, seed {study.seed}; {len(study.troubles)} incidents of "
        f"Claude and OpenAI, {felt} of them felt by a plain question; noise "
        f"{100 * study.noise:g} % at every provider; {disturbed} questions are disturbed: "
        "Claude's first model, asked once, would have failed\n" + SOURCE
    )


def main() -> None:
    chosen = arguments()
    logging.disable(logging.WARNING)
    study = study_of(chosen)
    known = Known.of(study)
    print_study(study, known)
    tallies: dict[str, Tally] = {}
    for name, run in contestants(chosen, study).items():
        began_s = time.monotonic()
        went = kept(chosen.keep, name, run)
        tallies[name] = tally(went, known)
        took_s = time.monotonic() - began_s
        print(f"{name}: {took_s:.0f} s; not answered: {unanswered_row(went)}", file=sys.stderr)
    print("\nanswered, and why the others were not")
    print(table(ANSWERS, {name: answers_row(one) for name, one in tallies.items()}))
    print("\nadded wait to the first text of the answer (dist.: of disturbed questions), and price")
    print(table(COSTS, {name: costs_row(one) for name, one in tallies.items()}))
    for line_up, target in TARGETS.items():
        one = tallies.get(f"ours: {NAMES[line_up]}")
        if one is not None:
            share = one.answered / one.questions
            word = "reached" if share >= target else "MISSED"
            print(f"{NAMES[line_up]}: {share:.5%} of at least {target:.3%}: {word}")


if __name__ == "__main__":
    main()
