"""Claude, and whatever speaks Anthropic's Messages API.

Facts of anthropic 2.11.0, read and measured on 2026-11-21. Sampling parameters and thinking are not
sent: since API version 2026-10-21 the first are refused, and not every model accepts the second.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.chat.failure import FailureKind
from understudy.chat.model import Usage
from understudy.chat.providers.base import (
    ProviderFinished,
    ProviderText,
    ProviderThinking,
)
from understudy.chat.providers.wire.connection import (
    Connection,
    connect_timeout,
    http_client,
    key_for,
)
from understudy.chat.providers.wire.exchange import exchange
from understudy.chat.providers.wire.halves import decode
from understudy.chat.providers.wire.messages import anthropic_messages, encodable, spelled
from understudy.chat.providers.wire.model_list import LIST_BUDGETS, model_list
from understudy.chat.providers.wire.translate import Origin, StreamFailedError, stream_said

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    import httpx2
    from anthropic import AsyncAnthropic

    from understudy.base.settings import ProviderSettings
    from understudy.chat.providers.base import (
        KeySource,
        ModelInfo,
        ProviderEvent,
        ProviderRequest,
    )

THINKING_BLOCKS = {"thinking", "redacted_thinking"}


class AnthropicProvider:
    """One provider of kind ``anthropic``; see `base.Provider`."""

    def __init__(self, settings: ProviderSettings, key: KeySource) -> None:
        self._settings = settings
        self._key = key
        self._connection = Connection(lambda: _client(settings.base_url))

    @property
    def id(self) -> str:
        return self._settings.id

    async def stream(self, request: ProviderRequest) -> AsyncGenerator[ProviderEvent, None]:
        """Stream one answer; raises `ProviderError` and nothing else."""
        origin = Origin(self.id, request.model)
        key = await key_for(self._settings, self._key, origin)
        origin = Origin(self.id, request.model, (key, *(turn.text for turn in request.turns)))
        messages = await spelled(lambda: anthropic_messages(request.turns), request.turns)
        system: dict[str, Any] = {"system": encodable(request.system)} if request.system else {}
        async with self._connection.use(origin) as client:

            def send() -> Any:  # noqa: ANN401 - the SDK's type names its module, which is not imported here
                return client.messages.with_streaming_response.create(
                    model=request.model,
                    max_tokens=request.max_tokens,
                    messages=messages,
                    stream=True,
                    extra_headers={"Authorization": f"Bearer {key}"},
                    timeout=connect_timeout(request.budgets),
                    **system,
                )

            answer = exchange(send, MessagesReader(), request, origin)
            async with aclosing(answer):
                async for event in answer:
                    yield event

    async def preload(self) -> None:
        """Import the SDK off the loop; raises `ProviderError`."""
        await self._connection.preload(Origin(self.id, ""))

    async def models(self) -> tuple[ModelInfo, ...]:
        """List the models this key may use; raises `ProviderError`."""
        origin = Origin(self.id, "")
        key = await key_for(self._settings, self._key, origin)
        async with self._connection.use(origin) as client:
            call = client.models.with_raw_response.list(
                limit=1000,
                extra_headers={"Authorization": f"Bearer {key}"},
                timeout=connect_timeout(LIST_BUDGETS),
            )
            return await model_list(call, Origin(self.id, "", (key,)))

    async def close(self) -> None:
        await self._connection.close()


def _client(base_url: str) -> AsyncAnthropic:
    """Make the SDK's client, in a thread; nothing of a person's ANTHROPIC_* variables gets in."""
    from anthropic import AsyncAnthropic  # noqa: PLC0415 - 1 s and 66 MiB, on first use

    client = AsyncAnthropic(
        api_key="set-per-request",  # without one the SDK looks for keys and profiles by itself
        base_url=base_url,
        max_retries=0,
        http_client=http_client(base_url),
        open_telemetry=False,
        webhook_key="",
    )
    # ANTHROPIC_CUSTOM_HEADERS was read whatever we pass
    client._custom_headers = {}  # noqa: SLF001 - no public way; a test holds it
    return client


class _Delta(msgspec.Struct):
    type: str = ""
    text: str | None = None
    stop_reason: str | None = None


class _Block(msgspec.Struct):
    type: str = ""
    text: str | None = None


class _Usage(msgspec.Struct):
    input_tokens: int | None = None
    output_tokens: int | None = None


class _Message(msgspec.Struct):
    usage: _Usage | None = None


class _Event(msgspec.Struct):
    type: str = ""
    delta: _Delta | None = None
    content_block: _Block | None = None
    message: _Message | None = None
    usage: _Usage | None = None


class MessagesReader:
    """Reads one Messages stream: ``message_stop`` is its final event."""

    def __init__(self) -> None:
        self.finished: ProviderFinished | None = None
        self._stop_reason: str | None = None
        self._usage = Usage()

    @property
    def is_over(self) -> bool:
        return self.finished is not None

    def read(self, event: httpx2.ServerSentEvent) -> Iterable[ProviderText | ProviderThinking]:
        """Take one event; see `exchange.Reader`."""
        if event.event == "ping":
            return ()
        if event.event == "error":
            raise _error(event.data)
        data = decode(event.data, _Event)
        match data.type or event.event:
            case "error":
                raise _error(event.data)
            case "message_start":
                self._count(data.message.usage if data.message else None)
            case "content_block_start":
                return _block_said(data.content_block or _Block())
            case "content_block_delta":
                return _delta_said(data.delta or _Delta())
            case "message_delta":
                self._count(data.usage)
                if data.delta is not None:
                    self._stop_reason = data.delta.stop_reason or self._stop_reason
            case "message_stop":
                refused = self._stop_reason == "refusal"
                self.finished = ProviderFinished(self._stop_reason, self._usage, refused)
            case _:
                pass  # newer event types carry nothing this program shows
        return ()

    def _count(self, usage: _Usage | None) -> None:
        if usage is not None:  # message_delta's counts are cumulative
            self._usage = Usage(
                usage.input_tokens or self._usage.input_tokens,
                usage.output_tokens or self._usage.output_tokens,
            )


def _block_said(block: _Block) -> Iterable[ProviderText | ProviderThinking]:
    if block.type in THINKING_BLOCKS:
        return (ProviderThinking(),)
    return (ProviderText(block.text),) if block.type == "text" and block.text else ()


def _delta_said(delta: _Delta) -> Iterable[ProviderText | ProviderThinking]:
    if delta.type in {"thinking_delta", "signature_delta"}:
        return (ProviderThinking(),)
    return (ProviderText(delta.text),) if delta.type == "text_delta" and delta.text else ()


def _error(data: str) -> StreamFailedError:
    try:
        return stream_said(msgspec.json.decode(data))
    except msgspec.DecodeError:
        return StreamFailedError(FailureKind.STREAM_ERROR)
