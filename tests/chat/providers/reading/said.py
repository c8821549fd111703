"""What the tests of reading share: feed an answer's frames, and see what comes of them."""

from __future__ import annotations

import json
from typing import Any

from understudy.chat.providers.base import (
    ProviderFinished,
    ProviderTakenBack,
    ProviderText,
    ProviderThinking,
)
from understudy.chat.providers.reading.answer import AnswerReader
from understudy.chat.providers.reading.body import Frame

Said = list[ProviderText | ProviderThinking | ProviderTakenBack]


def frame(data: Any, name: str = "") -> Frame:
    return Frame(name, data if isinstance(data, str) else json.dumps(data))


def chunk(delta: Any, reason: Any = None, index: Any = 0) -> dict[str, Any]:
    return {"choices": [{"index": index, "delta": delta, "finish_reason": reason}]}


def text_of(said: Said) -> str:
    """Return the text, of which the last taken back is gone."""
    text = ""
    for one in said:
        if isinstance(one, ProviderTakenBack):
            text = ""
        elif isinstance(one, ProviderText):
            text += one.text
    return text


def thought_of(said: Said) -> str:
    """Return the words of the thinking."""
    return "".join(one.text for one in said if isinstance(one, ProviderThinking))


def read(*frames: Any, stray: str = "") -> tuple[str, ProviderFinished]:
    """Read a stream to its end; raises as the reader does."""
    reader = AnswerReader()
    said: Said = []
    for one in frames:
        said += reader.read(one if isinstance(one, Frame) else frame(one))
    said += reader.close()
    return text_of(said), reader.finished(stray, is_stream=True)
