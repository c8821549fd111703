"""A provider as the router sees it: one request in, a stream of events out, one error type."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime  # noqa: TC003 - the cache of models is decoded by these annotations
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec.structs import replace

from understudy.base.errors import UnderstudyError

if TYPE_CHECKING:
    from understudy.chat.failure import Failure
    from understudy.chat.model import Turn, Usage

ANSWER_MAX_TOKENS = 8192

KeySource = Callable[[], Awaitable[str]]
"""Returns one provider's key; raises `base.errors.SecretsError`."""


class ProviderError(UnderstudyError):
    """A provider failed; ``failure`` has the details. The only error of `Provider.stream`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.provider}/{failure.model}: {failure.kind}")
        self.failure = failure


class Budgets(msgspec.Struct, frozen=True):
    """How long silence may last, in seconds.

    ``connect_s`` to a socket, ``headers_s`` from sending to the response's headers,
    ``first_text_s`` from sending to the first text (pings and comments do not count, thinking
    does, for at most ``thinking_s``), ``idle_s`` between two reads of any bytes, ``stall_s``
    between two texts once text has begun, ``thought_s`` between two signs of thinking. Sending
    counts from the last piece of the question that left: a slow line is not the provider's silence.

    ``load_s``: a server on this computer may have to load the model first, and takes as long
    before it says anything at all; only that counts until then. None: it is no such server.
    """

    connect_s: float = 5.0
    headers_s: float = 15.0
    first_text_s: float = 30.0
    idle_s: float = 30.0
    stall_s: float = 60.0
    thinking_s: float = 1800.0
    thought_s: float = 60.0
    load_s: float | None = None

    @property
    def until_text_s(self) -> float:
        """The most that may pass before the first text, a load included."""
        return self.first_text_s if self.load_s is None else self.load_s

    def less(self, spent_s: float) -> Budgets:
        """Return the time left before the first text after ``spent_s``."""
        left_s = None if self.load_s is None else self.load_s - spent_s
        return replace(self, first_text_s=self.first_text_s - spent_s, load_s=left_s)


class ProviderRequest(msgspec.Struct, frozen=True):
    """One question to one model; ``turns`` end with the person's.

    ``on_sent`` is called for every piece that was sent. ``is_plain``: without the options that some
    servers refuse.
    """

    model: str
    turns: tuple[Turn, ...]
    system: str | None = None
    max_tokens: int = ANSWER_MAX_TOKENS
    budgets: Budgets = Budgets()
    on_sent: Callable[[], None] = lambda: None
    is_plain: bool = False


class ProviderText(msgspec.Struct, frozen=True):
    text: str


class ProviderThinking(msgspec.Struct, frozen=True):
    """The model is working, without text yet. ``text`` is some of its thinking, if it is known."""

    text: str = ""


class ProviderTakenBack(msgspec.Struct, frozen=True):
    """All text so far was thinking: the answer begins only now."""


class ProviderFinished(msgspec.Struct, frozen=True):
    """The stream's own final event arrived; ``refused`` if the model declined.

    ``other_model`` answered instead of the one asked for; empty: none did.
    """

    stop_reason: str | None
    usage: Usage
    refused: bool = False
    other_model: str = ""


ProviderSaid = ProviderText | ProviderThinking | ProviderTakenBack
ProviderEvent = ProviderSaid | ProviderFinished


class ModelInfo(msgspec.Struct, frozen=True):
    """A vendor's description of a model; only Anthropic gives the fields after the name (2026-11).

    ``lifecycle`` is the vendor's word: active, deprecated (still answers) or retired.
    ``capabilities`` names supported ones, like image_input; None if unknown.
    """

    id: str
    display_name: str
    lifecycle: str | None = None
    retires_at: datetime | None = None
    line: str | None = None
    max_input_tokens: int | None = None
    capabilities: frozenset[str] | None = None


class Provider(Protocol):
    """Engine thread only. The vendor's SDK is imported on first use, off the loop."""

    @property
    def id(self) -> str: ...

    def stream(self, request: ProviderRequest) -> AsyncGenerator[ProviderEvent, None]:
        """Stream one answer, ending with `ProviderFinished`; raises `ProviderError`.

        To stop, close it (``contextlib.aclosing``): the connection is closed at once.
        """
        ...

    async def preload(self) -> None:
        """Import the vendor's SDK off the loop, before it is needed; raises `ProviderError`."""
        ...

    async def models(self) -> tuple[ModelInfo, ...]:
        """List the models this key may use; raises `ProviderError`."""
        ...

    async def close(self) -> None: ...
