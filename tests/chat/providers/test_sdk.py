"""A fresh process loads one vendor's SDK, whole, and never the other's."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PROGRAM = """
import json, sys, threading
from understudy.chat.providers.kinds import KINDS
kind, way = sys.argv[1:]
sdk = KINDS[kind].sdk
before = sdk.is_loaded
if way == "ahead":
    sdk.begin_loading()
module = sdk.load()
client = (module.AsyncAnthropic if kind == "anthropic" else module.AsyncOpenAI)(api_key="key")
loaded = set(sys.modules)
client.messages if kind == "anthropic" else client.chat.completions
print(json.dumps({
    "before": before,
    "module": module.__name__,
    "other": KINDS["openai" if kind == "anthropic" else "anthropic"].sdk.is_loaded,
    "later": sorted(set(sys.modules) - loaded),
}))
"""


@pytest.mark.parametrize("kind", ["anthropic", "openai"])
@pytest.mark.parametrize("way", ["at once", "ahead"])
def test_one_sdk_is_loaded_with_all_that_a_question_needs(kind: str, way: str) -> None:
    done = subprocess.run(  # noqa: S603 - this interpreter and the program above
        [sys.executable, "-c", PROGRAM, kind, way],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found == {"before": False, "module": kind, "other": False, "later": []}
