"""Where Claude Code keeps its transcripts on this computer, and whether it asks Anthropic."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

CONFIG_VARIABLE = "CLAUDE_CONFIG_DIR"
ELSEWHERE = (
    *("CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY"),
    *("ANTHROPIC_BASE_URL", "ANTHROPIC_BEDROCK_BASE_URL", "ANTHROPIC_VERTEX_BASE_URL"),
)
"""Variables that send Claude Code's requests to another door than Anthropic's."""
COWORK = "local-agent-mode-sessions"


def transcript_folders(
    environ: Mapping[str, str], home: Path | None = None, system: str = sys.platform
) -> tuple[Path, ...]:
    """Return the folders that hold transcripts and exist; their names are not to be shown.

    ``CLAUDE_CONFIG_DIR`` and ``~/.claude`` are both looked at: a terminal may have the variable,
    an app may not.
    """
    home = home or Path.home()
    named = environ.get(CONFIG_VARIABLE)
    folders = [Path(named).expanduser() / "projects"] if named else []
    folders.append(home / ".claude" / "projects")
    folders += [apps / COWORK for apps in _app_folders(environ, home, system)]
    found = dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir())
    return tuple(found)


def config_folders(environ: Mapping[str, str], home: Path | None = None) -> tuple[Path, ...]:
    """Return the folders with Claude Code's settings that exist, each once."""
    named = environ.get(CONFIG_VARIABLE)
    folders = [Path(named).expanduser()] if named else []
    folders.append((home or Path.home()) / ".claude")
    return tuple(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def is_transcript(path: str) -> bool:
    """Return True if a file below one of these folders may be a transcript."""
    if not path.endswith(".jsonl"):
        return False
    parts = Path(path).parts
    return COWORK not in parts or (".claude" in parts and "projects" in parts)


def transcripts(
    folders: Iterable[Path],
    unreadable: Callable[[OSError], None],
    *,
    follow_links: bool = True,
) -> Iterator[tuple[float, str]]:
    """Yield the time of the last change (seconds since 1970) and the path of each transcript.

    ``unreadable`` is called for what cannot be looked at; the rest is yielded all the same. Without
    ``follow_links`` the time of a link is its own, so that one to nothing is yielded too.
    """
    waiting = [os.fspath(one) for one in folders]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                inside = list(entries)
        except OSError as problem:
            unreadable(problem)
            continue
        for entry in inside:
            try:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif is_transcript(entry.path):
                    yield entry.stat(follow_symlinks=follow_links).st_mtime, entry.path
            except OSError as problem:
                unreadable(problem)


def asks_elsewhere(environ: Mapping[str, str]) -> bool:
    """Return True if these variables send Claude Code to another door; only names are looked at."""
    return any(environ.get(name) for name in ELSEWHERE)


def _app_folders(environ: Mapping[str, str], home: Path, system: str) -> list[Path]:
    if system == "darwin":
        return [home / "Library" / "Application Support" / "Claude"]
    if system != "win32":
        return []
    folders = []
    if roaming := environ.get("APPDATA"):
        folders.append(Path(roaming) / "Claude")
    if local := environ.get("LOCALAPPDATA"):
        packaged = Path(local) / "Packages"
        folders += [one / "LocalCache" / "Roaming" / "Claude" for one in packaged.glob("Claude_*")]
    return folders
