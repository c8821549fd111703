"""``understudy world``: a scripted world on loopback, to try the program with."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from understudy.base.translation import _
from understudy.commands.home import CommandError

if TYPE_CHECKING:
    import argparse

EXIT_FAILED = 1


def run(arguments: argparse.Namespace) -> int:
    from understudy.world.story import STORIES  # noqa: PLC0415 - other commands need no world

    story = STORIES.get(arguments.story)
    if story is None:
        raise CommandError(
            _(
                "no story {name}; there are {names}",
                name=repr(arguments.story),
                names=", ".join(sorted(STORIES)),
            )
        )
    if not 0 <= arguments.port <= 65535:
        raise CommandError(_("--port {port}: allowed: 0 to 65535", port=arguments.port))
    try:
        asyncio.run(_serve(arguments.port, arguments.story))
    except OSError as problem:
        line = _("port {port}: {problem}", port=arguments.port, problem=problem.strerror or problem)
        raise CommandError(line, EXIT_FAILED) from problem
    return 0


async def _serve(port: int, story: str) -> None:
    from understudy.world.story import STORIES, describe, play  # noqa: PLC0415 - see above
    from understudy.world.world import World  # noqa: PLC0415 - see above

    async with World(port=port) as world:
        print(describe(world), flush=True)
        await play(world, STORIES[story], on_step=lambda step: print(step.caption, flush=True))
        await asyncio.Event().wait()
