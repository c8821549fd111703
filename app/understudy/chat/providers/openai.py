"""OpenAI and all that speak its chat completions: Gemini, OpenRouter, Ollama, LM Studio, llama.cpp.

Facts of openai 3.52.0, read and measured on 2026-11-21. Neither a token limit nor sampling is sent:
OpenAI's newer models refuse ``max_tokens``, the others do not know its successor.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.chat.failure import FailureKind
from understudy.chat.model import Usage
from understudy.chat.providers.base import ProviderFinished, ProviderText, ProviderThinking
from understudy.chat.providers.wire.connection import (
    Connection,
    connect_timeout,
    http_client,
    key_for,
)
from understudy.chat.providers.wire.exchange import exchange
from understudy.chat.providers.wire.halves import decode
from understudy.chat.providers.wire.messages import openai_messages, spelled
from understudy.chat.providers.wire.model_list import LIST_BUDGETS, model_list
from understudy.chat.providers.wire.translate import Origin, StreamFailedError, stream_said

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    import httpx2
    from openai import AsyncOpenAI

    from understudy.base.settings import ProviderSettings
    from understudy.chat.providers.base import (
        KeySource,
        ModelInfo,
        ProviderEvent,
        ProviderRequest,
    )

END_OF_STREAM = "[DONE]"


class OpenAIProvider:
    """One provider of kind ``openai``; see `base.Provider`."""

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
        messages = await spelled(
            lambda: openai_messages(request.turns, request.system), request.turns
        )
        async with self._connection.use(origin) as client:

            def send() -> Any:  # noqa: ANN401 - the SDK's type names its module, which is not imported here
                return client.chat.completions.with_streaming_response.create(
                    model=request.model,
                    messages=messages,
                    stream=True,
                    stream_options={"include_usage": True},
                    extra_headers={"Authorization": f"Bearer {key}"},
                    timeout=connect_timeout(request.budgets),
                )

            answer = exchange(send, ChunksReader(), request, origin)
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
                extra_headers={"Authorization": f"Bearer {key}"},
                timeout=connect_timeout(LIST_BUDGETS),
            )
            return await model_list(call, Origin(self.id, "", (key,)))

    async def close(self) -> None:
        await self._connection.close()


def _client(base_url: str) -> AsyncOpenAI:
    """Make the SDK's client, in a thread; nothing of a person's OPENAI_* variables gets in."""
    from openai import AsyncOpenAI  # noqa: PLC0415 - half a second and 39 MiB, on first use

    client = AsyncOpenAI(
        api_key="set-per-request",
        admin_api_key="",
        base_url=base_url,
        max_retries=0,
        http_client=http_client(base_url),
        webhook_secret="",
    )
    client.organization = client.project = None  # OPENAI_ORG_ID, OPENAI_PROJECT_ID
    # OPENAI_CUSTOM_HEADERS was read whatever we pass
    client._custom_headers = {}  # noqa: SLF001 - no public way; a test holds it
    client.chat.completions  # noqa: B018 - imports the resource here in the thread, not on the loop
    return client


class _Delta(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None
    reasoning: str | None = None
    reasoning_content: str | None = None


class _Choice(msgspec.Struct):
    index: int = 0
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    error: Any = None


class ChunksReader:
    """Reads one stream of chunks; the finish reason ends it, counts and ``[DONE]`` may follow."""

    def __init__(self) -> None:
        self.is_over = False
        self._finish_reason: str | None = None
        self._refused = False
        self._usage = Usage()

    @property
    def finished(self) -> ProviderFinished | None:
        if self._finish_reason is None:
            return None
        refused = self._refused or self._finish_reason == "content_filter"
        return ProviderFinished(self._finish_reason, self._usage, refused)

    def read(self, event: httpx2.ServerSentEvent) -> Iterable[ProviderText | ProviderThinking]:
        """Take one event; see `exchange.Reader`."""
        if event.data.startswith(END_OF_STREAM):
            self.is_over = True
            return ()
        if event.event == "error":
            raise _error(event.data)
        chunk = decode(event.data, _Chunk)
        if chunk.error:
            raise _error(event.data)
        if chunk.usage is not None:
            self._usage = Usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
        said: list[ProviderText | ProviderThinking] = []
        for choice in chunk.choices or ():
            if choice.index == 0:
                said += self._said(choice)
        return said

    def _said(self, choice: _Choice) -> Iterable[ProviderText | ProviderThinking]:
        delta = choice.delta or _Delta()
        if choice.finish_reason == "error":  # OpenRouter's word, normally beside an ``error``
            raise StreamFailedError(FailureKind.STREAM_ERROR)
        self._finish_reason = choice.finish_reason or self._finish_reason
        if delta.reasoning or delta.reasoning_content:
            yield ProviderThinking()
        if delta.content:
            yield ProviderText(delta.content)
        if delta.refusal:
            self._refused = True
            yield ProviderText(delta.refusal)


def _error(data: str) -> StreamFailedError:
    try:
        return stream_said(msgspec.json.decode(data))
    except msgspec.DecodeError:
        return StreamFailedError(FailureKind.STREAM_ERROR)
