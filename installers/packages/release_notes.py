"""Prints what is new in the version that a tag names, for its release; refuses a wrong tag.

``python3 -m installers.packages.release_notes v0.1.0``: the tag must be the program's version, and
the changelog must have a part for it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VERSION = re.compile(r'^__version__ = "(\d+\.\d+\.\d+)"$', re.MULTILINE)
"""Three numbers: Windows' installer and the packages' order allow nothing else."""


def version_of(source: str) -> str:
    """Return the version that the package's source names."""
    found = VERSION.search(source)
    if found is None:
        raise SystemExit("The program's version is not three numbers, like 1.2.3.")
    return found[1]


def notes(changelog: str, version: str) -> str:
    """Return what the changelog has between the heading of ``version`` and the next one."""
    heading = rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$"
    parts = re.split(heading, changelog, maxsplit=1, flags=re.MULTILINE)
    text = re.split(r"^## ", parts[1], maxsplit=1, flags=re.MULTILINE)[0] if len(parts) > 1 else ""
    if not text.strip():
        raise SystemExit(
            f"CHANGELOG.md has nothing for {version}. "
            f"Put it below a heading of the form: ## [{version}] - YYYY-MM-DD"
        )
    return text.strip() + "\n"


def main(tag: str) -> int:
    """Print the notes of the version that ``tag`` names, or say why it cannot be released."""
    version = version_of((ROOT / "app" / "understudy" / "__init__.py").read_text("utf-8"))
    if tag != f"v{version}":
        raise SystemExit(f"The tag is {tag}, but the program's version is {version}: v{version}.")
    sys.stdout.write(notes((ROOT / "CHANGELOG.md").read_text("utf-8"), version))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
