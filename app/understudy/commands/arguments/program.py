"""Commands about the program itself: its guide, and its place in the desktop's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _
from understudy.commands.arguments.parser import command

if TYPE_CHECKING:
    from understudy.commands.arguments.parser import Commands


def add_all(commands: Commands) -> None:
    _add_desktop_entry(commands)
    _add_help(commands)


def _add_desktop_entry(commands: Commands) -> None:
    made = command(
        commands,
        "desktop-entry",
        _(
            "Write a menu entry for you (Linux), for a program that no package installed. "
            "Exit 0 done, 1 not."
        ),
    )
    made.set_defaults(module="desktop_entry")
    made.add_argument("--autostart", action="store_true", help=_("also start Understudy at login"))
    made.add_argument(
        "--remove", action="store_true", help=_("remove every entry that this command made")
    )


def _add_help(commands: Commands) -> None:
    made = command(
        commands, "help", _("Show a page of the guide; without a topic, the list of its pages.")
    )
    made.set_defaults(module="guide.topic", commands=commands.choices)
    made.add_argument(
        "topic", nargs="?", metavar="TOPIC", help=_("a page of the guide, or a command")
    )
