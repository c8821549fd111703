"""``python3 installers/build.py``: packages of Understudy for the system that this runs on.

Like `dev.py`, these few lines hold no syntax newer than 3.6.
"""

import sys
from pathlib import Path

OLDEST = (3, 11)


def main() -> int:
    """Check the Python, then hand over to `packages.commands`."""
    if sys.version_info[:2] < OLDEST:
        print("Understudy needs Python {}.{} or newer.".format(*OLDEST), file=sys.stderr)
        return 2
    # the folder above this one in place of this one: the parts import each other as installers.*
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from installers.packages.commands import command  # noqa: PLC0415 - newer syntax

    return command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
