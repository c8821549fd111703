"""The interface of a vendor's wire format; `service` plays the behaviours through it."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from understudy.world.behaviour import Headers, HttpError
    from understudy.world.received import Received

    Lifecycles = Mapping[str, tuple[str, str | None]]
    """A model's lifecycle and its retirement date; absent: active."""


class Stop(Enum):
    """Why a model stopped, independent of a vendor's word for it."""

    END = auto()
    MAX_TOKENS = auto()
    CONTEXT_WINDOW = auto()
    REFUSAL = auto()


class Ask(msgspec.Struct, frozen=True):
    """A question, independent of the dialect; ``number`` counts the world's requests."""

    number: int
    model: str
    question: str
    stream: bool
    usage_wanted: bool = True


class Ending(msgspec.Struct, frozen=True):
    """How an answer ends; ``category`` and ``explanation`` belong to a refusal."""

    stop: Stop
    input_tokens: int
    output_tokens: int
    category: str = ""
    explanation: str = ""


class Dialect(Protocol):
    """Renders bytes, sends none. ``index`` is the content block's number, 0 first."""

    chat_path: str
    models_path: str
    count_path: str | None

    def complaint(self, request: Received) -> HttpError | None:
        """Return the vendor's refusal of ``request``, None if it is valid."""
        ...

    def ask(self, request: Received, number: int) -> Ask:
        """Read a request for which `complaint` returned None."""
        ...

    def headers(self, number: int) -> Headers:
        """Return the headers every answer of this vendor carries."""
        ...

    def error_body(self, error: HttpError, number: int) -> bytes: ...

    def opening(self, ask: Ask, input_tokens: int) -> list[bytes]: ...

    def thinking(self, ask: Ask, thought: str) -> list[bytes]:
        """Return a whole thinking block, to be sent right after the opening."""
        ...

    def text_start(self, ask: Ask, index: int) -> list[bytes]: ...

    def text(self, ask: Ask, index: int, piece: str) -> bytes: ...

    def closing(self, ask: Ask, index: int, ending: Ending) -> list[bytes]:
        """Return everything from the last text to the stream's own final event."""
        ...

    def ping(self) -> bytes: ...

    def error_event(self, error_type: str, message: str, number: int) -> bytes: ...

    def broken_json(self, ask: Ask) -> bytes: ...

    def message(self, ask: Ask, text: str, ending: Ending) -> dict[str, Any]:
        """Return the whole answer as one JSON value, for requests that do not stream."""
        ...

    def model_list(self, ids: tuple[str, ...], lifecycles: Lifecycles) -> dict[str, Any]: ...


BROKEN_ERROR_EVENT = b"event: error\ndata: upstream connect error or disconnect\n\n"


def text_of(content: object) -> str:
    """Join the text of a message's content: a string, or a list of blocks."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    return "\n".join(
        str(block.get("text", ""))
        for block in content
        if isinstance(block, dict) and block.get("type") == "text"
    )


def last_question(messages: object) -> str:
    """Return the person's last turn, "" if there is none."""
    turns = messages if isinstance(messages, list) else []
    for turn in reversed(turns):
        if isinstance(turn, dict) and turn.get("role") == "user":
            return text_of(turn.get("content"))
    return ""
