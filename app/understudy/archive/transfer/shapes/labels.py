"""Properties of a conversation that have no field here, as short texts.

A project, a custom GPT, a summary; and every flag that is set, so that future ones are kept too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.archive.rows import storable
from understudy.archive.transfer.shapes.lenient import key_in, object_in, text_in

if TYPE_CHECKING:
    from collections.abc import Mapping

FLAGS_ELSEWHERE = {"is_starred", "is_pinned"}
"""Flags that mean a pinned conversation."""
MOST_LABELS = 20
MOST_LENGTH = 100_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FLAG = re.compile(r"is_([a-z0-9_]{1,40})")
_PROJECT_OF_CHATGPT = "g-p-"


def labels_of(given: Mapping[str, Any]) -> dict[str, str]:
    """Return the labels of a conversation of Claude's or ChatGPT's."""
    project = object_in(given, "project")
    gizmo = key_in(given, "gizmo_id", "conversation_template_id")
    is_project = gizmo.startswith(_PROJECT_OF_CHATGPT) or given.get("gizmo_type") == "snorlax"
    found = {
        "project": text_in(project, "name", "title")
        or key_in(project, "uuid", "id")
        or text_in(given, "project_name", "project")
        or key_in(given, "project_uuid", "project_id")
        or (gizmo if is_project else ""),
        "custom_gpt": "" if is_project else gizmo,
        "summary": text_in(given, "summary"),
    }
    flags = (_FLAG.fullmatch(name) for name, value in given.items() if value is True)
    found |= {one[1]: "yes" for one in flags if one is not None and one[0] not in FLAGS_ELSEWHERE}
    return checked_labels(found)


def checked_labels(given: Mapping[str, object]) -> dict[str, str]:
    """Return those of ``given`` that are labels: short texts under plain names."""
    found = {
        name: storable(value)[:MOST_LENGTH]
        for name, value in given.items()
        if isinstance(value, str) and value.strip() and _NAME.fullmatch(name)
    }
    return dict(sorted(found.items())[:MOST_LABELS])


def labels_json(labels: Mapping[str, str]) -> str | None:
    """Return labels in the stored form."""
    return msgspec.json.encode(labels).decode() if labels else None


def labels_from(kept: str | None) -> dict[str, str]:
    """Read the output of `labels_json`; empty if it is unreadable."""
    try:
        return {} if kept is None else msgspec.json.decode(kept, type=dict[str, str])
    except msgspec.DecodeError:
        return {}
