"""``understudy forget``: deletes a conversation, or all of them, for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.retention.forgetting import (
    forget_conversations,
    forget_everything,
    remove_archive,
    remove_index,
    unreadable_files,
)
from understudy.archive.schema import MIGRATIONS, open_archive
from understudy.archive.search.indexing import Indexing
from understudy.base.clock import SystemClock
from understudy.base.errors import StorageError
from understudy.base.files.paths import index_file
from understudy.base.translation import _, lazy
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.words.disk import storage_line

if TYPE_CHECKING:
    import argparse

    from understudy.base.files.paths import Paths
    from understudy.base.storage.database import Database
    from understudy.commands.home import Home

EXIT_DONE = 0
EXIT_NOTHING = 1
ALL_DELETED = lazy(
    "All conversations are deleted. Kept: settings, keys in the keyring, the history of Claude's "
    "status, and the log, which contains none of your text."
)


def run(arguments: argparse.Namespace) -> int:
    if arguments.all == (arguments.id is not None):
        raise CommandError(_("forget takes either the ID of a conversation or --all"))
    if not arguments.yes:
        if arguments.all:
            raise CommandError(_("forget deletes all conversations for good; add --yes to confirm"))
        raise CommandError(_("forget deletes this conversation for good; add --yes to confirm"))
    home = open_home(arguments)
    try:
        return _forget_with_room(home, arguments.id)
    except StorageError as problem:
        if problem.cause == "full" and arguments.id is not None:
            line = _(
                "nothing could be deleted: {problem}; forget --all --yes needs no room",
                problem=storage_line(problem),
            )
        else:
            line = _("nothing could be deleted: {problem}", problem=storage_line(problem))
        raise CommandError(line, EXIT_UNUSABLE) from problem


def _forget_with_room(home: Home, conversation_id: int | None) -> int:
    """Delete; on a full disk first make room by removing files that can be rebuilt."""
    try:
        return _forget(home, conversation_id)
    except StorageError as problem:
        if problem.cause != "full":
            raise
    _make_room(home.paths)
    try:
        return _forget(home, conversation_id)
    except StorageError as problem:
        if problem.cause != "full" or conversation_id is not None:
            raise
    remove_archive(home.paths.database_file)
    print(ALL_DELETED)
    return EXIT_DONE


def _make_room(paths: Paths) -> None:
    remove_index(paths.database_file)
    older_logs = paths.log_dir.glob(f"{paths.log_file.name}.*")
    for one in (paths.models_file, *older_logs):
        one.unlink(missing_ok=True)
    notice(_("the disk is full: the search index and older logs were deleted to make room"))


def _forget(home: Home, conversation_id: int | None) -> int:
    opened = open_archive(home.paths.database_file, SystemClock())
    try:
        if conversation_id is None:
            forget_everything(opened.database, MIGRATIONS)
            print(ALL_DELETED)
            return EXIT_DONE
        return _forget_one(opened.database, conversation_id)
    finally:
        opened.database.close()


def _forget_one(database: Database, conversation_id: int) -> int:
    if not database.query("SELECT 1 FROM conversations WHERE id = ?", (conversation_id,)):
        notice(_("there is no conversation {id}", id=conversation_id))
        return EXIT_NOTHING
    forget_conversations(database, (conversation_id,))
    if index_file(database.path).exists():
        indexing = Indexing(database.path)
        try:
            indexing.catch_up()
        finally:
            indexing.close()
    print(_("Conversation {id} is deleted.", id=conversation_id))
    for one in unreadable_files(database.path):
        notice(
            _(
                "{path} was moved aside as unreadable and may still contain this conversation",
                path=one,
            )
        )
    return EXIT_DONE
