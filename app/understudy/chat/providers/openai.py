"""OpenAI and other chat completions: Gemini, OpenRouter, Ollama, LM Studio, llama.cpp.

Facts of openai 3.52.0, read and measured on 2026-11-21. Neither a token limit nor sampling is sent:
OpenAI's newer models refuse ``max_tokens``, the others do not know its successor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.chat.providers.model_list import LIST_BUDGETS
from understudy.chat.providers.provider import Dialect
from understudy.chat.providers.sdk import OPENAI_SDK
from understudy.chat.providers.wire.connection import bearer, connect_timeout
from understudy.chat.providers.wire.messages import openai_messages

if TYPE_CHECKING:
    import httpx2

    from understudy.chat.providers.base import ProviderRequest


def _client(base_url: str, http: httpx2.AsyncClient) -> Any:  # noqa: ANN401 - see `_ask`
    """Make the SDK's client, in a thread, unaffected by the person's OPENAI_* variables."""
    client = OPENAI_SDK.load().AsyncOpenAI(
        api_key="set-per-request",
        admin_api_key="",
        base_url=base_url,
        max_retries=0,
        http_client=http,
        webhook_secret="",
    )
    client.organization = client.project = None  # OPENAI_ORG_ID, OPENAI_PROJECT_ID
    # OPENAI_CUSTOM_HEADERS is read whatever we pass
    client._custom_headers = {}  # noqa: SLF001 - no public way; a test holds it
    return client


def _ask(client: Any, request: ProviderRequest, messages: list[Any], key: str) -> Any:  # noqa: ANN401 - the SDK's types name its module, which is not imported here
    return client.chat.completions.with_streaming_response.create(
        model=request.model,
        messages=messages,
        stream=True,
        extra_headers=bearer(key),
        timeout=connect_timeout(request.budgets),
        **({} if request.is_plain else {"stream_options": {"include_usage": True}}),
    )


def _list_models(client: Any, key: str) -> Any:  # noqa: ANN401 - see `_ask`
    return client.models.with_streaming_response.list(
        extra_headers=bearer(key), timeout=connect_timeout(LIST_BUDGETS)
    )


OPENAI = Dialect(
    _client,
    lambda request: openai_messages(request.turns, request.system),
    _ask,
    _list_models,
    has_options=True,
)
