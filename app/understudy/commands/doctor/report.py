"""``understudy doctor``: shows which parts work here, which do not, and the next steps."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from understudy.commands.doctor.checkup import check_all
from understudy.commands.home import open_home
from understudy.commands.output import print_json, print_line

if TYPE_CHECKING:
    import argparse

MARKS = {"works": "✓", "fails": "✗", "unknown": "?"}


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
        width = max(len(one.name) for one in findings)
        for one in findings:
            print_line(f"{MARKS[one.state]} {one.name:{width}}  {one.text}")
            if one.step:
                print_line(f"  {'':{width}}  → {one.step}")
    return 1 if any(one.state == "fails" for one in findings) else 0
