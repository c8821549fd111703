"""The monthly limit a person sets for backups is kept by the chat itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.commands.program import home_for, understudy
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

PRICE = """
backup_limit_per_month = 0.0001

[[price]]
model = "gpt-5.5"
input_per_million = 1000
output_per_million = 1000
currency = "EUR"
"""


async def test_once_the_month_is_spent_the_backup_is_asked_only_by_name(tmp_path: Path) -> None:
    async with World() as world:
        world.claude.behave(HttpError(529, headers=(("retry-after", "7200"),)))
        world.backup.behave(Answer("From the backup."))
        home = home_for(world, tmp_path, PRICE)
        first = await understudy(home, "ask", "One")
        asked = len(world.backup.asked)
        second = await understudy(home, "ask", "Two")
        assert len(world.backup.asked) == asked
        pinned = await understudy(home, "ask", "--provider", "backup", "Three")
    assert (first.code, second.code, pinned.code) == (0, 5, 0)
