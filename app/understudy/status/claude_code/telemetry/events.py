"""Reads the ends of requests in an export of logs (OTLP, http/json): named fields only.

Of two events, `api_request` and `api_error`, the attributes in `READ` are decoded; everything else,
words of the person among it, is skipped as bytes. Shapes as of Claude Code 1.0.128 to 2.1.332.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from understudy.status.claude_code.lines import hashed, model_name

ANSWERED, FAILED = b'"claude_code.api_request"', b'"claude_code.api_error"'
READ = {
    f'"{name}"'.encode(): name
    for name in (
        *("session.id", "anthropic.provider", "anthropic.custom_base_url"),
        *("model", "request_id", "status_code", "duration_ms", "ttft_ms"),
    )
}
"""The names of the attributes that are read, as they are written."""
FIRST_PARTY = "firstParty"
LONGEST_MS = 86_400_000.0
OLDEST_S = 1_500_000_000.0


class Ended(msgspec.Struct, frozen=True):
    """A request ended. ``session`` and ``request`` are hashes, "" if they are not told.

    ``status`` None with ``has_failed``: the connection. ``by_anthropic`` False: another's door,
    such as a gateway or Bedrock; None: it does not say.
    """

    at: datetime
    session: str
    request: str
    model: str
    has_failed: bool
    status: int | None = None
    first_text_s: float | None = None
    elapsed_s: float | None = None
    by_anthropic: bool | None = None


class _Body(msgspec.Struct):
    stringValue: msgspec.Raw = msgspec.Raw()  # noqa: N815 - of the wire


class _Attribute(msgspec.Struct):
    key: msgspec.Raw
    value: msgspec.Raw


class _Record(msgspec.Struct):
    timeUnixNano: str | int = 0  # noqa: N815 - of the wire
    body: _Body = msgspec.field(default_factory=_Body)
    attributes: list[_Attribute] = []


class _Scope(msgspec.Struct):
    logRecords: list[msgspec.Raw] = []  # noqa: N815 - of the wire


class _Resource(msgspec.Struct):
    scopeLogs: list[_Scope] = []  # noqa: N815 - of the wire


class _Export(msgspec.Struct):
    resourceLogs: list[_Resource] = []  # noqa: N815 - of the wire


class _Value(msgspec.Struct):
    stringValue: str | None = None  # noqa: N815 - of the wire
    intValue: int | str | None = None  # noqa: N815 - of the wire
    doubleValue: float | None = None  # noqa: N815 - of the wire
    boolValue: bool | None = None  # noqa: N815 - of the wire

    @property
    def number(self) -> float | None:
        """The number, which older versions wrote as text; None if it is none."""
        told = next(
            (one for one in (self.intValue, self.doubleValue, self.stringValue) if one is not None),
            None,
        )
        try:
            return None if told is None else float(told)
        except ValueError:
            return None


_EXPORT = msgspec.json.Decoder(_Export)
_RECORD = msgspec.json.Decoder(_Record)
_VALUE = msgspec.json.Decoder(_Value)


def ended_in(body: bytes) -> list[Ended]:
    """Return the ends of requests in one export; what cannot be read is none. Raises nothing."""
    try:
        export = _EXPORT.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return []  # its message may quote the body, so it is not kept
    found = (
        _ended(record)
        for resource in export.resourceLogs
        for scope in resource.scopeLogs
        for record in scope.logRecords
    )
    return [one for one in found if one is not None]


def _ended(raw: msgspec.Raw) -> Ended | None:
    try:
        record = _RECORD.decode(raw)
        event = bytes(record.body.stringValue)
        if event not in {ANSWERED, FAILED}:
            return None
        told = {
            name: _VALUE.decode(one.value)
            for one in record.attributes
            if (name := READ.get(bytes(one.key)))
        }
        at_s = int(record.timeUnixNano) / 1e9
        if at_s < OLDEST_S:
            return None
        return _read(datetime.fromtimestamp(at_s, UTC), told, has_failed=event == FAILED)
    except (msgspec.DecodeError, ValueError, OverflowError, OSError, RecursionError):
        return None


def _read(at: datetime, told: dict[str, _Value], *, has_failed: bool) -> Ended:
    nothing = _Value()
    request = told.get("request_id", nothing).stringValue
    status = told.get("status_code", nothing).number
    name = told.get("model", nothing).stringValue
    return Ended(
        at,
        hashed(told.get("session.id", nothing).stringValue),
        hashed(request),
        model_name(name),
        has_failed,
        int(status) if status is not None and 100 <= status < 600 else None,
        _seconds(told.get("ttft_ms")),
        _seconds(told.get("duration_ms")),
        _by_anthropic(told, request or "", name or ""),
    )


def _by_anthropic(told: dict[str, _Value], request: str, model: str) -> bool | None:
    """Judge by what the event says, else (before 2.1.332) by the ids."""
    provider = told.get("anthropic.provider", _Value()).stringValue
    is_custom = told.get("anthropic.custom_base_url", _Value()).boolValue
    if (provider and provider != FIRST_PARTY) or is_custom or (model and not model_name(model)):
        return False
    if provider and is_custom is False:
        return True
    if request:
        return request.startswith("req_")
    return None


def _seconds(value: _Value | None) -> float | None:
    ms = value.number if value is not None else None
    return ms / 1000 if ms is not None and 0 <= ms < LONGEST_MS else None
