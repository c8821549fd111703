"""Pumps every pattern and every scanner in a process that the system ends if it takes too long.

It prints two lines of JSON for each: its name before, and after the text that is slow, if any.
"""

from __future__ import annotations

import json
import re
import sys
import time
from functools import partial
from math import log2
from typing import TYPE_CHECKING

from tests.patterns.pumping import patterns, pumped, run
from tests.patterns.scanners import SCANNERS, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.patterns.pumping import Pumped

CPU_S = 900
"""Of the whole process: what is exponential would not come back."""
CHARACTERS = 20_000
TRIES = 3


def least_quadratic_s() -> float:
    """Return what the cheapest quadratic pattern takes of this machine's processor."""
    pattern, text = re.compile("<[^>]*>"), "<" * CHARACTERS
    tries_s = []
    for _ in range(TRIES):
        began_s = time.process_time()
        pattern.search(text)
        tries_s.append(time.process_time() - began_s)
    return min(tries_s)


SUSPECT_S = min(0.2, least_quadratic_s() / 2)
"""Whoever takes longer is looked at; on a fast machine what is quadratic takes less than 0.2 s."""
LOOKS = (4, 2) if sys.platform == "win32" else (16, 4, 2)
"""A part of the text shows what would be slow: quadratic in a quarter is a sixteenth of the time.

Windows counts processor time in steps too long for a sixteenth of the text.
"""
AT_MOST_TIMES = 3
"""As long as half of the text: what is linear takes twice as long, what is quadratic four times.

Judged as soon as a part takes long, so that what is quadratic need not take the whole text.
"""


def main() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    except ImportError:  # Windows
        pass
    for found in patterns():
        tell(found.name, partial(run, found), pumped(found))
    for name, scan in SCANNERS.items():
        tell(name, scan, texts())


def tell(name: str, use: Callable[[str], object], given: Iterable[Pumped]) -> None:
    say({"begins": name})
    slow = next((one for one in given if is_superlinear(use, one)), None)
    say({"name": name, "slow": None if slow is None else repr(slow)})


def say(told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def is_superlinear(use: Callable[[str], object], pumped: Pumped) -> bool:
    """Tell whether this text takes long, and a part of it far less than its share."""
    before_s, before_part = 0.0, 0
    for part in (*LOOKS, 1):
        part_s = taken(use, pumped.text(CHARACTERS // part))
        if part_s < SUSPECT_S / part**2:
            return False
        if part_s > SUSPECT_S and before_s:
            return part_s > before_s * AT_MOST_TIMES ** log2(before_part / part)
        before_s, before_part = part_s, part
    return False


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
