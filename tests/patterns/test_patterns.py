"""No pattern and no scanner takes more than its share of time, whatever text it meets.

Measured is the processor's time, and how it grows with the text: a busy machine changes neither,
and a fast one is measured by its own speed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patterns.child import is_superlinear
from tests.patterns.pumping import Found, patterns, pumped, run

pytestmark = pytest.mark.slow(seconds=25)
ROOT = Path(__file__).parents[2]
LONGEST_S = 1_800


def test_every_pattern_and_scanner_is_linear_in_its_text() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.patterns.child"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (told[-1:], done.stderr[-2000:])
    measured = [one for one in told if "name" in one]
    assert len(measured) > 60
    assert [one for one in measured if one["slow"] is not None] == []


def test_patterns_are_found_where_they_are_named_and_where_they_are_used_in_place() -> None:
    found = [one.name for one in patterns()]
    assert "desktop/chat/markdown/blocks.py:_TABLE_RULE" in found
    assert any(one.startswith("base/settings/toml_lines.py:") for one in found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(`{3,}|~{3,})([^\n`]*)\n(.*?)(?:^\1[`~]*[ \t]*$|\Z)",
        r"[a-z+#]*[a-z][a-z+#]*",
        r"^\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$",
        r"<[^>]*>",
    ],
)
def test_a_pattern_that_is_not_linear_is_found(pattern: str) -> None:
    flags = re.MULTILINE | re.DOTALL
    found = Found("mended", re.compile(pattern, flags), frozenset({"search"}))
    assert any(is_superlinear(lambda text: run(found, text), one) for one in pumped(found))
