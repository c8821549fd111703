"""Commands about whether Claude works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _
from understudy.commands.arguments.parser import command

if TYPE_CHECKING:
    from understudy.commands.arguments.parser import Commands


def add_all(commands: Commands) -> None:
    _add_status(commands)
    _add_report(commands)
    _add_replay(commands)
    _add_doctor(commands)
    _add_world(commands)
    _add_demo(commands)
    _add_statusline(commands)
    _add_connect(commands)


def _add_status(commands: Commands) -> None:
    made = command(
        commands,
        "status",
        _(
            "Poll the status page once and judge for you: your surfaces, your models. Exit "
            "0 up, 1 degraded or maintenance, 2 down, 3 cannot tell; these codes are only "
            "used for verdicts."
        ),
    )
    made.add_argument("--json", action="store_true", help=_("print one JSON object"))
    made.add_argument("--watch", action="store_true", help=_("keep polling; one line per change"))


def _add_report(commands: Commands) -> None:
    made = command(
        commands,
        "report",
        _("Report a month: uptime by surface, incidents, own requests, verdicts shown."),
    )
    made.add_argument(
        "--month", metavar="YYYY-MM", help=_("a local month; by default the current one")
    )
    made.add_argument(
        "--format", choices=("markdown", "csv", "json"), default="markdown", help="(markdown)"
    )
    made.add_argument(
        "-o", dest="output", metavar="FILE", help=_("write to this file, not to stdout")
    )


def _add_replay(commands: Commands) -> None:
    made = command(
        commands, "replay", _("Run recorded observations through the judge and the alert policy.")
    )
    made.add_argument("file", metavar="FILE", help=_("JSON Lines, or - for stdin"))
    made.add_argument("--json", action="store_true", help=_("print JSON Lines"))


def _add_doctor(commands: Commands) -> None:
    made = command(
        commands,
        "doctor",
        _("Check every part of this installation, and say how to fix it if one fails."),
    )
    made.set_defaults(module="doctor.report")
    made.add_argument("--json", action="store_true", help=_("print one JSON object"))


def _add_world(commands: Commands) -> None:
    made = command(commands, "world", _("Serve a scripted world on loopback: a page and models."))
    made.add_argument("--port", type=int, default=0, metavar="N", help=_("0 takes any free port"))
    made.add_argument(
        "--story", default="outage", metavar="NAME", help=_("the story to play (outage)")
    )


def _add_demo(commands: Commands) -> None:
    made = command(commands, "demo", _("Play an outage from first error to recovery."))
    made.add_argument("--words", action="store_true", help=_("as text, even if there is a screen"))


def _add_statusline(commands: Commands) -> None:
    made = command(
        commands,
        "statusline",
        _(
            "Read what Claude Code gives its status line on stdin, and print one short line: "
            "whether Claude works, who stands in, the model and your plan's limits. Always exit 0."
        ),
    )
    made.set_defaults(module="claude_code.statusline")
    made.add_argument(
        "--data", metavar="DIR", help=_("the folder with the program's data; naming it saves time")
    )


def _add_connect(commands: Commands) -> None:
    made = command(
        commands,
        "connect",
        _(
            "Show in Claude Code's own status line whether Claude works, and let Claude Code tell "
            "Understudy how its requests ended. Prints the difference it makes to Claude Code's "
            "settings.json. Exit 0 done, 1 not."
        ),
    )
    made.set_defaults(module="claude_code.connect")
    made.add_argument("program", choices=("claude-code",), help="claude-code")
    how = made.add_mutually_exclusive_group()
    how.add_argument("--show", action="store_true", help=_("only print the difference"))
    how.add_argument("--undo", action="store_true", help=_("take everything back"))
