"""What `understudy ask` takes, beside a ten-line script with the same SDK and the same server.

    .venv/bin/python -m tests.benchmarks.ask [--runs 10]

Both are processes started in turns; the server, in this process, answers at once over loopback. The
answer is there with its last character on stdout. Processor time is beside it because it is what a
busy machine disturbs least. The first, unmeasured round writes the byte code of all that is loaded,
as installing does, and makes Understudy's database.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.ask_scripts import ANTHROPIC, OPENAI
from tests.commands.program import environment, home_for
from understudy.world.behaviour import Answer
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

ANSWER = "Here I am, and this is all there is to say."
QUESTION = "Are you there?"
WORST_RATIO = 1.15


class Took(NamedTuple):
    """Of one process, from its start: seconds to the whole answer, to its end, of processor."""

    answer_s: float
    end_s: float
    cpu_s: float


async def took(command: list[str], env: Mapping[str, str]) -> Took:
    before, began = os.times(), time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command, env=env, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    await process.stdout.readuntil(ANSWER.encode())
    answer_s = time.perf_counter() - began
    await process.stdout.read()
    code = await process.wait()
    end_s = time.perf_counter() - began
    if code != 0:
        raise SystemExit(f"{command} ended with {code}")
    after = os.times()
    return Took(
        answer_s,
        end_s,
        after.children_user + after.children_system - before.children_user - before.children_system,
    )


def ways(world: World) -> dict[str, list[str]]:
    python, ours = sys.executable, [sys.executable, "-m", "understudy", "ask", QUESTION]
    return {
        "a script, anthropic": [python, "-c", ANTHROPIC, world.claude_url, QUESTION],
        "understudy ask, anthropic": ours,
        "a script, openai": [python, "-c", OPENAI, world.backup_url, QUESTION],
        "understudy ask, openai": [*ours, "--provider", "backup"],
    }


async def measured(runs: int) -> dict[str, list[Took]]:
    found: dict[str, list[Took]] = {}
    async with World() as world:
        world.claude.behave(Answer(ANSWER, delay_s=0))
        world.backup.behave(Answer(ANSWER, delay_s=0))
        with tempfile.TemporaryDirectory() as folder:
            env = environment(home_for(world, Path(folder)))
            env.pop("PYTHONDONTWRITEBYTECODE", None)
            commands = list(ways(world).items())
            for number in range(runs + 1):
                random.shuffle(commands)
                for name, command in commands:
                    figure = await took(command, env)
                    if number:
                        found.setdefault(name, []).append(figure)
    return found


def main() -> None:
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--runs", type=int, default=10)
    found = asyncio.run(measured(made.parse_args().runs))
    medians = {
        name: Took(*(statistics.median(column) for column in zip(*runs, strict=True)))
        for name, runs in found.items()
    }
    print(f"{'':28} {'answer':>9} {'end':>9} {'processor':>10}")
    for name, median in sorted(medians.items(), key=lambda one: one[0].rpartition(" ")[2]):
        cells = [f"{value * 1000:6.0f} ms" for value in median]
        print(f"{name:28} {cells[0]:>9} {cells[1]:>9} {cells[2]:>10}")
    for kind in ("anthropic", "openai"):
        script, ours = medians[f"a script, {kind}"], medians[f"understudy ask, {kind}"]
        ratios = [mine / theirs for mine, theirs in zip(ours, script, strict=True)]
        print(
            f"{'ratio, ' + kind:28} {ratios[0]:9.2f} {ratios[1]:9.2f} {ratios[2]:10.2f}"
            f"   (at most {WORST_RATIO})"
        )


if __name__ == "__main__":
    main()
