"""LiteLLM in an environment of its own, for the benchmarks that compare with it."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
WANTED = Path(__file__).parent / "outage_year" / "litellm.txt"
FOLDER = ROOT / "build" / "litellm"


def litellm_python(given: Path | None) -> Path:
    """Return the interpreter to use: the one given, or that of an environment made here once."""
    if given is not None:
        return given.absolute()  # not resolved: a link out of an environment leaves it
    python = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    made_from = FOLDER / "made-from.txt"
    wanted = WANTED.read_text("utf-8")
    if not made_from.exists() or made_from.read_text("utf-8") != wanted:
        print(f"making {FOLDER.relative_to(ROOT)} (about 350 MB)", file=sys.stderr)
        venv.create(FOLDER, with_pip=True, clear=True)
        command = [python, "-m", "pip", "install", "--quiet", "--no-deps", "-r", WANTED]
        subprocess.run(command, check=True)
        made_from.write_text(wanted, "utf-8")
    return python
