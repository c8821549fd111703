"""The vendors' SDKs, a second and 100 MiB together, are not loaded before somebody is asked."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "understudy.chat.failover.router",
        "understudy.chat.providers.kinds",
        "understudy.engine.loop",
    ],
)
def test_importing_loads_neither_sdk_nor_http(module: str) -> None:
    program = (
        f"import sys, {module}\n"
        "heavy = {'anthropic', 'openai', 'pydantic', 'httpx2', 'PySide6'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter, fixed words
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [], "")


def test_building_providers_loads_no_sdk() -> None:
    program = """
import sys
from understudy.base.settings.values import CLAUDE, ProviderSettings
from understudy.chat.providers.kinds import build_provider
local = ProviderSettings(id="x", kind="openai", base_url="http://127.0.0.1:1/v1", models=("m",))
for settings in (CLAUDE, local):
    assert build_provider(settings, None).id == settings.id
assert not {"anthropic", "openai"} & set(sys.modules)
"""
    done = subprocess.run(  # noqa: S603 - this interpreter, fixed words
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
