"""Claude, and every server with Anthropic's Messages API.

Facts of anthropic 2.11.0, read and measured on 2026-11-21. Sampling parameters and thinking are not
sent: since API version 2026-10-21 the first are refused, and not every model accepts the second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.chat.providers.model_list import LIST_BUDGETS
from understudy.chat.providers.provider import Dialect
from understudy.chat.providers.sdk import ANTHROPIC_SDK
from understudy.chat.providers.wire.connection import bearer, connect_timeout
from understudy.chat.providers.wire.messages import anthropic_messages, encodable

if TYPE_CHECKING:
    import httpx2

    from understudy.chat.providers.base import ProviderRequest


def _client(base_url: str, http: httpx2.AsyncClient) -> Any:  # noqa: ANN401 - see `_ask`
    """Make the SDK's client, in a thread, unaffected by the person's ANTHROPIC_* variables."""
    client = ANTHROPIC_SDK.load().AsyncAnthropic(
        api_key="set-per-request",  # otherwise the SDK looks for keys and profiles by itself
        base_url=base_url,
        max_retries=0,
        http_client=http,
        open_telemetry=False,
        webhook_key="",
    )
    # ANTHROPIC_CUSTOM_HEADERS is read whatever we pass
    client._custom_headers = {}  # noqa: SLF001 - no public way; a test holds it
    return client


def _ask(client: Any, request: ProviderRequest, messages: list[Any], key: str) -> Any:  # noqa: ANN401 - the SDK's types name its module, which is not imported here
    system: dict[str, Any] = {"system": encodable(request.system)} if request.system else {}
    return client.messages.with_streaming_response.create(
        model=request.model,
        max_tokens=request.max_tokens,
        messages=messages,
        stream=True,
        extra_headers=bearer(key),
        timeout=connect_timeout(request.budgets),
        **system,
    )


def _list_models(client: Any, key: str) -> Any:  # noqa: ANN401 - see `_ask`
    return client.models.with_streaming_response.list(
        limit=1000, extra_headers=bearer(key), timeout=connect_timeout(LIST_BUDGETS)
    )


ANTHROPIC = Dialect(
    _client,
    lambda request: anthropic_messages(request.turns),
    _ask,
    _list_models,
    adds_version=True,
)
