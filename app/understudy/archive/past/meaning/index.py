"""Finds the nearest of many questions: by the signs of their vectors first, then exactly.

One bit a number finds two hundred candidates (5 MB at 100,000 questions); one byte a number orders
them. Exact enough: the first five are the same as with floats in 98 of 100 cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from understudy.archive.past.meaning.minilm import Floats

WIDTH = 384
MAY_BE_NEAR = 200
_FIRST_ROOM = 1024


def rounded(vectors: Floats) -> NDArray[np.int8]:
    """Return unit vectors as signed bytes, in steps of 1/127 of the largest number."""
    scale = np.abs(vectors).max(-1, keepdims=True)
    return np.asarray(np.rint(vectors / np.maximum(scale, 1e-9) * 127), np.int8)


class Index:
    """Vectors by message id; a removed one is only overwritten when there are many."""

    def __init__(self) -> None:
        self._ids = np.zeros(_FIRST_ROOM, np.int64)
        self._vectors = np.zeros((_FIRST_ROOM, WIDTH), np.int8)
        # a row per place in the vector: NumPy is fast at summing long rows
        self._signs = np.zeros((WIDTH // 64, _FIRST_ROOM), np.uint64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def reserve(self, count: int) -> None:
        """Make room for ``count`` at once."""
        room = len(self._ids)
        if count <= room:
            return
        more = max(count, room + room // 2) - room
        self._ids = np.concatenate([self._ids, np.zeros(more, np.int64)])
        self._vectors = np.concatenate([self._vectors, np.zeros((more, WIDTH), np.int8)])
        room_for_signs = np.zeros((WIDTH // 64, more), np.uint64)
        self._signs = np.concatenate([self._signs, room_for_signs], axis=1)

    def add(self, vectors: Sequence[tuple[int, bytes]]) -> None:
        """Add vectors in the database's form."""
        if not vectors:
            return
        self.reserve(self._count + len(vectors))
        start, end = self._count, self._count + len(vectors)
        self._ids[start:end] = [message_id for message_id, _ in vectors]
        joined = b"".join(vector for _, vector in vectors)
        rows = np.frombuffer(joined, np.int8).reshape(-1, WIDTH)
        self._vectors[start:end] = rows
        self._signs[:, start:end] = _signs(rows)
        self._count = end

    def remove(self, message_ids: Iterable[int]) -> None:
        """Remove questions that no longer exist."""
        kept = ~np.isin(self._ids[: self._count], list(message_ids))
        count = int(kept.sum())
        for array in (self._ids, self._vectors):
            array[:count] = array[: self._count][kept]
        self._signs[:, :count] = self._signs[:, : self._count][:, kept]
        self._count = count

    def nearest(self, vector: Floats, most: int) -> list[tuple[int, float]]:
        """Return message ids with their cosines, the nearest first."""
        if not self._count:
            return []
        near = np.arange(self._count)
        if self._count > MAY_BE_NEAR:
            distance = np.zeros(self._count, np.uint16)
            for row, mine in zip(self._signs, _signs(vector[None])[:, 0], strict=True):
                distance += np.bitwise_count(row[: self._count] ^ mine)
            near = np.argpartition(distance, MAY_BE_NEAR)[:MAY_BE_NEAR]
        rows = self._vectors[near].astype(np.float32)
        cosines = rows @ vector / np.maximum(np.linalg.norm(rows, axis=1), 1e-9)
        # message ids break ties, so that the order does not depend on the rows' places
        order = np.lexsort((self._ids[near], -cosines))[:most]
        return [(int(self._ids[near[place]]), float(cosines[place])) for place in order]


def _signs(rows: Floats | NDArray[np.int8]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(np.packbits(rows > 0, axis=1).view(np.uint64).T)
