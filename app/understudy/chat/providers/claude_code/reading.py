"""Reads the lines of ``claude -p``: text, text taken back, and the end. Pure.

One line is one JSON object. Unknown kinds of lines and fields are skipped: they change with every
release. Of its sentences only the answer's own text is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.chat.model import Usage
from understudy.chat.providers.base import ProviderTakenBack, ProviderText, ProviderThinking
from understudy.chat.providers.claude_code.faults import Fault
from understudy.chat.providers.claude_code.models import is_other_model
from understudy.chat.providers.reading.lenient import as_dict, count, loads, word
from understudy.chat.providers.reading.thoughts import Thoughts

if TYPE_CHECKING:
    from understudy.chat.providers.base import ProviderSaid

_THINKING = frozenset({"thinking_delta", "signature_delta"})
_SYNTHETIC = "<synthetic>"


class StreamReading:
    """The state of one answer. ``asked`` is the model that was asked for."""

    def __init__(self, asked: str) -> None:
        self._model = asked
        self._messages: list[tuple[str, dict[int, str]]] = []
        self._is_outdated = False  # the text on show is longer than the answer that is left
        self._result: dict[str, Any] | None = None
        self._failed: dict[str, Any] = {}
        self._limit: dict[str, Any] = {}
        self._output_tokens: int | None = None
        self._thoughts = Thoughts()
        self.has_begun = False
        self.has_said = False
        """Text was shown, even if it will be taken back."""
        self.asks = False
        self.streams = False
        self.other_model = ""
        """The model that answered, if it is not the one asked for."""

    @property
    def has_ended(self) -> bool:
        return self._result is not None

    def read(self, line: bytes) -> tuple[ProviderSaid, ...]:
        """Return the events in one line; none if it is not JSON."""
        try:
            found = as_dict(loads(line.decode("utf-8", "replace")))
        except ValueError:
            return ()
        match word(found.get("type")):
            case "system":
                self._system(found)
            case "stream_event":
                self.streams = True
                return self._event(found)
            case "assistant":
                return self._assistant(found)
            case "user" if found.get("refusal_retry") is True and self._messages:
                self._take_back(0)
            case "rate_limit_event":
                self._limit = as_dict(found.get("rate_limit_info"))
            case "result":
                self._result = found
                return self._ended(found)
        return ()

    @property
    def text(self) -> str:
        """The answer so far."""
        return "".join(text for _, blocks in self._messages for text in blocks.values())

    @property
    def is_refused(self) -> bool:
        return word(as_dict(self._result).get("stop_reason")) == "refusal"

    @property
    def stop_reason(self) -> str | None:
        return word(as_dict(self._result).get("stop_reason")) or None

    @property
    def usage(self) -> Usage:
        used = as_dict(as_dict(self._result).get("usage"))
        parts = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
        counted = [number for one in parts if (number := count(used.get(one))) is not None]
        output = count(used.get("output_tokens"))
        return Usage(sum(counted) if counted else None, output or self._output_tokens)

    @property
    def fault(self) -> Fault:
        """The failure that the program reports; empty if it answered."""
        result = as_dict(self._result)
        is_broken = word(result.get("subtype")).startswith("error")
        if result.get("is_error") is not True and not is_broken:
            return Fault()
        status = result.get("api_error_status") or self._failed.get("api_error_status")
        return Fault(
            status=status if type(status) is int else None,
            error=word(self._failed.get("error")),
            api_error=word(result.get("api_error")) or word(self._failed.get("api_error")),
            reason=word(result.get("terminal_reason")) or "error",
        )

    @property
    def request_id(self) -> str | None:
        return word(self._failed.get("request_id"))[:100] or None

    @property
    def limit(self) -> tuple[str, int | None]:
        """The kind of the plan's limit that was met, and when it resets (seconds since 1970)."""
        params = as_dict(self._failed.get("api_error_params"))
        limit = as_dict(params.get("rate_limit_info")) or self._limit
        resets_at = count(limit.get("resetsAt"))
        return word(limit.get("rateLimitType"))[:40], resets_at

    def _system(self, line: dict[str, Any]) -> None:
        match word(line.get("subtype")):
            case "init":
                self.has_begun = True
                self._model = word(line.get("model")) or self._model  # what an alias stands for
            case "status" if word(line.get("status")) == "requesting":
                self.asks = True
            case "model_fallback":
                other = line.get("fallbackModel", line.get("fallback_model"))
                self.other_model = word(other) or self.other_model

    def _event(self, line: dict[str, Any]) -> tuple[ProviderSaid, ...]:
        event = as_dict(line.get("event"))
        match word(event.get("type")):
            case "message_start":
                message = as_dict(event.get("message"))
                self._messages.append((word(message.get("id")), {}))
                self._answered_by(word(message.get("model")))
            case "content_block_delta":
                return self._delta(as_dict(event.get("delta")), count(event.get("index")) or 0)
            case "message_delta":
                used = as_dict(event.get("usage"))
                self._output_tokens = count(used.get("output_tokens")) or self._output_tokens
            case "message_stop" if "abandoned_blocks" in line:
                abandoned = as_dict(line["abandoned_blocks"])
                self._take_back(count(abandoned.get("from_block_index")) or 0)
        return ()

    def _delta(self, delta: dict[str, Any], block: int) -> tuple[ProviderSaid, ...]:
        kind = word(delta.get("type"))
        if kind in _THINKING:
            return (ProviderThinking(self._thoughts.take(word(delta.get("thinking")))),)
        text = word(delta.get("text")) if kind == "text_delta" else ""
        return self._say(text, block)

    def _assistant(self, line: dict[str, Any]) -> tuple[ProviderSaid, ...]:
        """Take a whole message: either streamed before, or only in this line."""
        message = as_dict(line.get("message"))
        model = word(message.get("model"))
        if model == _SYNTHETIC or line.get("is_api_error_message") is True:
            self._failed = line
            return ()
        self._answered_by(model)
        name = word(message.get("id"))
        if any(name == known and blocks for known, blocks in self._messages):
            return ()
        content = message.get("content")
        parts = [as_dict(one) for one in content] if isinstance(content, list) else []
        text = "".join(word(one.get("text")) for one in parts if one.get("type") == "text")
        if not text:
            return ()
        self._messages.append((f"{name} whole", {}))  # each block of it comes in a line
        return self._say(text, 0)

    def _say(self, text: str, block: int) -> tuple[ProviderSaid, ...]:
        if not text:
            return ()
        said = self._settle()
        self.has_said = True
        if not self._messages:
            self._messages.append(("", {}))
        blocks = self._messages[-1][1]
        blocks[block] = blocks.get(block, "") + text
        return (*said, ProviderText(text))

    def _take_back(self, from_block: int) -> None:
        """Drop blocks of the last message; they stay on show until other text replaces them."""
        if not self._messages:
            return
        name, blocks = self._messages[-1]
        kept = {block: text for block, text in blocks.items() if block < from_block}
        self._is_outdated = self._is_outdated or kept != blocks
        self._messages[-1] = (f"{name} abandoned", kept)

    def _settle(self) -> tuple[ProviderSaid, ...]:
        """Return what makes the text on show the answer so far."""
        if not self._is_outdated:
            return ()
        self._is_outdated = False
        kept = self.text
        return (ProviderTakenBack(), *((ProviderText(kept),) if kept else ()))

    def _ended(self, result: dict[str, Any]) -> tuple[ProviderSaid, ...]:
        """Show a whole answer that was in no line before."""
        whole = "" if self.text or not self.fault.is_empty else word(result.get("result"))
        return (*self._say(whole, 0), *(self._settle() if self.fault.is_empty else ()))

    def _answered_by(self, model: str) -> None:
        if is_other_model(self._model, model):
            self.other_model = model
