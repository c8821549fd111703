"""The monthly report as text, for the command and the window: the same words and the same files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from understudy.base.shown_text import json_shown, shown
from understudy.status.log.report.csv_table import as_csv
from understudy.status.log.report.json_object import as_json
from understudy.status.log.report.markdown import as_markdown
from understudy.words.common import HEADLINES
from understudy.words.verdict_reasons import reason_sentence

if TYPE_CHECKING:
    from typing import Literal

    from understudy.status.log.report.month import MonthReport
    from understudy.status.model import VerdictKind

    Format = Literal["markdown", "csv", "json"]


def formatted(report: MonthReport, form: Format) -> str:
    """Return the report in one of the three formats."""
    match form:
        case "markdown":
            return shown(as_markdown(report, reason_sentence, _kind_words))
        case "csv":
            return as_csv(report)
        case "json":
            return json_shown(as_json(report))
        case _:
            assert_never(form)


def write_whole(target: Path, text: str) -> None:
    """Write the report to ``target``, whole or not at all; raises OSError."""
    file, part = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(file, "w", encoding="utf-8", newline="") as opened:
            opened.write(text)
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _kind_words(kind: VerdictKind) -> str:
    return str(HEADLINES[kind])
