"""Error bodies of every shape seen in the wild are read without a crash, codes before status."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.chat.failure import FailureKind
from understudy.chat.providers.wire.errors import WireError, kind_of, read_wire_error
from understudy.chat.providers.wire.translate import Origin, retry_after_s

K = FailureKind
NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        # Gemini wraps its error in a list and hides the code among the details
        (
            [{"error": {"code": 400, "details": [{"reason": "API_KEY_INVALID"}, "x"]}}],
            400,
            K.KEY_REFUSED,
        ),
        # OpenRouter says the upstream's status as a number, inside a stream
        ({"error": {"code": 502, "message": "Upstream"}}, 200, K.BAD_GATEWAY),
        ({"error": {"code": 429}}, 200, K.RATE_LIMITED),
        # llama.cpp
        (
            {"error": {"code": 400, "type": "exceed_context_size_error"}},
            400,
            K.CONTEXT_WINDOW_EXCEEDED,
        ),
        # Ollama's own way, and openai's SDK unwraps
        ({"error": "model 'x' not found"}, 404, K.MODEL_NOT_FOUND),
        ({"code": "model_not_found", "type": "invalid_request_error"}, 404, K.MODEL_NOT_FOUND),
        # a gateway in between turned 529 into 500
        ({"error": {"type": "overloaded_error"}}, 500, K.OVERLOADED),
        # Anthropic's 2.5 and later: a code that names the cause, under a 402 or a 429
        (
            {
                "error": {
                    "type": "x",
                    "details": {"error_code": "linked_organization_spend_limit_reached"},
                }
            },
            402,
            K.QUOTA_EXHAUSTED,
        ),
        # an unknown code is the bare type
        (
            {"error": {"type": "rate_limit_error", "details": {"error_code": "new"}}},
            429,
            K.RATE_LIMITED,
        ),
        ({"error": {"type": "api_error"}}, 503, K.SERVICE_UNAVAILABLE),
        ("<html>", 502, K.BAD_GATEWAY),
        (None, 530, K.BAD_GATEWAY),
        (None, 507, K.SERVER_ERROR),
        (None, 498, K.OVERLOADED),
        # LiteLLM writes everything as text, and "None" for nothing
        (
            {
                "error": {
                    "message": "AnthropicException - Overloaded",
                    "type": "None",
                    "code": "500",
                }
            },
            200,
            K.OVERLOADED,
        ),
        ({"error": {"message": "x", "type": "None", "code": "503"}}, 200, K.SERVICE_UNAVAILABLE),
        ({"error": {"type": "key_model_access_denied", "code": "401"}}, 401, K.MODEL_NOT_FOUND),
        (
            {"error": {"message": "Budget has been exceeded!", "code": "400"}},
            400,
            K.QUOTA_EXHAUSTED,
        ),
        # Bedrock
        ({"__type": "ThrottlingException", "message": "Rate exceeded"}, 400, K.RATE_LIMITED),
        ({"__type": "com.amazon.x#ExpiredTokenException"}, 403, K.KEY_REFUSED),
        ({"message": "The security token in the request is expired"}, 403, K.KEY_REFUSED),
        (
            {"message": "Invocation of model ID x with on-demand throughput isn\u2019t supported."},
            400,
            K.MODEL_NOT_FOUND,
        ),
        (None, 418, K.BAD_REQUEST),
        (None, 307, K.REDIRECTED),
        ({"error": {"code": 9999}}, 200, K.STREAM_ERROR),
        ({"error": None}, 200, K.STREAM_ERROR),
    ],
)
def test_an_error_body_has_one_name(body: Any, status: int, named: FailureKind) -> None:
    assert kind_of(read_wire_error(body), status) is named


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": True, "message": "Said here."}, "Said here."),
        ({"error": None, "message": "Said here."}, "Said here."),
        ({"error": ["Said here."]}, "Said here."),
        ({"errors": [{"code": 10000, "message": "Said here."}], "success": False}, "Said here."),
        ({"error": {"error": {"message": "Said here."}}}, "Said here."),
        ({"detail": {"error": {"message": "Said here."}}}, "Said here."),
        ({"fault": {"faultstring": "Said here.", "detail": {"errorcode": "x"}}}, "Said here."),
        ({"error": "invalid_token", "error_description": "Expired."}, "invalid_token Expired."),
        ({"Message": "Said here."}, "Said here."),
        ({"type": "about:blank", "title": "x", "detail": "Said here."}, "Said here."),
        ({"detail": [{"loc": ["body", "model"], "msg": "needed"}]}, "body.model: needed"),
        ({"error": {"message": "Inside."}, "message": "Outside."}, "Inside."),
    ],
)
def test_its_words_are_found_wherever_a_gateway_puts_them(body: Any, message: str) -> None:
    assert read_wire_error(body).message == message


def test_a_status_in_the_body_counts_inside_a_stream() -> None:
    assert kind_of(read_wire_error({"title": "x", "status": 429}), 200) is K.RATE_LIMITED


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Invalid key: xai-p@ss/0123456789.", ""),
        ("Invalid key: xai-p%40ss%2F0123456789.", ""),
        ("Basic eGFpLXBAc3MvMDEyMzQ1Njc4OQ==", ""),
        ("The key that ends in 23456789 is disabled.", "The key that ends in \u2026 is disabled."),
        ("invalid api_key=xai-p@ss/01****", "invalid api_key=\u2026****"),
        ("Invalid key ss/012345***", "Invalid key \u2026***"),
        ("This model is for testing 012345.", "This model is for testing \u2026."),
        ("Sign in at example.org for a key.", "Sign in at example.org for a key."),
    ],
)
def test_no_part_of_the_key_is_quoted(said: str, shown: str) -> None:
    origin = Origin("p", "m", key="xai-p@ss/0123456789")
    assert origin.failed(K.KEY_REFUSED, detail=said).failure.detail == shown


def test_html_is_no_message() -> None:
    assert read_wire_error("  <html>sign in</html>") == WireError()
    assert read_wire_error({"error": "out of memory"}).message == "out of memory"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "code", "type", "message", "details", "error_code"]), inner
        )
    ),
    max_leaves=12,
)


@given(body=json_values, status=st.integers(100, 999))
def test_no_body_is_too_strange(body: Any, status: int) -> None:
    assert kind_of(read_wire_error(body), status) in FailureKind


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "2"}, 2.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "2", "retry-after-ms": "250"}, 0.25),
        ({"retry-after": "Sat, 21 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sat, 21 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_retry_after_is_seconds_from_now(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s(httpx2.Headers(headers), NOW) == seconds
