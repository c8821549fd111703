"""Commands about earlier conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _
from understudy.commands.arguments.parser import command, stored_id

if TYPE_CHECKING:
    from understudy.commands.arguments.parser import Commands


def add_all(commands: Commands) -> None:
    _add_import(commands)
    _add_export(commands)
    _add_search(commands)
    _add_forget(commands)
    _add_past(commands)


def _add_import(commands: Commands) -> None:
    made = command(
        commands,
        "import",
        _(
            "Import chats: exports of Claude, ChatGPT or Understudy (zip, folder, JSON), "
            "or JSON Lines. Exit 0 all of it, 1 something was skipped, 130 stopped."
        ),
    )
    made.set_defaults(module="archive.importing")
    made.add_argument(
        "files", nargs="+", metavar="FILE", help=_("a zip, a JSON file, a folder, or - for stdin")
    )
    made.add_argument("--json", action="store_true", help=_("print one JSON object at the end"))


def _add_export(commands: Commands) -> None:
    made = command(commands, "export", _("Export chats to files. Nothing is overwritten."))
    made.set_defaults(module="archive.exporting")
    made.add_argument("directory", metavar="DIR", help=_("a new folder, or any for --conversation"))
    made.add_argument(
        "--format",
        choices=("markdown", "json", "html"),
        required=True,
        help=_("json can be imported again"),
    )
    made.add_argument(
        "--conversation", type=stored_id, metavar="ID", help=_("only the conversation with this ID")
    )
    made.add_argument("--private", action="store_true", help=_("private conversations too"))


def _add_search(commands: Commands) -> None:
    made = command(
        commands,
        "search",
        _(
            'Search all conversations: words, "phrases", beginnings*, and the filters '
            "provider:, model:, before: and after: (2026, 2026-11 or 2026-11-21), "
            "is:pinned. Exit 0 found, 1 nothing found."
        ),
    )
    made.set_defaults(module="archive.search")
    made.add_argument("query", metavar="QUERY", nargs="+", help=_("all of it must match"))
    made.add_argument(
        "--limit", type=int, default=30, metavar="N", help=_("at most this many conversations (30)")
    )
    made.add_argument("--json", action="store_true", help=_("print JSON Lines, one per match"))


def _add_forget(commands: Commands) -> None:
    made = command(
        commands,
        "forget",
        _(
            "Delete a conversation, or all of them, for good: text, files, drafts, outbox, "
            "search index and backups. Settings, keys and the status log stay."
        ),
    )
    made.set_defaults(module="archive.forget")
    made.add_argument("id", nargs="?", type=stored_id, metavar="ID", help=_("one conversation"))
    made.add_argument("--all", action="store_true", help=_("everything"))
    made.add_argument("--yes", action="store_true", help=_("confirm the deletion"))


def _add_past(commands: Commands) -> None:
    made = command(
        commands,
        "past",
        _(
            "Find the best earlier answer to a question. Exit 0 found, 1 none. With "
            "--batch, one JSON object per line: the likeliest earlier question with its "
            "score, offered or not; null if a rule forbids any. A score of 0.930 or more "
            "offers the answer, one of 0.600 or more only the question as a similar one; "
            "an answer that changes by the day is at most similar."
        ),
    )
    made.set_defaults(module="archive.past")
    made.add_argument("query", metavar="QUERY", nargs="?", help=_("the question"))
    made.add_argument("--json", action="store_true", help=_("print one JSON object"))
    made.add_argument(
        "--batch", metavar="FILE", help=_('JSON Lines {"query_id","text"}, - for stdin')
    )
