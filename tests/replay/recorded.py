"""Reads the recordings of real history into windows of trouble."""

from __future__ import annotations

import csv
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.replay.history import IDS, STATES, Window
from understudy.status.official.models_named import NamedModels
from understudy.status.official.prose.mentions import models_in
from understudy.status.official.prose.models import model_of_id

if TYPE_CHECKING:
    from understudy.status.official.prose.models import ModelName


def recordings() -> Path | None:
    """Return the folder of real recordings, None where this machine has none."""
    named = os.environ.get("UNDERSTUDY_RECORDINGS")
    folder = Path(named) if named else Path(__file__).parents[3] / "shared" / "recordings"
    return folder if folder.is_dir() else None


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def impact_windows(folder: Path) -> tuple[Window, ...]:
    """Return the windows whose real start and end the page stated later."""
    rows = csv.DictReader(
        line
        for line in (folder / "claude_impact_windows.csv").read_text("utf-8").splitlines()
        if not line.startswith("#")
    )
    kept = []
    for row in rows:
        if row["kind"] == "feature" or not row["resolved_post"]:
            continue
        began, ended = instant(row["impact_start"]), instant(row["impact_end"])
        if ended > began:
            kept.append(
                Window(
                    row["incident_id"],
                    began,
                    ended,
                    instant(row["first_post"]),
                    instant(row["resolved_post"]),
                )
            )
    return tuple(kept)


def recorded_incidents(
    folder: Path, since: str, until: str, model: str | None = None
) -> tuple[Window, ...]:
    """Return Claude's incidents of some weeks as the page had them.

    Requests fail where the page stated the real impact later. With ``model``, also during every
    major incident that may be about it, from 23 minutes before the post until monitoring.
    """
    known = {one.name: one for one in impact_windows(folder)}
    mine = model_of_id(model) if model else None
    with (folder / "incidents.csv").open(encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["provider"] == "claude" and since <= row["started_at"] < until
        ]
    kept = []
    for row in rows:
        posted, resolved = row["started_at"], row["resolved_at"]
        if not posted or not resolved or posted >= resolved:
            continue
        names = [
            one.split("=")[0].split(" (")[0].casefold() for one in row["components"].split(";")
        ]
        began = ended = instant(posted)
        if row["incident_id"] in known:
            began, ended = known[row["incident_id"]].began, known[row["incident_id"]].ended
        elif mine and row["impact"] in {"major", "critical"} and _is_about(row, mine):
            began = instant(posted) - timedelta(minutes=23)
            ended = instant(row["monitoring_at"] or resolved)
        kept.append(
            Window(
                row["incident_id"] or f"{row['name']}-{posted}",
                began,
                ended,
                instant(posted),
                instant(resolved),
                row["impact"] if row["impact"] in STATES else "none",
                tuple(IDS[name] for name in names if name in IDS),
                row["name"],
                instant(row["monitoring_at"]) if row["monitoring_at"] else None,
            )
        )
    return tuple(sorted(kept, key=lambda one: one.posted))


def _is_about(row: dict[str, str], mine: ModelName) -> bool:
    named = NamedModels(models_in(row["models"] or row["name"]))
    return "API" in row["components"] and named.touches(mine)
