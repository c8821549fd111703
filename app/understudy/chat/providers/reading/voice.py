"""The model's text without its server's habits: halves, repeats, channels, end marks."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from understudy.chat.providers.base import ProviderTakenBack, ProviderText, ProviderThinking
from understudy.chat.providers.reading.channels import Channels
from understudy.chat.providers.reading.halves import Halves
from understudy.chat.providers.reading.repeats import Repeats
from understudy.chat.providers.reading.tail import Tail
from understudy.chat.providers.reading.thoughts import Thoughts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from understudy.chat.providers.base import ProviderSaid

ANSWER_BYTES = 16 << 20
"""The limit of one answer; a model that writes more has lost its way."""


class Voice:
    """One answer. ``has_words``: it contains more than white space."""

    def __init__(self) -> None:
        self.has_words = False
        self.is_full = False
        """Whether `ANSWER_BYTES` are reached: nothing more is taken."""
        self._bytes = 0
        self._halves = Halves()
        self._repeats = Repeats()
        self._channels = Channels()
        self._tail = Tail()
        self._thoughts = Thoughts()

    @property
    def has_thoughts(self) -> bool:
        """Whether words of the model's thinking came."""
        return self._thoughts.has_words

    def think(self, text: str = "") -> Iterator[ProviderSaid]:
        """Yield thinking that came beside the text."""
        self._channels.thought_elsewhere()
        yield ProviderThinking(self._thoughts.take(text))

    def say(self, text: str, *, is_last: bool) -> Iterator[ProviderSaid]:
        """Yield the displayable part of a text; ``is_last``: see `Repeats.fresh`."""
        whole = self._halves.join(text)
        if fresh := self._repeats.fresh(whole, is_last=is_last):
            yield from self._told(self._channels.feed(fresh))

    def end(self) -> Iterator[ProviderSaid]:
        """Yield the held-back text; nothing may follow."""
        yield from self._told(self._channels.end())
        if text := self._tail.end():
            yield from self._counted(text)

    def _told(self, said: Iterable[ProviderSaid]) -> Iterator[ProviderSaid]:
        for one in said:
            if isinstance(one, ProviderText):
                if text := self._tail.feed(one.text):
                    yield from self._counted(text)
                continue
            if isinstance(one, ProviderTakenBack):
                self.has_words = False
                self._tail = Tail()
                yield one
            else:
                yield ProviderThinking(self._thoughts.take(one.text))

    def _counted(self, text: str) -> Iterator[ProviderSaid]:
        if self.is_full:
            return
        size = len(text.encode())
        if self._bytes + size > ANSWER_BYTES:
            self.is_full = True
            text = text.encode()[: ANSWER_BYTES - self._bytes].decode(errors="ignore")
        self._bytes += size
        self.has_words = self.has_words or any(map(_is_seen, text))
        if text:
            yield ProviderText(text)


def _is_seen(character: str) -> bool:
    """Return False for white space, controls and characters of no width."""
    return unicodedata.category(character)[0] not in "ZC"
