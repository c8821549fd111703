"""What hatchling does before it packs the wheel: translations, and where releases are published."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FEED_VARIABLE = "UNDERSTUDY_RELEASE_FEED"
"""The address of the feed of releases, set by the build that publishes them (release.yml)."""
FEED_FILE = "understudy/resources/release-feed.txt"


class WheelHook(BuildHookInterface):  # type: ignore[type-arg]  # generic only for type checkers
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version
        sys.path.insert(0, self.root)
        from installers.catalogues import compile_all  # noqa: PLC0415 - found by that path alone

        compile_all(Path(self.root))
        if feed := os.environ.get(FEED_VARIABLE, ""):
            # beside the wheel, never in the checkout: only this build knows it
            made = Path(self.directory) / "release-feed.txt"
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(f"{feed}\n", "utf-8")
            build_data["force_include"][str(made)] = FEED_FILE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        del version, build_data, artifact_path
        (Path(self.directory) / "release-feed.txt").unlink(missing_ok=True)
