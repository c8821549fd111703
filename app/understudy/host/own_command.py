"""How this very program is started again, for menu entries and autostart."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def own_command() -> list[str]:
    """Return the words that start this program: the AppImage, the frozen program or the script."""
    if image := os.environ.get("APPIMAGE"):
        return [image]
    if getattr(sys, "frozen", False):
        return [sys.executable]
    script = Path(sys.executable).with_name("understudy")
    if script.is_file() and os.access(script, os.X_OK):
        return [str(script)]
    return [sys.executable, "-m", "understudy"]
