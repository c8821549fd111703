"""Pumps every pattern and every scanner in a process that the system ends if it takes too long.

It prints two lines of JSON for each: its name before, and after the text that is slow, if any.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

from tests.patterns.pumping import patterns, pumped, run
from tests.patterns.scanners import SCANNERS, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CPU_S = 900
"""Of the whole process: what is exponential would not come back."""
SUSPECT_S = 0.2
AT_MOST_TIMES = 3
"""As long as half of the text: what is linear takes twice as long, what is quadratic four times."""
TRIES = 3


def main() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    except ImportError:  # Windows
        pass
    for found in patterns():
        tell(found.name, lambda text, found=found: run(found, text), pumped(found))
    for name, scan in SCANNERS.items():
        tell(name, scan, texts())


def tell(name: str, use: Callable[[str], object], given: Iterable[str]) -> None:
    say({"begins": name})
    slow = next((text for text in given if is_superlinear(use, text)), None)
    say({"name": name, "slow": None if slow is None else f"{slow[:12]}…{slow[-6:]}"})


def say(told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def is_superlinear(use: Callable[[str], object], text: str) -> bool:
    """Tell whether this text takes long, and half of it far less than half as long."""
    whole_s = taken(use, text)
    return whole_s > SUSPECT_S and whole_s > AT_MOST_TIMES * taken(use, text[: len(text) // 2])


def taken(use: Callable[[str], object], text: str) -> float:
    """Return the processor time, of several tries the shortest where it was long."""
    shortest_s = float("inf")
    for _ in range(TRIES):
        began_s = time.process_time()
        use(text)
        shortest_s = min(shortest_s, time.process_time() - began_s)
        if not SUSPECT_S < shortest_s < 4 * SUSPECT_S:
            break
    return shortest_s


if __name__ == "__main__":
    main()
