"""The README's two commands: ``run`` starts the program, ``test`` runs every check. Also ``lock``.

Nothing but this file's few lines runs before Python's version is known, and they hold no syntax
newer than 3.6, so that an older Python gets a sentence instead of a SyntaxError.
"""

import sys
from pathlib import Path

OLDEST = (3, 11)


def complaint(version: "tuple[int, ...]") -> str:
    """Return what to tell a person whose Python is too old, or an empty string."""
    if version >= OLDEST:
        return ""
    return (
        "Understudy needs Python {}.{} or newer; this is Python {}.{}. "
        "Start it with a newer one, like: python{}.{} installers/dev.py run"
    ).format(*OLDEST, *version, *OLDEST)


def main() -> int:
    """Check the Python, then hand over to `dev_commands`."""
    problem = complaint(tuple(sys.version_info[:2]))
    if problem:
        print(problem, file=sys.stderr)
        return 2
    # the folder above this one in place of this one: the commands import each other as installers.*
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from installers.dev_commands import command  # noqa: PLC0415 - unreadable for an older Python

    return command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
