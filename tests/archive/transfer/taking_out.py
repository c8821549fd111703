"""Exports as a test asks for them."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from tests.archive.opened import SetClock
from understudy.archive.transfer.exporter import Exporter, Wanted

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.transfer.results import ExportFormat, ExportReport


def take_out(
    folder: Path,
    target: Path,
    form: ExportFormat,
    conversation: int | None = None,
    *,
    with_private: bool = False,
    cancel: Event | None = None,
) -> ExportReport:
    """Export from the archive in ``folder``."""
    exporter = Exporter(folder / "understudy.db", SetClock(), cancel or Event())
    return exporter.run(target, Wanted(form, conversation, with_private=with_private))
