"""The stop reasons of all vendors: whole, too long, refused, or broken off.

Words as used by OpenAI, Anthropic, Gemini, DeepSeek, Zhipu, Moonshot, Azure, Bedrock, vLLM and
SGLang (read 2026-11). An unknown reason ends a whole answer. Pure.
"""

from __future__ import annotations

from typing import Any

from understudy.chat.failure import FailureKind

_K = FailureKind

_NONE = frozenset(
    {
        "", "null", "none", "nil", "undefined", "false", "finish_reason_unspecified",
        "not_finished", "unfinished", "in_progress", "incomplete_generation",
    }
)  # fmt: skip
_REFUSED = frozenset(
    {
        "refusal", "refused", "content_filter", "content_filtered", "content_policy",
        "content_policy_violation", "sensitive", "safety", "image_safety", "prohibited_content",
        "blocklist", "blocked", "spii", "recitation", "moderation", "policy_violation",
        "guardrail", "guardrail_intervened",
    }
)  # fmt: skip
_BROKEN = {
    **dict.fromkeys(
        (
            "error", "network_error", "server_error", "internal_error", "internal_server_error",
            "abort", "aborted", "cancel", "cancelled", "canceled", "failed", "failure",
            "interrupted", "disconnected", "connection_error", "provider_error", "upstream_error",
            "unavailable",
        ),
        _K.STREAM_ERROR,
    ),
    "insufficient_system_resource": _K.OVERLOADED,
    "insufficient_system_resources": _K.OVERLOADED,
    "overloaded": _K.OVERLOADED,
    "timeout": _K.GATEWAY_TIMEOUT,
    "time_limit": _K.GATEWAY_TIMEOUT,
    "timed_out": _K.GATEWAY_TIMEOUT,
    "rate_limit": _K.RATE_LIMITED,
}  # fmt: skip
_LENGTH = frozenset({"max_output_tokens", "max_length", "model_length", "token_limit", "length"})
_WINDOW = frozenset({"context_length_exceeded", "context_window_exceeded", "context_length"})
_KNOWN = frozenset(
    {
        "stop", "end_turn", "stop_sequence", "eos", "eos_token", "complete", "completed", "done",
        "finished", "end", "tool_calls", "tool_use", "function_call", "pause_turn", "length",
        "max_tokens", "model_context_window_exceeded", "answer_limit",
    }
)  # fmt: skip
_LONGEST = 60


def reason_in(value: Any) -> str | None:  # noqa: ANN401 - some send objects or numbers
    """Return the stop reason in ``value``; None if there is none yet."""
    if isinstance(value, dict):
        value = next((value[name] for name in ("type", "reason", "value") if name in value), None)
    if value is None or isinstance(value, bool | list | dict):
        return "stop" if value is True else None
    word = " ".join(str(value).split())[:_LONGEST]
    if word.lower() in _NONE:
        return None
    return _same_for_all(word)


def is_refusal(reason: str | None) -> bool:
    return (reason or "").lower() in _REFUSED


def broken_kind(reason: str | None) -> FailureKind | None:
    """Return the failure of ``reason``, None if it is a normal end."""
    return _BROKEN.get((reason or "").lower())


def is_known(reason: str | None) -> bool:
    return reason is None or reason.lower() in _KNOWN


def _same_for_all(word: str) -> str:
    """Return the common name of a limit, so that it is reported to the person."""
    plain = word.lower()
    if plain in {"max_tokens", "model_context_window_exceeded"}:
        return plain
    if plain in _LENGTH:
        return "length"
    return "model_context_window_exceeded" if plain in _WINDOW else word
