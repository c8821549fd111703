"""``understudy past``: finds the best earlier answer to a question, for people and for scripts."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.archive.past.offers import Tier
from understudy.archive.past.past_answers import PastAnswers
from understudy.archive.schema import open_archive
from understudy.base.clock import SystemClock
from understudy.base.errors import StorageError
from understudy.base.translation import _
from understudy.commands.given import given_lines
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.commands.output import iso, print_json, print_line
from understudy.words.common import age
from understudy.words.disk import storage_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncGenerator, Iterable

    from understudy.archive.past.offers import PastMatch, PastOffer
    from understudy.commands.home import Home

EXIT_FOUND = 0
EXIT_NONE = 1
FEW = 200
"""Reading up to this many new questions is too quick to mention."""
TOLD_EVERY = 256
MANY = 5000
"""So is looking at up to this many new messages."""


class BatchLine(msgspec.Struct):
    query_id: str
    text: str


def run(arguments: argparse.Namespace) -> int:
    if (arguments.query is None) == (arguments.batch is None):
        raise CommandError(_("past needs a QUERY or --batch FILE, not both"))
    home = open_home(arguments)
    if home.settings.chat.past_answers == "off":
        raise CommandError(_("past answers are switched off in the settings"), EXIT_NONE)
    try:
        if arguments.batch is not None:
            return asyncio.run(_batch(home, arguments.batch))
        return asyncio.run(_one(home, arguments.query, as_json=arguments.json))
    except StorageError as problem:
        raise CommandError(
            _("the past answers cannot be read: {problem}", problem=storage_line(problem)),
            EXIT_UNUSABLE,
        ) from problem


async def _one(home: Home, question: str, *, as_json: bool) -> int:
    async with _opened(home) as past:
        # an identical question needs no model, and no reading of all the others
        offer = await past.find_same(question, _tell_looking)
        if offer is None:
            await past.index(_tell)
            offer = await past.find(question)
    if as_json:
        print_json(offer_json(offer))
    else:
        _print(offer)
    return EXIT_FOUND if offer.best is not None else EXIT_NONE


async def _batch(home: Home, name: str) -> int:
    try:
        queries = list(_queries(name, given_lines(name)))
    except OSError as problem:
        raise CommandError(f"{name}: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise CommandError(f"{name}: {problem}") from problem
    async with _opened(home) as past:
        await past.index(_tell)
        for query in queries:
            offer = await past.find(query.text)
            found = offer.best or next(iter(offer.similar), None)
            print_json(
                {
                    "query_id": query.query_id,
                    "matched_stored_id": found.answer.name if found else None,
                    "score": round(found.score, 6) if found else None,
                    "tier": offer.tier.value,
                }
            )
    return EXIT_FOUND


def _queries(name: str, lines: Iterable[str]) -> Iterable[BatchLine]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield msgspec.json.decode(line, type=BatchLine)
        except msgspec.DecodeError as problem:
            raise CommandError(f"{name}:{number}: {problem}") from problem


@asynccontextmanager
async def _opened(home: Home) -> AsyncGenerator[PastAnswers, None]:
    """Open the archive, with a notice if it had to be moved aside."""
    clock = SystemClock()
    opened = open_archive(home.paths.database_file, clock)
    if opened.moved_aside is not None:
        notice(_("the database could not be read; it is now {path}", path=opened.moved_aside))
    past = PastAnswers(opened.database, clock, home.settings.was_claude)
    try:
        yield past
    finally:
        past.close()
        opened.database.close()


def _tell_looking(done: int, every: int) -> None:
    if every > MANY:
        notice(_("looking through new messages: {done} of {every}", done=done, every=every))


def _tell(done: int, every: int) -> None:
    if every > FEW and done % TOLD_EVERY == 0:
        notice(_("reading earlier questions: {done} of {every}", done=done, every=every))


def offer_json(offer: PastOffer) -> dict[str, Any]:
    """Return the documented JSON object of an offer."""
    best = offer.best
    return {
        "match": best.answer.name if best else None,
        "conversation": best.answer.conversation_id if best else None,
        "tier": offer.tier.value,
        "time_bound": offer.is_time_bound,
        **(_match_json(best) if best else _NO_MATCH),
        "similar": [
            {
                "match": one.answer.name,
                "conversation": one.answer.conversation_id,
                "score": round(one.score, 6),
                "question": one.answer.question,
            }
            for one in offer.similar
        ],
    }


_NO_MATCH: dict[str, Any] = dict.fromkeys(
    ("score", "question", "answer", "answered_at", "provider", "model", "origin", "stage")
)


def _match_json(match: PastMatch) -> dict[str, Any]:
    return {
        "score": round(match.score, 6),
        "question": match.answer.question,
        "answer": match.answer.text,
        "answered_at": iso(match.answer.answered_at),
        "provider": match.answer.provider,
        "model": match.answer.model,
        "origin": match.answer.origin.value,
        "stage": match.stage.value,
    }


def _print(offer: PastOffer) -> None:
    if offer.tier is Tier.ANSWER and offer.best is not None:
        answer = offer.best.answer
        notice(
            _(
                "your earlier answer {whose} to: {question}",
                whose=_whose(offer.best),
                question=answer.question,
            )
        )
        print(answer.text)
    elif offer.tier is Tier.SIMILAR:
        notice(_("you asked something similar; the answer may be out of date or not fit"))
        for one in offer.similar[:3]:
            print_line(f"{one.answer.name}  {_whose(one)}  {' '.join(one.answer.question.split())}")
    else:
        notice(_("no past answer"))


def _whose(match: PastMatch) -> str:
    since = age(match.answer.answered_at, SystemClock().now())
    return f"({match.answer.model or match.answer.provider}, {since})"
