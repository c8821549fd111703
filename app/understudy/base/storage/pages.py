"""Reads rows out of a damaged SQLite file page by page, without SQLite.

SQLite refuses a table if its root or an inner page is gone, even if every leaf below is whole. Here
each page that looks like a leaf of a table is read by itself. The format is frozen:
https://www.sqlite.org/fileformat2.html (read 2026-11-21).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Generator

LEAF, INNER = 0x0D, 0x05
HEADER_BYTES = 100
MOST_COLUMNS = 100
LARGEST_ROW_BYTES = 1 << 30

Value = int | float | str | bytes | None


class RawRow(msgspec.Struct, frozen=True):
    rowid: int
    values: tuple[Value, ...]


class _BrokenError(Exception):
    """These bytes are not a row."""


class RawPages:
    """The pages of one file, all in memory-mapped or plain bytes; numbers begin at 1."""

    def __init__(self, data: bytes | memoryview, page_bytes: int) -> None:
        self._data = data
        self._size = page_bytes
        self.count = len(data) // page_bytes

    def tree(self, root: int) -> tuple[set[int], bool]:
        """Return the leaves below ``root``, and whether every page on the way was whole."""
        leaves: set[int] = set()
        seen: set[int] = set()
        is_whole = True
        todo = [root]
        while todo:
            number = todo.pop()
            if number in seen or not 1 <= number <= self.count:
                is_whole = False
                continue
            seen.add(number)
            kind = self.kind(number)
            if kind == LEAF:
                leaves.add(number)
            elif kind == INNER:
                todo += self._children(number)
            else:
                is_whole = False
        return leaves, is_whole

    def kind(self, number: int) -> int:
        return self._data[self._start(number)]

    def rows(self, number: int) -> Generator[RawRow]:
        """Yield the readable rows of a leaf; nothing if the page is not a leaf."""
        if self.kind(number) != LEAF:
            return
        base = (number - 1) * self._size
        head = self._start(number)
        (cells,) = struct.unpack_from(">H", self._data, head + 3)
        if cells * 2 > self._size:
            return
        for index in range(cells):
            (offset,) = struct.unpack_from(">H", self._data, head + 8 + 2 * index)
            try:
                yield self._row(base + offset, base + self._size)
            except (_BrokenError, struct.error, IndexError):
                continue

    def _start(self, number: int) -> int:
        return (number - 1) * self._size + (HEADER_BYTES if number == 1 else 0)

    def _children(self, number: int) -> list[int]:
        base, head = (number - 1) * self._size, self._start(number)
        cells, last = struct.unpack_from(">H", self._data, head + 3)[0], head + 8
        found = [struct.unpack_from(">I", self._data, last)[0]]
        for index in range(min(cells, self._size // 2 - 16)):
            (offset,) = struct.unpack_from(">H", self._data, head + 12 + 2 * index)
            if offset <= self._size - 4:
                found.append(struct.unpack_from(">I", self._data, base + offset)[0])
        return found

    def _row(self, at: int, end: int) -> RawRow:
        size, at = self._varint(at)
        rowid, at = self._varint(at)
        if not 0 < size < LARGEST_ROW_BYTES:
            raise _BrokenError
        if rowid >= 1 << 63:
            rowid -= 1 << 64
        return RawRow(rowid, _values(self._payload(at, end, size)))

    def _payload(self, at: int, end: int, size: int) -> bytes:
        most = self._size - 35
        if size <= most:
            here = size
        else:
            least = (self._size - 12) * 32 // 255 - 23
            here = least + (size - least) % (self._size - 4)
            here = here if here <= most else least
        if at + here > end:
            raise _BrokenError
        pieces = [bytes(self._data[at : at + here])]
        if here == size:
            return pieces[0]
        (following,) = struct.unpack_from(">I", self._data, at + here)
        left, seen = size - here, set[int]()
        # a broken chain leaves the beginning of its row, which is better than nothing
        while left > 0 and 1 < following <= self.count and following not in seen:
            seen.add(following)
            base = (following - 1) * self._size
            pieces.append(bytes(self._data[base + 4 : base + 4 + min(left, self._size - 4)]))
            left -= len(pieces[-1])
            (following,) = struct.unpack_from(">I", self._data, base)
        return b"".join(pieces)

    def _varint(self, at: int) -> tuple[int, int]:
        return _varint(self._data, at)


def _varint(data: bytes | memoryview, at: int) -> tuple[int, int]:
    value = 0
    for index in range(8):
        byte = data[at + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    return value << 8 | data[at + 8], at + 9


def _values(payload: bytes) -> tuple[Value, ...]:
    head, at = _varint(payload, 0)
    if not 1 < head <= len(payload):
        raise _BrokenError
    kinds = []
    while at < head:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    if not 0 < len(kinds) <= MOST_COLUMNS:
        raise _BrokenError
    values: list[Value] = []
    at = head
    for kind in kinds:
        size = _size_of(kind)
        values.append(_value(kind, payload[at : at + size]))
        at += size
    return tuple(values)


def _size_of(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    sizes = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
    if kind >= len(sizes):
        raise _BrokenError
    return sizes[kind]


def _value(kind: int, raw: bytes) -> Value:
    if kind == 0:
        return None
    if kind in {8, 9}:
        return kind - 8
    if kind == 7:
        number: float = struct.unpack(">d", raw)[0]
        return number
    if kind < 7:
        if len(raw) != _size_of(kind):
            raise _BrokenError
        return int.from_bytes(raw, "big", signed=True)
    return raw.decode("utf-8", "replace") if kind % 2 else raw
