"""The command line: the same services as the windows, without Qt and without a screen.

Only the chosen command's module is imported; without a command the tray program starts.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from understudy import __version__

EXIT_USAGE = 2
EXIT_STOPPED = 130


class OneLineParser(argparse.ArgumentParser):
    """Wrong usage is one line on stderr and exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> OneLineParser:
    """Return the parser of every command."""
    top = OneLineParser(
        prog="understudy",
        description="Whether Claude works for you, and a chat that keeps answering when it "
        "does not. Without a command the tray program starts, or the running one comes forward.",
    )
    top.add_argument("--version", action="version", version=f"understudy {__version__}")
    top.add_argument("--home", metavar="DIR", help="keep settings, database and logs under DIR")
    top.add_argument("--background", action="store_true", help="open no window (autostart)")
    top.set_defaults(module=None)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", parser_class=OneLineParser)
    _add_status(commands)
    _add_ask(commands)
    _add_world(commands)
    _add_demo(commands)
    _add_doctor(commands)
    _add_replay(commands)
    _add_report(commands)
    _add_models(commands)
    _add_usage(commands)
    _add_outbox(commands)
    _add_drill(commands)
    _add_past(commands)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    chosen = parser().parse_args(arguments)
    _speak_utf8()
    if chosen.module is None:
        from understudy.main import main as run_desktop  # noqa: PLC0415 - Qt, only for the desktop

        return run_desktop(home=chosen.home, background=chosen.background)
    from understudy.commands.home import CommandError  # noqa: PLC0415 - not for the desktop

    module = import_module(f"understudy.commands.{chosen.module}")
    try:
        if chosen.module == "demo" and module.wants_windows(chosen):
            from understudy.main import demo as run_demo  # noqa: PLC0415 - Qt, only with a screen

            return run_demo()
        code: int = module.run(chosen)
    except CommandError as problem:
        print(f"understudy: {problem.line}", file=sys.stderr)
        return problem.code
    except KeyboardInterrupt:
        return EXIT_STOPPED
    except BrokenPipeError:
        # Whoever read the output left: say nothing more, not even at interpreter exit.
        sys.stdout = None  # documented: writes are then dropped
        return 0
    return code


def _speak_utf8() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[OneLineParser]  # noqa: SLF001 - argparse keeps it private


def _command(commands: Commands, name: str, text: str) -> OneLineParser:
    made = commands.add_parser(name, help=text, description=text)
    made.set_defaults(module=name)
    made.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return made


def _add_status(commands: Commands) -> None:
    made = _command(
        commands,
        "status",
        "Poll the status page once and judge. Exit 0 up, 1 degraded, 2 down, 3 cannot tell.",
    )
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.add_argument("--watch", action="store_true", help="go on polling; one line per change")


def _add_ask(commands: Commands) -> None:
    made = _command(
        commands,
        "ask",
        "Ask one question. Exit 0 answered, 4 only a past answer, 5 no answer (the question is "
        "kept), 130 stopped.",
    )
    made.add_argument("prompt", metavar="PROMPT", help="the question, or - to read it from stdin")
    made.add_argument("--json", action="store_true", help="print JSON Lines")
    made.add_argument("--model", metavar="M", help="ask this model only")
    made.add_argument("--provider", metavar="ID", help="ask this provider only")
    made.add_argument("--private", action="store_true", help="Claude and local models only")
    made.add_argument("--no-past-answers", action="store_true", help="never answer from history")
    made.add_argument("--system", metavar="TEXT", help="a system prompt")


def _add_world(commands: Commands) -> None:
    made = _command(commands, "world", "Serve a scripted world on loopback: a page and models.")
    made.add_argument("--port", type=int, default=0, metavar="N", help="0 takes any free port")
    made.add_argument("--story", default="outage", metavar="NAME", help="what happens (outage)")


def _add_demo(commands: Commands) -> None:
    made = _command(commands, "demo", "Play an outage from first error to recovery.")
    made.add_argument("--words", action="store_true", help="in words, even where there is a screen")


def _add_replay(commands: Commands) -> None:
    made = _command(
        commands, "replay", "Run recorded observations through the judge and the alert policy."
    )
    made.add_argument("file", metavar="FILE", help="JSON Lines, or - for stdin")
    made.add_argument("--json", action="store_true", help="print JSON Lines")


def _add_doctor(commands: Commands) -> None:
    made = _command(commands, "doctor", "Say what works here, what does not, and what to do.")
    made.add_argument("--json", action="store_true", help="print one JSON object")


def _add_report(commands: Commands) -> None:
    made = _command(
        commands,
        "report",
        "Tell a month: uptime by surface, incidents, own requests, what was shown.",
    )
    made.add_argument("--month", metavar="YYYY-MM", help="a local month; else this one, so far")
    made.add_argument(
        "--format", choices=("markdown", "csv", "json"), default="markdown", help="(markdown)"
    )
    made.add_argument("-o", dest="output", metavar="FILE", help="write there, not to stdout")


def _add_models(commands: Commands) -> None:
    made = _command(
        commands,
        "models",
        "List the models each provider offers. Exit 1 where one could not be asked.",
    )
    made.set_defaults(module="offers.models")
    made.add_argument("--json", action="store_true", help="print one JSON object")


def _add_usage(commands: Commands) -> None:
    made = _command(commands, "usage", "Tell a month's tokens, and their cost where it is known.")
    made.set_defaults(module="offers.usage")
    made.add_argument("--month", metavar="YYYY-MM", help="a local month; else this one, so far")
    made.add_argument("--json", action="store_true", help="print one JSON object")


def _add_outbox(commands: Commands) -> None:
    made = _command(
        commands,
        "outbox",
        "Prompts that wait for Claude. Exit 0 done, 5 Claude did not answer: they wait on.",
    )
    made.add_argument(
        "action", nargs="?", choices=("list", "withdraw", "send"), default="list", help="(list)"
    )
    made.add_argument(
        "id", nargs="?", type=int, metavar="ID", help="which one; send without it sends all"
    )
    made.add_argument("--json", action="store_true", help="print JSON Lines")


def _add_drill(commands: Commands) -> None:
    made = _command(
        commands,
        "drill",
        "Ask every understudy one real question. Exit 0 one of them works, 1 none does.",
    )
    made.add_argument("--json", action="store_true", help="print JSON")
    made.add_argument("--all", action="store_true", help="every model, not each provider's first")
    made.add_argument(
        "--rehearse",
        nargs="?",
        const="Say in one sentence who you are.",
        metavar="PROMPT",
        help="declare Claude down for one conversation; everything else is real",
    )


def _add_past(commands: Commands) -> None:
    made = _command(
        commands,
        "past",
        "Find the best earlier answer to a question. Exit 0 found, 1 none. With --batch, one JSON "
        "object a line: the likeliest earlier question with its score, offered or not; null where "
        "a rule forbids any. A score from 0.925 on offers the answer, one from 0.600 on the "
        "question as a similar one; what changes by the day is at most similar.",
    )
    made.set_defaults(module="archive.past")
    made.add_argument("query", metavar="QUERY", nargs="?", help="the question")
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.add_argument("--batch", metavar="FILE", help='JSON Lines {"query_id","text"}, - for stdin')
