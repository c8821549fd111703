"""Deep Research: its report is not in the place of answers.

Since 2026 it is in the state of a widget, often as JSON in a text; before, in a message of a
separate task. (Found in public readers of exports, 2026-11.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.archive.transfer.shapes.lenient import object_in, text_in, unwrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_LEVELS = 6
TASK = "deepresch_"


def report_in(message: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the message that is the report, None if there is none."""
    metadata = object_in(message, "metadata")
    widget = object_in(metadata, "chatgpt_sdk")
    if widget and (found := _report(widget, MOST_LEVELS)) is not None:
        return found
    is_task = metadata.get("is_async_task_result_message") is True
    if is_task or text_in(metadata, "async_task_id").startswith(TASK):
        return message
    return None


def _report(given: object, levels: int) -> Mapping[str, Any] | None:
    value = unwrapped(given)
    if not levels:
        return None
    if isinstance(value, dict):
        report = unwrapped(value.get("report_message"))
        if isinstance(report, dict) and object_in(report, "content"):
            return report
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        if isinstance(one, dict | list | str) and (found := _report(one, levels - 1)) is not None:
            return found
    return None
