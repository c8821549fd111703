"""The person's files: platformdirs by default, one folder in portable mode and in tests."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple

HOME_VARIABLE = "UNDERSTUDY_HOME"

FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""Errors when there is no room, on the disk or in the person's quota."""
READ_ONLY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class Paths(NamedTuple):
    """Every path the program writes to. Files are readable only by their owner.

    No `msgspec.Struct`, because the tray icon would wait for msgspec: a tenth of its start.
    """

    config_dir: Path
    data_dir: Path
    cache_dir: Path
    log_dir: Path

    @property
    def settings_file(self) -> Path:
        return self.config_dir / "settings.toml"

    @property
    def database_file(self) -> Path:
        return self.data_dir / "understudy.db"

    @property
    def search_file(self) -> Path:
        return index_file(self.database_file)

    @property
    def status_file(self) -> Path:
        """Observations and measurements; a separate file, so that no damage reaches the chats."""
        return self.data_dir / "status.db"

    @property
    def models_file(self) -> Path:
        """The vendors' last model lists; may be deleted at any time."""
        return self.cache_dir / "models.json"

    @property
    def updates_file(self) -> Path:
        """The last look for a newer version, and its result; may be deleted."""
        return self.cache_dir / "updates.json"

    @property
    def verdict_file(self) -> Path:
        """What the running program last said, for `understudy statusline`."""
        return self.data_dir / "verdict.json"

    @property
    def status_line_words_file(self) -> Path:
        """The words of `understudy statusline` in the person's language."""
        return self.data_dir / "status_line_words.json"

    @property
    def claude_code_limits_file(self) -> Path:
        """What Claude Code last gave its status line: ``{at, rate_limits}``, nothing else."""
        return self.data_dir / "claude_code_limits.json"

    @property
    def claude_code_connection_file(self) -> Path:
        """Our changes to Claude Code's settings, to take them back."""
        return self.data_dir / "claude_code_connection.json"

    @property
    def windows_file(self) -> Path:
        """Where each window was last; may be deleted at any time."""
        return self.data_dir / "windows.ini"

    @property
    def lock_file(self) -> Path:
        return self.data_dir / "running.lock"

    @property
    def address_file(self) -> Path:
        """Where the running program listens to later starts."""
        return self.lock_file.with_suffix(".address")

    @property
    def icon_file(self) -> Path:
        """The icon for the notification server; may be deleted at any time."""
        return self.cache_dir / "understudy.png"

    @property
    def log_file(self) -> Path:
        return self.log_dir / "understudy.log"

    def files(self) -> tuple[Path, ...]:
        """Return every file that is named above."""
        names = (name for name in vars(type(self)) if name.endswith("_file"))
        return tuple(getattr(self, name) for name in names)

    def create(self) -> None:
        """Make the folders, closed to everyone else; raises OSError if they cannot be made."""
        for folder in (self.config_dir, self.data_dir, self.cache_dir, self.log_dir):
            folder.mkdir(parents=True, exist_ok=True)
            if os.name == "posix" and folder.stat().st_mode & 0o777 != 0o700:
                folder.chmod(0o700)


def paths_for(home: str | Path | None = None) -> Paths:
    """Return the paths under ``home``, else ``$UNDERSTUDY_HOME``, else the person's own folders."""
    chosen = home or os.environ.get(HOME_VARIABLE)
    if chosen:
        root = Path(chosen).expanduser().absolute()
        return Paths(root / "config", root / "data", root / "cache", root / "log")
    from platformdirs import PlatformDirs  # noqa: PLC0415 - 6 ms saved in portable mode and tests

    dirs = PlatformDirs("understudy", appauthor=False)
    return Paths(
        Path(dirs.user_config_dir),
        Path(dirs.user_data_dir),
        Path(dirs.user_cache_dir),
        Path(dirs.user_log_dir),
    )


def index_file(database_file: Path) -> Path:
    """Return the search index of an archive, which lies beside it."""
    return database_file.with_name(f"{database_file.stem}-search.db")


def make_private(path: Path) -> None:
    """Make ``path`` readable only by its owner; a no-op if the system has no such bits."""
    if os.name == "posix":
        path.chmod(0o600)


def open_private(path: Path, how: int) -> int:
    """Open a regular file, create it private if missing, and return its descriptor.

    ``how`` are flags of `os.open`. Raises OSError for a link, so that no one can redirect our
    writing, and for anything but a regular file: opening a pipe would wait.
    """
    safe = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    file = os.open(path, how | os.O_CREAT | safe, 0o600)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    if os.name == "posix":
        os.fchmod(file, 0o600)
    return file


def replace_private(path: Path, content: bytes) -> None:
    """Replace ``path`` with ``content``, private to the owner: whole or not at all.

    Written beside, flushed to the disk, then renamed; of two processes the later one wins.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with os.fdopen(open_private(beside, os.O_WRONLY | os.O_TRUNC), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def move_aside(path: Path, stamp: str) -> Path:
    """Rename an unreadable file next to itself, never over another; return the new path."""
    target = path.with_name(f"{path.name}.unreadable-{stamp}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}.unreadable-{stamp}-{number}")
    path.rename(target)
    return target


def sync_folder(folder: Path) -> None:
    """Flush a folder, so that a new name survives a power cut. Windows does not need it."""
    if os.name != "posix":
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
