"""Made-up talk for benchmarks: conversations of a seeded generator with a Zipf vocabulary."""

from __future__ import annotations

import random
from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING

from understudy.archive.titles import title_from

if TYPE_CHECKING:
    from collections.abc import Generator

    from understudy.base.storage.database import Database

COMMON = """
the of to and a in is it you that for on with as this be are have can not from or by we at how what
when why which will if so do use your my one all code file data error time first python function
value list test server model query table string number class type key
""".split()  # noqa: SIM905 - read and changed as words
SYLLABLES = """
ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zy stra pre con ter al
""".split()  # noqa: SIM905 - the same
CJK = "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学"
WORDS = 60_000
PAIRS_A_CONVERSATION = 8
SPAN_US = 3 * 365 * 86_400 * 1_000_000
NOW_US = 1_795_251_600_000_000  # 2026-11-21 09:00 UTC
SPEAKERS = (
    ("claude", "claude-sonnet-5-5"),
    ("claude", "claude-sonnet-5-5"),
    ("claude", "claude-haiku-5-5"),
    ("openai", "gpt-5.5"),
    ("local", "llama3.2"),
)


class Talk:
    """The same words in the same order for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret
        made = dict.fromkeys(COMMON)
        while len(made) < WORDS:
            made["".join(self._random.choices(SYLLABLES, k=self._random.randrange(2, 5)))] = None
            if len(made) % 997 == 0:
                made[f"{''.join(self._random.choices(SYLLABLES, k=2))}é{len(made)}"] = None
        self.words = list(made)
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def text(self, words: int) -> str:
        if self._random.random() < 0.05:
            return "".join(self._random.choices(CJK, k=words * 2)) + "。"
        total = self._weights[-1]
        return " ".join(
            self.words[bisect(self._weights, self._random.random() * total)] for _ in range(words)
        )

    def conversations(self, messages: int) -> Generator[tuple[int, list[tuple[str, str]]]]:
        """Yield when each conversation began and its questions with their answers."""
        count = max(1, messages // (2 * PAIRS_A_CONVERSATION))
        for number in range(count):
            pairs = [
                (
                    self.text(self._random.randrange(3, 30)),
                    self.text(self._random.randrange(20, 90)),
                )
                for _ in range(PAIRS_A_CONVERSATION)
            ]
            yield NOW_US - SPAN_US + SPAN_US * number // count, pairs

    def speaker(self) -> tuple[str, str]:
        return self._random.choice(SPEAKERS)


def fill(database: Database, talk: Talk, messages: int) -> None:
    """Write so many messages into an archive that is empty."""
    message_id = 0
    rows: dict[str, list[tuple[object, ...]]] = {
        "conversations": [],
        "messages": [],
        "segments": [],
    }
    for number, (at_us, pairs) in enumerate(talk.conversations(messages), start=1):
        title = title_from(pairs[0][0])
        pinned = at_us if number % 2000 == 0 else None
        rows["conversations"].append((number, title, at_us, at_us, 0, "own", pinned))
        for step, (question, answer) in enumerate(pairs):
            at = at_us + step * 60_000_000
            parent = message_id or None
            rows["messages"] += [
                (message_id + 1, number, parent if step else None, "user", question, at, "own"),
                (message_id + 2, number, message_id + 1, "assistant", "", at, "own"),
            ]
            rows["segments"].append(
                (message_id + 2, 0, *talk.speaker(), answer, "complete", at, "first_choice")
            )
            message_id += 2
        if number % 2000 == 0:
            _write(database, rows)
    _write(database, rows)


def _write(database: Database, rows: dict[str, list[tuple[object, ...]]]) -> None:
    columns = {
        "conversations": "id, title, created_us, updated_us, private, origin, pinned_us",
        "messages": "id, conversation_id, parent_id, role, text, created_us, origin",
        "segments": "message_id, position, provider, model, text, outcome, started_us,"
        " route_reason",
    }
    with database.transaction(lasting=False):
        for table, names in columns.items():
            marks = ", ".join("?" * (names.count(",") + 1))
            sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - fixed words
            for row in rows[table]:
                database.execute(sql, row)
            rows[table].clear()
