"""The bytes of files and pictures in an export, beside its texts.

ChatGPT names them by the id in a message: ``file_00ab.dat``, ``file-XYZ-boat.png``,
``dalle-generations/file-XYZ-<uuid>.webp``. Their original names are in a separate list.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NAMES = "conversation_asset_file_names.json"
MOST_NAMES_BYTES = 64 << 20
MOST_ASSET_BYTES = 64 << 20
"""A larger file stays a name: the limit for a model is at most half of this."""
_ID = re.compile(r"file[-_][A-Za-z0-9]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
)


class Assets:
    """Files by their id. ``read`` returns a file of the export by its name.

    ``place`` is the export's name for a person; ``wanted`` are the ``names`` to report if nothing
    refers to them.
    """

    def __init__(
        self,
        names: Iterable[str],
        read: Callable[[str, int], bytes | None],
        close: Callable[[], None] = lambda: None,
        *,
        place: str = "",
        wanted: Iterable[str] = (),
    ) -> None:
        self._read = read
        self.close = close
        self.place = place
        self._wanted = set(wanted)
        self._used: set[str] = set()
        self._list: str | None = None
        self._files: dict[str, str] = {}
        self._called: dict[str, str] | None = None
        for name in sorted(names):
            base = PurePosixPath(name).name
            if base.lower() == NAMES:
                self._list = name
            elif (found := _ID.match(base)) is not None:
                self._files.setdefault(found[0].lower(), name)

    def __bool__(self) -> bool:
        return bool(self._files)

    def data(self, asset: str) -> bytes | None:
        """Return a file's bytes, None if they are missing or too large."""
        name = self._file(asset)
        if name is None:
            return None
        self._used.add(name)
        return self._read(name, MOST_ASSET_BYTES)

    def unused(self) -> list[str]:
        """Return the wanted files that nothing refers to, the first of each id."""
        return [
            one for one in self._files.values() if one in self._wanted and one not in self._used
        ]

    def called(self, asset: str) -> str:
        """Return a file's original name, "" if unknown."""
        if self._called is None:
            self._called = self._names()
        name = self._file(asset)
        base = PurePosixPath(name).name if name is not None else asset
        return self._called.get(base, "")

    def _file(self, asset: str) -> str | None:
        found = _ID.match(asset)
        return None if found is None else self._files.get(found[0].lower())

    def _names(self) -> dict[str, str]:
        raw = None if self._list is None else self._read(self._list, MOST_NAMES_BYTES)
        try:
            return {} if raw is None else msgspec.json.decode(raw, type=dict[str, str])
        except (msgspec.DecodeError, UnicodeError):
            return {}


def is_asset(name: str) -> bool:
    """Return True if a file is named by an id that a message may refer to."""
    return _ID.match(PurePosixPath(name).name) is not None


def kind_of(data: bytes) -> str | None:
    """Return the media type by the first bytes of a file, None if unknown."""
    for begin, media_type in _KINDS:
        if data.startswith(begin):
            return media_type
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None
