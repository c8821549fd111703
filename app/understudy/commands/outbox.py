"""``understudy outbox``: lists the prompts that wait for Claude; withdraws or sends them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from understudy.archive.waiting_prompts import OutboxState
from understudy.base.clock import SystemClock
from understudy.base.errors import StorageError
from understudy.base.translation import _
from understudy.commands.ask import EXIT_NO_ANSWER
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.commands.output import iso, print_json, print_line
from understudy.engine.opened_chat import open_chat
from understudy.engine.status.other_processes import recording
from understudy.words.chat.queued import state_words
from understudy.words.common import age, failure_sentence
from understudy.words.disk import storage_line

if TYPE_CHECKING:
    import argparse

    from understudy.archive.waiting_prompts import OutboxEntry
    from understudy.chat.outbox import OutboxAnswer
    from understudy.commands.home import Home
    from understudy.engine.opened_chat import OpenedChat

EXIT_DONE = 0


def run(arguments: argparse.Namespace) -> int:
    if arguments.action == "withdraw" and arguments.id is None:
        raise CommandError(_("outbox withdraw needs the ID that outbox list shows"))
    if arguments.action == "list" and arguments.id is not None:
        raise CommandError(_("outbox list takes no ID"))
    home = open_home(arguments)
    try:
        return asyncio.run(_act(home, arguments))
    except StorageError as problem:
        raise CommandError(
            _("the outbox cannot be read: {problem}", problem=storage_line(problem)), EXIT_UNUSABLE
        ) from problem


async def _act(home: Home, arguments: argparse.Namespace) -> int:
    clock = SystemClock()
    async with (
        recording(home.paths, home.settings, clock) as record,
        open_chat(
            *(home.paths, home.settings, clock),
            on_attempt=record,
            on_answered=_show_answer_json if arguments.json else _show_answer,
        ) as opened,
    ):
        await opened.models.read()
        if arguments.action == "withdraw":
            return _withdraw(opened, arguments.id, as_json=arguments.json)
        if arguments.action == "send":
            return await _send(opened, arguments.id, as_json=arguments.json)
        entries = opened.store.outbox.entries()
        for entry in entries:
            _show(entry, as_json=arguments.json)
        if not entries and not arguments.json:
            notice(_("the outbox is empty"))
        return EXIT_DONE


def _withdraw(opened: OpenedChat, entry_id: int, *, as_json: bool) -> int:
    entry = _found(opened, entry_id)
    if not opened.store.outbox.withdraw(entry.id):
        raise CommandError(_in_state(_found(opened, entry_id)))
    _show(_found(opened, entry_id), as_json=as_json)
    return EXIT_DONE


async def _send(opened: OpenedChat, entry_id: int | None, *, as_json: bool) -> int:
    if entry_id is not None:
        entry = _found(opened, entry_id)
        is_ready = entry.state is OutboxState.WAITING or opened.store.outbox.wait_again(entry.id)
        if not is_ready:
            raise CommandError(_in_state(entry))
    if opened.claude is None:
        raise CommandError(_("no Claude provider that may be asked is set up"), EXIT_NO_ANSWER)
    drained = await opened.outbox.drain(entry_id)
    for one in drained.failed:
        if (entry_left := opened.store.outbox.entry(one)) is not None:
            _show(entry_left, as_json=as_json)
    if drained.stopped_by is not None:
        notice(
            _(
                "Claude did not answer; the rest keeps waiting. {failure}",
                failure=failure_sentence(drained.stopped_by),
            )
        )
    elif opened.store.outbox.entries(OutboxState.SENDING):
        notice(_("another Understudy is sending just now"))
    is_done = drained.stopped_by is None and not drained.failed
    return EXIT_DONE if is_done else EXIT_NO_ANSWER


def _found(opened: OpenedChat, entry_id: int) -> OutboxEntry:
    entry = opened.store.outbox.entry(entry_id)
    if entry is None:
        raise CommandError(_("there is no prompt {id} in the outbox", id=entry_id))
    return entry


def _in_state(entry: OutboxEntry) -> str:
    return _("prompt {id} {state}", id=entry.id, state=state_words(entry))


def _show(entry: OutboxEntry, *, as_json: bool) -> None:
    if as_json:
        print_json(entry_json(entry))
        return
    since = age(entry.created_at, SystemClock().now())
    state = _("({state}, kept {age})", state=state_words(entry), age=since)
    print_line(f"{entry.id}  {' '.join(entry.text.split())[:60]}  {state}")


def entry_json(entry: OutboxEntry) -> dict[str, Any]:
    """Return the documented JSON object of a prompt in the outbox."""
    return {
        "id": entry.id,
        "conversation": entry.conversation_id,
        "text": entry.text,
        "state": entry.state.value,
        "reason": entry.reason.value,
        "failure": entry.failure,
        "created_at": iso(entry.created_at),
        "attempt_at": iso(entry.attempt_at),
    }


def _show_answer(answer: OutboxAnswer) -> None:
    print_line(f"{answer.entry_id}  {' '.join(answer.head.split())}", flush=True)


def _show_answer_json(answer: OutboxAnswer) -> None:
    print_json(
        {"id": answer.entry_id, "conversation": answer.conversation.id, "answer": answer.head}
    )
