"""The lock on an open file, which the system releases the moment its holder ends."""

from __future__ import annotations

import errno
import logging
import sys

log = logging.getLogger(__name__)

# flock's errors on file systems without locks (some network homes)
_NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


def try_lock(file: int) -> bool:
    """Take the lock without waiting; return False if another process has it.

    Returns True on a file system without locks. Raises OSError.
    """
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - only on this system

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - only on this system

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        if problem.errno in _NO_LOCKS_HERE:
            log.warning("This file system has no locks: only one Understudy should run on it")
            return True
        if problem.errno in _HELD:
            return False
        raise
    return True
