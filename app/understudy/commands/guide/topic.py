"""``understudy help [TOPIC]``: a page of the guide, or the options of a command."""

from __future__ import annotations

import shutil
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

from understudy.base.files.assets import asset, assets
from understudy.base.translation import _, is_english
from understudy.commands.guide.layout import laid_out
from understudy.commands.home import CommandError
from understudy.commands.output import ShownWriter

if TYPE_CHECKING:
    import argparse

INDEX = "README"
WIDEST = 100
NEAR, NEAREST = 0.5, 3


def run(arguments: argparse.Namespace) -> int:
    """Print the page; raises `CommandError` (64) with the nearest names for an unknown topic."""
    topic = INDEX if arguments.topic is None else arguments.topic
    topics = [name.removesuffix(".md") for name in assets("guide")]
    if topic in topics:
        if not is_english():
            print(_("The guide is in English."), end="\n\n")
        _print(asset(f"guide/{topic}.md").read_text("utf-8"))
    elif topic in arguments.commands:
        arguments.commands[topic].print_help()
    else:
        raise CommandError(_unknown(topic, {*topics, *arguments.commands} - {INDEX}))
    return 0


def _unknown(topic: str, known: set[str]) -> str:
    close = get_close_matches(topic.lower(), sorted(known), n=NEAREST, cutoff=NEAR)
    if not close:
        return _("no help about “{topic}” (see understudy help)", topic=topic)
    return _("no help about “{topic}”; near it: {names}", topic=topic, names=", ".join(close))


def _print(page: str) -> None:
    out = sys.stdout
    terminal = out if isinstance(out, ShownWriter) and out.isatty() else None
    width = min(WIDEST, shutil.get_terminal_size((WIDEST, 1)).columns) if terminal else WIDEST
    for line in laid_out(page, width):
        if line.is_heading and terminal:
            terminal.write_bold(line.text)
        else:
            out.write(line.text)
            if line.is_heading:
                out.write(f"\n{'-' * len(line.text)}")
        out.write("\n")
    out.flush()
