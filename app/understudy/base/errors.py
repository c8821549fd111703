"""The whole error tree, for an overview of everything that can go wrong.

Errors carry fields, not sentences; sentences live in `words/common.py`. Each outside library's
exceptions become one of these in one place, always with ``raise ... from``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class UnderstudyError(Exception):
    """Base of every error this program raises on purpose."""


class SettingsError(UnderstudyError):
    """A settings file holds a value that is not allowed."""

    def __init__(self, path: Path, line: int, key: str, problem: str, allowed: str) -> None:
        super().__init__(f"{path}:{line}: {key}: {problem}; allowed: {allowed}")
        self.path = path
        self.line = line
        self.key = key
        self.problem = problem
        self.allowed = allowed


class WrongValueError(UnderstudyError):
    """A settings value in the file or the window is wrong; ``allowed`` gives the right ones."""

    def __init__(self, key: str, problem: str, allowed: str = "") -> None:
        super().__init__(f"{key}: {problem}")
        self.key = key
        self.problem = problem
        self.allowed = allowed


class SettingsUnreadableError(UnderstudyError):
    """A settings file is not valid TOML; it was moved to ``moved_to`` and the defaults apply."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path = path
        self.line = line
        self.problem = problem


class StorageError(UnderstudyError):
    """The database failed; ``cause`` is full, read_only, locked, newer, damaged, failed or closed.

    ``failed`` is trouble with the disk or the system, ``closed`` a use after closing.
    """

    def __init__(self, path: Path, cause: str, detail: str = "") -> None:
        super().__init__(f"{path}: {cause} {detail}".strip())
        self.path = path
        self.cause = cause
        self.detail = detail


class ExportError(UnderstudyError):
    """An export was not written; ``cause`` is exists, full, read_only, private or failed."""

    def __init__(self, path: Path, cause: str, detail: str = "") -> None:
        super().__init__(f"{path}: {cause} {detail}".strip())
        self.path = path
        self.cause = cause
        self.detail = detail


class DeletedMeanwhileError(UnderstudyError):
    """The row to read or write was deleted meanwhile, here or by another process.

    ``kind`` is conversation, message or segment.
    """

    def __init__(self, kind: str, row_id: int) -> None:
        super().__init__(f"{kind} {row_id} was deleted")
        self.kind = kind
        self.row_id = row_id


class AttachmentError(UnderstudyError):
    """A file cannot be added to a question.

    ``problem`` is missing, unreadable, too_large, kind (neither image, PDF nor text), empty, or, if
    it is not a regular file: folder, pipe, socket or device.
    """

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class FetchError(UnderstudyError):
    """A page could not be fetched; ``kind`` is one of `base.http.FetchFailure`."""

    def __init__(
        self,
        kind: str,
        url: str,
        detail: str = "",
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        from understudy.base.addresses import shown  # noqa: PLC0415 - the tray's start meets no page

        super().__init__(f"{kind} {shown(url)} {detail}".strip())
        self.kind = kind
        self.url = url
        self.detail = detail
        self.status = status
        self.retry_after_s = retry_after_s


class SecretsError(UnderstudyError):
    """No key is available; ``kind`` is missing, locked, failed, or malformed (not a valid key)."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"keyring {kind} {detail}".strip())
        self.kind = kind
        self.detail = detail


class AlreadyRunningError(UnderstudyError):
    """Another Understudy holds this home; ``answered``: it is running well and took the request.

    ``pid`` is the process that did not answer, None if unknown.
    """

    def __init__(self, lock_file: Path, *, answered: bool, pid: int | None = None) -> None:
        super().__init__(f"{lock_file}: held, {'answered' if answered else 'no answer'}")
        self.lock_file = lock_file
        self.answered = answered
        self.pid = pid


class NotifierUnavailableError(UnderstudyError):
    """The system cannot show notifications just now."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"no notifications {detail}".strip())
        self.detail = detail


class ModelFileError(UnderstudyError):
    """A bundled model cannot be used; ``cause`` is missing or damaged."""

    def __init__(self, name: str, cause: str, detail: str = "") -> None:
        super().__init__(f"{name}: {cause} {detail}".strip())
        self.name = name
        self.cause = cause
        self.detail = detail
