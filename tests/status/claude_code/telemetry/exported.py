"""Exports of Claude Code's telemetry, as version 2.1.332 writes them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

CANARY = "CANARY-9c1e"
DIRECT = {"anthropic.provider": "firstParty", "anthropic.custom_base_url": False}
GATEWAY = DIRECT | {"anthropic.custom_base_url": True}
BEDROCK = {"anthropic.provider": "bedrock", "anthropic.custom_base_url": False}


def value(told: Any) -> dict[str, Any]:
    kinds = {bool: "boolValue", int: "intValue", float: "doubleValue", str: "stringValue"}
    return {kinds[type(told)]: told}


def record(event: str, at: datetime, **told: Any) -> dict[str, Any]:
    attributes = {
        "user.email": CANARY,
        "event.name": event,
        "session.id": "s",
        "prompt": CANARY,
        "error": CANARY,
        **told,
    }
    return {
        "timeUnixNano": str(int(at.timestamp() * 1000) * 1_000_000),
        "body": {"stringValue": f"claude_code.{event}"},
        "attributes": [{"key": name, "value": value(one)} for name, one in attributes.items()],
    }


def export(*records: dict[str, Any]) -> bytes:
    resource = {"attributes": [{"key": "host.name", "value": {"stringValue": CANARY}}]}
    logs = {"scope": {"name": CANARY}, "logRecords": list(records)}
    return json.dumps({"resourceLogs": [{"resource": resource, "scopeLogs": [logs]}]}).encode()


def answered(at: datetime, number: int = 1, **told: Any) -> dict[str, Any]:
    common = {"model": "claude-sonnet-5-5", "request_id": f"req_{number}"}
    return record(
        "api_request", at, **DIRECT | common | {"ttft_ms": 1200, "duration_ms": 5000} | told
    )


def failed(at: datetime, **told: Any) -> dict[str, Any]:
    common = {"model": "claude-sonnet-5-5", "status_code": 529, "duration_ms": 20, "attempt": 11}
    return record("api_error", at, **DIRECT | common | told)


def every_kind(at: datetime) -> list[dict[str, Any]]:
    """Return events of all kinds, with words wherever a text can be."""
    names = ("user_prompt", "assistant_response", "tool_result", "hook_x", "api_refusal", CANARY)
    odd = {"prompt": CANARY * 100, "response": CANARY, "tool_input": CANARY, CANARY: CANARY}
    found = [record(name, at, **odd) for name in names]
    ids = {"request_id": f"req_{CANARY}", "session.id": CANARY}
    found.append(record("api_request", at, **odd, **ids))
    found.append(record("api_request", at, **odd, **ids, model=CANARY))
    found.append(record("api_error", at, **odd, **ids, status_code=CANARY, duration_ms=CANARY))
    found.append({"timeUnixNano": CANARY, "body": {"stringValue": "claude_code.api_error"}})
    found.append({"timeUnixNano": at.timestamp(), "body": CANARY, "attributes": CANARY})
    found.append({"body": {"stringValue": {"x": CANARY}}})
    return found


def later(at: datetime, seconds: float) -> datetime:
    return at + timedelta(seconds=seconds)
