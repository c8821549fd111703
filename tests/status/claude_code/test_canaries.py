"""Words that stand in a transcript are found nowhere after it was read, however large it is."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.status.claude_code.recorded import BEGAN, compact
from understudy.status.claude_code.chains import Chains
from understudy.status.claude_code.tail import (
    CHUNK_BYTES,
    LONGEST_LINE_BYTES,
    READ_BACK_BYTES,
    Tail,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

CANARY = "CANARY-7f3a"
NESTED = {"type": "assistant", "isApiErrorMessage": True, "error": CANARY, "model": CANARY}
SIZE_BYTES = 100 << 20


def _line(number: int, began: datetime, told: dict[str, Any]) -> bytes:
    at = began + timedelta(milliseconds=number)
    kind = f"{told['type']}-{told.get('subtype')}-{len(told)}"
    common = {
        "timestamp": at.isoformat(),
        "sessionId": CANARY,
        "uuid": f"{CANARY}-{number}-{kind}",
        "parentUuid": CANARY,
        "version": f"2.1.332-{CANARY}",
        "cwd": f"/home/{CANARY}",
        "gitBranch": CANARY,
        "slug": CANARY,
    }
    return compact(common | told)


def every_kind(number: int, began: datetime = BEGAN) -> Iterator[bytes]:
    """Yield lines of all kinds with words wherever a text can be, also where none should be."""

    def line(number: int, told: dict[str, Any]) -> bytes:
        return _line(number, began, told)

    words = f"{CANARY} " * 200
    yield line(number, {"type": "user", "message": {"role": "user", "content": words}})
    yield line(number, {"type": "user", "turnCompanion": True, "message": {"content": words}})
    result = {"content": [{"type": "tool_result", "content": [NESTED]}], "toolUseResult": NESTED}
    yield line(number, {"type": "user", "message": result})
    for kind in ("queue-operation", "last-prompt", "ai-title", "attachment", "summary", "news"):
        yield line(number, {"type": kind, "content": words, "title": words, "nested": NESTED})
    blocks = [{"type": "text", "text": words}, {"type": "tool_use", "input": NESTED}]
    message = {"id": f"msg_01{CANARY}{number}", "model": "claude-sonnet-5-5", "content": blocks}
    yield line(
        number,
        {
            "type": "assistant",
            "requestId": f"req_{CANARY}",
            "requestRef": CANARY,
            "requestedModel": CANARY,
            "message": message,
        },
    )
    yield line(number, {"type": "assistant", "message": message | {"model": CANARY}})
    yield line(
        number,
        {
            "type": "assistant",
            "isApiErrorMessage": True,
            "error": CANARY,
            "apiError": CANARY,
            "apiErrorType": CANARY,
            "streamCutCause": CANARY,
            "errorDetails": words,
            "quotaLimits": {"status": "rejected", "rateLimitType": CANARY, "resetsAt": 1.5e9},
            "message": {"id": CANARY, "model": "<synthetic>", "content": words},
        },
    )
    error = {
        "status": 529,
        "message": words,
        "formatted": words,
        "requestId": f"req_{CANARY}",
        "connection": {"code": CANARY, "message": words},
        "headers": {"x": CANARY},
    }
    yield line(number, {"type": "system", "subtype": "api_error", "error": error})
    yield line(
        number,
        {
            "type": "system",
            "subtype": "model_fallback",
            "trigger": "overloaded",
            "originalModel": CANARY,
            "fallbackModel": f"claude-{CANARY}",
        },
    )
    yield line(
        number,
        {
            "type": "api-request",
            "id": f"{CANARY}-{number}",
            "base": CANARY,
            "tail": [CANARY],
            "requestDigest": CANARY,
            "params": {"model": CANARY},
        },
    )
    yield line(number, {"type": "assistant", "message": words})  # an odd type


def test_no_word_of_100_mb_is_kept_and_memory_is_bounded(tmp_path: Path) -> None:
    path, tail, chains = tmp_path / "s.jsonl", Tail(), Chains()
    path.write_bytes(b"")
    assert not list(tail.read(str(path)))
    size, number = 0, 0
    with path.open("ab") as file:
        while size < SIZE_BYTES:
            block = b"\n".join(one for n in range(50) for one in every_kind(number + n)) + b"\n"
            size += file.write(block)
            number += 50
        file.write(b'{"type":"assistant","half":"' + CANARY.encode() * 100)  # not finished yet
    told: list[object] = []
    tracemalloc.start()
    for thread, record in tail.read(str(path)):
        said = chains.take(thread, record, record.at)
        if len(told) < 5000:
            told += [record, said]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(told) == 5000
    assert peak < 2 * (CHUNK_BYTES + LONGEST_LINE_BYTES + READ_BACK_BYTES)
    kept = repr([told, vars(chains), vars(tail)])
    assert CANARY not in kept
    assert CANARY.lower() not in kept
