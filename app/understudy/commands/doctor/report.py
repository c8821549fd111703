"""``understudy doctor``: shows which parts work here, which do not, and the next steps."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from understudy.base.translation import lazy
from understudy.commands.doctor.checkup import check_all
from understudy.commands.home import open_home
from understudy.commands.output import columns_of, padded, print_json, print_line

if TYPE_CHECKING:
    import argparse

MARKS = {"works": "✓", "fails": "✗", "unknown": "?"}
NAMES = {
    "settings": lazy("settings"),
    "display": lazy("display"),
    "tray": lazy("tray"),
    "notifications": lazy("notifications"),
    "network": lazy("network"),
    "clock": lazy("clock"),
    "claude code records": lazy("Claude Code's records"),
    "claude code status line": lazy("Claude Code's status line"),
    "claude code telemetry": lazy("Claude Code's telemetry"),
    "local models": lazy("local models"),
    "disk": lazy("disk"),
    "database": lazy("database"),
    "keyring": lazy("keyring"),
    "models": lazy("models"),
    "updates": lazy("updates"),
}
"""The checks' names for people; `--json` has them in English. A provider is its own name."""


def run(arguments: argparse.Namespace) -> int:
    home = open_home(arguments)
    findings = asyncio.run(check_all(home))
    if arguments.json:
        print_json(
            {
                "checks": [
                    {"name": one.name, "state": one.state, "text": one.text, "next_step": one.step}
                    for one in findings
                ]
            }
        )
    else:
        names = [str(NAMES.get(one.name, one.name)) for one in findings]
        width = max(map(columns_of, names))
        for name, one in zip(names, findings, strict=True):
            print_line(f"{MARKS[one.state]} {padded(name, width)}  {one.text}")
            if one.step:
                print_line(f"  {'':{width}}  → {one.step}")
    return 1 if any(one.state == "fails" for one in findings) else 0
