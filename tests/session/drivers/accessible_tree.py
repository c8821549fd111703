"""Prints the accessibility tree of Understudy's windows as JSON Lines, as a screen reader meets it.

Run it with the system's Python, which has pyatspi. Exit 3: no pyatspi, 4: no such program.
"""

from __future__ import annotations

import json
import sys

try:
    import pyatspi
except ImportError:
    sys.exit(3)


def walk(one: object, depth: int = 0) -> None:
    states = one.getState()  # type: ignore[attr-defined]  # untyped upstream
    if depth and not states.contains(pyatspi.STATE_VISIBLE):
        return
    row = {
        "role": one.getRoleName(),  # type: ignore[attr-defined]  # untyped upstream
        "name": one.name,  # type: ignore[attr-defined]  # untyped upstream
        "focusable": states.contains(pyatspi.STATE_FOCUSABLE),
        "focused": states.contains(pyatspi.STATE_FOCUSED),
    }
    print(json.dumps(row))  # noqa: T201 - its output
    for child in one:  # type: ignore[attr-defined]  # untyped upstream
        if child is not None:
            walk(child, depth + 1)


if __name__ == "__main__":
    programs = [one for one in pyatspi.Registry.getDesktop(0) if one and "nderstudy" in one.name]
    if not programs:
        sys.exit(4)
    for program in programs:
        for window in program:
            walk(window)
