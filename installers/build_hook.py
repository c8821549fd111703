"""Lets hatchling compile the translations before it packs `resources/` into the wheel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # generic only for type checkers
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version, build_data
        sys.path.insert(0, self.root)
        from installers.catalogues import compile_all  # noqa: PLC0415 - found by that path alone

        compile_all(Path(self.root))
