"""The sentences of argparse itself, so that they are translated like all others.

argparse takes them from gettext's global domain, which finds a catalogue by a folder and the
environment alone; ours is chosen elsewhere. The list holds what a person meets here.
"""

from __future__ import annotations

import argparse

from understudy.base.translation import _, is_english, lazy, ngettext

SENTENCES = (
    lazy("usage: "),
    lazy("positional arguments"),
    lazy("options"),
    lazy("show this help message and exit"),
    lazy("expected one argument"),
    lazy("expected at most one argument"),
    lazy("expected at least one argument"),
    lazy("the following arguments are required: %s"),
    lazy("unrecognized arguments: %s"),
    lazy("argument %(argument_name)s: %(message)s"),
    lazy("invalid %(type)s value: %(value)r"),
    lazy("invalid choice: %(value)r (choose from %(choices)s)"),
    lazy("ambiguous option: %(option)s could match %(matches)s"),
    lazy("ignored explicit argument %r"),
    lazy("not allowed with argument %s"),
)


def translate_argparse() -> None:
    """Let argparse take its sentences from the catalogue in force; English needs nothing."""
    if not is_english():
        vars(argparse).update(_=_, ngettext=_plural)


def _plural(one: str, many: str, count: int) -> str:
    # argparse fills its own %s afterwards, and has no {placeholders}
    return ngettext(one, many, count)
