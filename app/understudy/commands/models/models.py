"""``understudy models``: lists each provider's models, and those about to retire."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from understudy.base.clock import SystemClock
from understudy.base.errors import StorageError
from understudy.base.translation import _
from understudy.chat.models.retirement import retiring
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.commands.models.listing import all_listed
from understudy.commands.output import iso, print_json, print_line
from understudy.engine.opened_chat import open_chat
from understudy.words.chat.model_lists import model_warning_words, unlisted_words
from understudy.words.common import provider_name
from understudy.words.disk import storage_line

if TYPE_CHECKING:
    import argparse

    from understudy.chat.failure import Failure
    from understudy.chat.models.model_catalogue import Listing
    from understudy.chat.providers.base import ModelInfo
    from understudy.commands.home import Home
    from understudy.commands.models.listing import Listed

EXIT_FAILED = 1


def run(arguments: argparse.Namespace) -> int:
    home = open_home(arguments)
    try:
        listed = asyncio.run(_ask(home))
    except StorageError as problem:
        raise CommandError(
            _("the database cannot be opened: {problem}", problem=storage_line(problem)),
            EXIT_UNUSABLE,
        ) from problem
    rows = [
        (one.provider.id, model)
        for one in listed
        if one.listing is not None
        for model in one.listing.models
    ]
    if arguments.json:
        print_json({"models": [_as_json(provider, model) for provider, model in rows]})
    else:
        _print(rows)
    _notice(home, listed)
    return EXIT_FAILED if any(one.failure for one in listed) else 0


async def _ask(home: Home) -> list[Listed]:
    async with open_chat(home.paths, home.settings, SystemClock()) as opened:
        return await all_listed(home, opened.providers)


def _as_json(provider: str, model: ModelInfo) -> dict[str, Any]:
    return {
        "provider": provider,
        "id": model.id,
        "lifecycle": model.lifecycle,
        "retires_at": iso(model.retires_at),
        "line": model.line,
        "max_input_tokens": model.max_input_tokens,
        "capabilities": None if model.capabilities is None else sorted(model.capabilities),
    }


def _print(rows: list[tuple[str, ModelInfo]]) -> None:
    wide = max((len(provider) for provider, _ in rows), default=0)
    long = max((len(model.id) for _, model in rows), default=0)
    for provider, model in rows:
        line = f"{provider:{wide}}  {model.id:{long}}  {model.lifecycle or '-':10}"
        print_line(f"{line}  {iso(model.retires_at) or ''}".rstrip())


def _notice(home: Home, listed: list[Listed]) -> None:
    """Print which providers could not be asked, and which configured models will retire."""
    for one in listed:
        if one.failure is not None:
            notice(_not_asked(one.failure, one.listing))
    listings = {one.provider.id: one.listing for one in listed if one.listing is not None}
    for warning in retiring(home.settings.provider, listings, SystemClock().now()):
        notice(f"{provider_name(warning.provider)}: {model_warning_words(warning)}")


def _not_asked(failure: Failure, kept: Listing | None) -> str:
    words = unlisted_words(failure)
    if kept is None:
        return words
    return _("{failure}; the list of {time} is shown", failure=words, time=iso(kept.listed_at))
