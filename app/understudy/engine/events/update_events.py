"""The event of the update notice for the windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from understudy.engine.update import Update


class UpdateNoticed(msgspec.Struct, frozen=True):
    """The newer version to show from now on; None: there is none to show."""

    update: Update | None
