"""The good answers to a past question: whole, not refused, not cut, not itself a past answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.past.offers import Origin, PastAnswer
from understudy.archive.rows import from_us

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection

    from understudy.base.storage.database import Database

OWN = "own"
WHOLE_STOPS = frozenset({"end_turn", "stop", "stop_sequence"})
"""The stop reasons of whole answers; none is also fine."""

_ANSWERS = """
    SELECT question.id, question.conversation_id, question.text AS question,
        conversations.origin, conversations.origin_key,
        segments.text, segments.provider, segments.model, segments.stop_reason,
        ifnull(segments.started_us, answer.created_us) AS answered_us
    FROM messages AS question
    JOIN conversations ON conversations.id = question.conversation_id
    JOIN messages AS answer ON answer.parent_id = question.id AND answer.role = 'assistant'
    JOIN segments ON segments.message_id = answer.id
    WHERE question.id = ? AND NOT conversations.private AND answer.failure IS NULL
        AND segments.outcome = 'complete' AND segments.failure IS NULL
        AND segments.route_reason <> 'continues'
        AND trim(segments.text) <> '' AND segments.position =
            (SELECT max(position) FROM segments AS any_one WHERE any_one.message_id = answer.id)
"""


class GoodAnswers:
    """Looks answers up; ``was_claude`` returns whether a provider's id is Claude's."""

    def __init__(self, database: Database, was_claude: Callable[[str], bool]) -> None:
        self._database = database
        self._was_claude = was_claude

    def best(self, message_ids: Collection[int]) -> PastAnswer | None:
        """Return the best good answer to any of these questions: Claude's first, then the newest.

        The person's own answers come before imported ones; answers of backups come last.
        """
        found = [
            self._answer(row)
            for message_id in message_ids
            for row in self._database.query(_ANSWERS, (message_id,))
            if row["stop_reason"] is None or row["stop_reason"] in WHOLE_STOPS
        ]
        order = list(Origin)
        return min(
            found,
            key=lambda one: (order.index(one.origin), -one.answered_at.timestamp()),
            default=None,
        )

    def _answer(self, row: sqlite3.Row) -> PastAnswer:
        is_listed = row["origin"] == "jsonl" and row["origin_key"] is not None
        return PastAnswer(
            message_id=row["id"],
            conversation_id=row["conversation_id"],
            name=row["origin_key"] if is_listed else str(row["id"]),
            question=row["question"],
            text=row["text"],
            provider=row["provider"],
            model=row["model"],
            origin=self._origin(row["origin"], row["provider"], row["model"]),
            answered_at=from_us(row["answered_us"]),
        )

    def _origin(self, origin: str, provider: str, model: str) -> Origin:
        if origin == OWN:
            return Origin.OWN_CLAUDE if self._was_claude(provider) else Origin.BACKUP
        # imported answers have only names
        names = (provider.casefold(), model.casefold())
        is_claude = any(name.startswith(("claude", "anthropic")) for name in names)
        return Origin.IMPORTED_CLAUDE if is_claude else Origin.BACKUP
