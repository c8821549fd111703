"""Commands that ask a provider, or show who would answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from understudy.base.translation import _
from understudy.commands.arguments.parser import command, stored_id

if TYPE_CHECKING:
    from understudy.commands.arguments.parser import Commands


def add_all(commands: Commands) -> None:
    _add_ask(commands)
    _add_outbox(commands)
    _add_drill(commands)
    _add_models(commands)
    _add_usage(commands)


def _add_ask(commands: Commands) -> None:
    made = command(
        commands,
        "ask",
        _(
            "Ask one question. Exit 0 answered, 4 only a past answer, 5 no answer (the "
            "question is kept), 130 stopped."
        ),
    )
    made.add_argument(
        "prompt", metavar="PROMPT", help=_("the question, or - to read it from stdin")
    )
    made.add_argument("--json", action="store_true", help=_("print JSON Lines"))
    made.add_argument("--model", metavar="M", help=_("ask this model only"))
    made.add_argument("--provider", metavar="ID", help=_("ask this provider only"))
    made.add_argument(
        "--conversation",
        type=stored_id,
        metavar="ID",
        help=_("go on with this conversation (search names its ID)"),
    )
    made.add_argument("--private", action="store_true", help=_("Claude and local models only"))
    made.add_argument("--no-past-answers", action="store_true", help=_("never answer from history"))
    made.add_argument("--system", metavar="TEXT", help=_("a system prompt"))
    made.add_argument(
        "--attach",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help=_(
            "an image, a PDF or a text file to send with the question, - for stdin; may be repeated"
        ),
    )


def _add_outbox(commands: Commands) -> None:
    made = command(
        commands,
        "outbox",
        _("Prompts that wait for Claude. Exit 0 done, 5 Claude did not answer: they keep waiting."),
    )
    made.add_argument(
        "action", nargs="?", choices=("list", "withdraw", "send"), default="list", help="(list)"
    )
    made.add_argument(
        "id",
        nargs="?",
        type=stored_id,
        metavar="ID",
        help=_("the ID of a prompt; send without an ID sends all"),
    )
    made.add_argument("--json", action="store_true", help=_("print JSON Lines"))


def _add_drill(commands: Commands) -> None:
    made = command(
        commands,
        "drill",
        _("Ask every understudy one real question. Exit 0 one of them works, 1 none does."),
    )
    made.add_argument("--json", action="store_true", help=_("print JSON"))
    made.add_argument(
        "--all", action="store_true", help=_("every model, not only the first of each provider")
    )
    made.add_argument(
        "--rehearse",
        nargs="?",
        const="Say in one sentence who you are.",
        metavar="PROMPT",
        help=_("declare Claude down for one conversation; everything else is real"),
    )


def _add_models(commands: Commands) -> None:
    made = command(
        commands,
        "models",
        _("List the models each provider offers. Exit 1 if one could not be asked."),
    )
    made.set_defaults(module="models.models")
    made.add_argument("--json", action="store_true", help=_("print one JSON object"))


def _add_usage(commands: Commands) -> None:
    made = command(commands, "usage", _("Show a month's tokens, and their cost if it is known."))
    made.set_defaults(module="models.usage")
    made.add_argument(
        "--month", metavar="YYYY-MM", help=_("a local month; by default the current one")
    )
    made.add_argument("--json", action="store_true", help=_("print one JSON object"))
