"""``understudy drill``: shows the result of an outage today, by asking the backups."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from understudy.base.clock import SystemClock
from understudy.base.errors import StorageError
from understudy.base.translation import _
from understudy.chat.model import AnswerFinished
from understudy.chat.question import Question
from understudy.commands.ask import AnswerPrinter, show_json
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.commands.output import iso, print_json, print_line
from understudy.engine.opened_chat import open_chat
from understudy.words.common import who_of
from understudy.words.disk import storage_line
from understudy.words.drills import outlook, result_words, warnings_of
from understudy.words.sentences import decimal

if TYPE_CHECKING:
    import argparse

    from understudy.chat.model import AnswerEvent
    from understudy.chat.readiness import DrillReport
    from understudy.commands.home import Home
    from understudy.engine.opened_chat import OpenedChat

EXIT_READY = 0
EXIT_ALONE = 1


def run(arguments: argparse.Namespace) -> int:
    if arguments.rehearse is not None and not arguments.rehearse.strip():
        raise CommandError(_("the question is empty"))
    home = open_home(arguments)
    try:
        return asyncio.run(_drill(home, arguments))
    except StorageError as problem:
        raise CommandError(
            _("the drill cannot be saved: {problem}", problem=storage_line(problem)), EXIT_UNUSABLE
        ) from problem


async def _drill(home: Home, arguments: argparse.Namespace) -> int:
    async with open_chat(home.paths, home.settings, SystemClock()) as opened:
        if arguments.rehearse is not None:
            return await _rehearse(opened, arguments.rehearse, as_json=arguments.json)
        report = await opened.drill.ask_everybody(every_model=arguments.all)
    if arguments.json:
        print_json(report_json(report))
    else:
        _show(report)
    return EXIT_ALONE if report.would_answer is None else EXIT_READY


async def _rehearse(opened: OpenedChat, prompt: str, *, as_json: bool) -> int:
    """Ask one question as if Claude were down; it is stored like any other."""
    chat = opened.rehearsal()
    printer = AnswerPrinter()
    pending = chat.store_prompt(Question(prompt, may_wait=False))
    if not as_json:
        notice(_("a rehearsal: for this conversation Claude is down, everything else is real"))
    last: AnswerEvent | None = None
    async with aclosing(chat.answer(pending)) as events:
        async for event in events:
            if as_json:
                show_json(pending.conversation.id, event)
            else:
                printer.show(event)
            last = event
    if not as_json and isinstance(last, AnswerFinished):
        notice(
            _(
                "{who} answered in {seconds} s",
                who=who_of(last.provider, last.model),
                seconds=decimal(last.elapsed_s, 1),
            )
        )
    return EXIT_READY if isinstance(last, AnswerFinished) else EXIT_ALONE


def _show(report: DrillReport) -> None:
    for one in report.results:
        state = _("works") if one.works else _("fails")
        print_line(f"{state}  {one.model}: {result_words(one)}")
    print_line(outlook(report))
    for line in warnings_of(report):
        notice(line)


def report_json(report: DrillReport) -> dict[str, Any]:
    """Return the documented JSON object of a drill."""
    heir = report.would_answer
    return {
        "drilled_at": iso(report.drilled_at),
        "results": [
            {
                "provider": one.provider,
                "model": one.model,
                "works": one.works,
                "failure": one.failure.value if one.failure else None,
                "first_text_s": one.first_text_s,
                "elapsed_s": one.elapsed_s,
            }
            for one in report.results
        ],
        "would_answer": heir and {"provider": heir.provider, "model": heir.model},
        "warnings": warnings_of(report),
    }
