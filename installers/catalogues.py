"""Compiles ``resources/translations/*.po`` to the ``.mo`` files that the program reads.

The standard library alone, because the wheel is built and a checkout is started with nothing else.
What it reads is checked against Babel in `tests/installers/test_catalogues.py`.
"""

from __future__ import annotations

import ast
import re
import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "resources/translations"
MAGIC = 0x950412DE
FORM = re.compile(r"msgstr\[(\d+)\]")


class Entry(NamedTuple):
    """One sentence of a ``.po`` file; ``forms`` are its translation, one for each plural form."""

    context: str | None
    message: str
    plural: str | None
    forms: tuple[str, ...]
    is_fuzzy: bool

    @property
    def is_translated(self) -> bool:
        """Tell whether it is used: fuzzy and half translated ones stay English."""
        return all(self.forms) and not self.is_fuzzy

    def key(self) -> str:
        """Return the key under which gettext finds it."""
        words = self.message if self.plural is None else f"{self.message}\0{self.plural}"
        return words if self.context is None else f"{self.context}\x04{words}"


def compile_all(root: Path) -> list[Path]:
    """Write the ``.mo`` beside each ``.po`` that is newer; return the ones written."""
    written = []
    for po in sorted((root / FOLDER).glob("*.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            mo.write_bytes(compiled(entries_of(po.read_text("utf-8"))))
            written.append(mo)
    return written


def entries_of(text: str) -> list[Entry]:
    """Return the entries of a ``.po`` file, its header (with an empty message) included.

    Raises ValueError with the number of a line that is none of gettext's.
    """
    entries: list[Entry] = []
    fields: dict[str, str] = {}
    last, is_fuzzy = "", False
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        word, _, rest = line.strip().partition(" ")
        if not word or (word[0] == "#" and "msgstr" in last):
            if fields:
                entries.append(_entry(fields, is_fuzzy=is_fuzzy))
            fields, last, is_fuzzy = {}, "", False
        if word.startswith("#,"):
            is_fuzzy = "fuzzy" in rest
        if not word or word[0] == "#":
            continue
        if word[0] == '"':
            rest = line.strip()
        else:
            last = word
        try:
            fields[last] = fields.get(last, "") + str(ast.literal_eval(rest))
        except (SyntaxError, ValueError) as problem:
            raise ValueError(f"line {number} is not gettext's: {line}") from problem
    return entries


def _entry(fields: dict[str, str], *, is_fuzzy: bool) -> Entry:
    forms = {int(found[1]): text for name, text in fields.items() if (found := FORM.match(name))}
    said = tuple(forms[number] for number in sorted(forms)) or (fields.get("msgstr", ""),)
    names = fields.get("msgctxt"), fields["msgid"], fields.get("msgid_plural")
    return Entry(*names, said, is_fuzzy)


def compiled(entries: list[Entry]) -> bytes:
    """Return a ``.mo`` file: two sorted tables of lengths and offsets, then all strings."""
    used = {
        one.key(): "\0".join(one.forms) for one in entries if one.is_translated or not one.message
    }
    keys = sorted(key.encode() for key in used)
    words = [used[key.decode()].encode() for key in keys]
    count, tables = len(keys), 7 * 4
    offset = tables + 16 * count
    rows: list[tuple[int, int]] = []
    for one in (*keys, *words):
        rows.append((len(one), offset))
        offset += len(one) + 1
    head = struct.pack("<7I", MAGIC, 0, count, tables, tables + 8 * count, 0, offset)
    return b"".join(
        [
            head,
            *(struct.pack("<2I", *row) for row in rows),
            *(one + b"\0" for one in (*keys, *words)),
        ]
    )
