"""Converts turns to each dialect; `chat.history` has already made them alternate.

Images and PDFs as documented by Anthropic (vision, PDF support) and OpenAI (chat completions: image
and file inputs), read 2026-11. Files a model cannot read were turned into text before: see
`chat.request`.
"""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from understudy.chat.model import Attached, Turn


async def spelled(spell: Callable[[], list[Any]], turns: Iterable[Turn]) -> list[Any]:
    """Convert turns, off the loop if they have files: base64 of megabytes takes a while."""
    if any(turn.attachments for turn in turns):
        return await asyncio.to_thread(spell)
    return spell()


def anthropic_messages(turns: Iterable[Turn]) -> list[Any]:
    """Convert ``turns`` for the Messages API: files before the text, as the vendor advises."""
    return [_message(turn, _anthropic_block) for turn in turns]


def openai_messages(turns: Iterable[Turn], system: str | None = None) -> list[Any]:
    """Convert ``turns`` for chat completions, after the system prompt."""
    messages = [_message(turn, _openai_part) for turn in turns]
    if system:
        messages.insert(0, {"role": "system", "content": encodable(system)})
    return messages


def encodable(text: str) -> str:
    """Replace unpaired surrogates, which a paste may contain and UTF-8 cannot."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _message(turn: Turn, spell: Callable[[Attached], dict[str, Any]]) -> dict[str, Any]:
    text = encodable(turn.text)
    if not turn.attachments:
        return {"role": turn.role.value, "content": text}
    content = [spell(one) for one in turn.attachments]
    if text.strip():  # an empty text is refused
        content.append({"type": "text", "text": text})
    return {"role": turn.role.value, "content": content}


def _anthropic_block(one: Attached) -> dict[str, Any]:
    source = {"type": "base64", "media_type": one.media_type, "data": _base64(one)}
    if one.media_type.startswith("image/"):
        return {"type": "image", "source": source}
    return {"type": "document", "source": source, "title": encodable(one.name)}


def _openai_part(one: Attached) -> dict[str, Any]:
    address = f"data:{one.media_type};base64,{_base64(one)}"
    if one.media_type.startswith("image/"):
        return {"type": "image_url", "image_url": {"url": address}}
    return {"type": "file", "file": {"filename": encodable(one.name), "file_data": address}}


def _base64(one: Attached) -> str:
    return base64.b64encode(one.data or b"").decode("ascii")
