"""The providers that cannot answer until the person sets something right: a key, a sign-in.

They are asked all the same, since what was wrong may be right by now, but after all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.failure import FailureClass, Scope

if TYPE_CHECKING:
    from understudy.chat.failure import Failure


class Unusable:
    """Provider ids, by the last attempt at each. Engine thread only."""

    def __init__(self) -> None:
        self._ids: set[str] = set()

    def __contains__(self, provider: str) -> bool:
        return provider in self._ids

    def learn(self, provider: str, failure: Failure | None) -> None:
        """Take how an attempt ended; None: it did not fail."""
        kind = None if failure is None else failure.kind
        if kind is not None and (kind.step, kind.scope) == _FOR_THE_PERSON:
            self._ids.add(provider)
        else:
            self._ids.discard(provider)

    def forget(self, provider: str) -> None:
        """Take that something about a provider has been set right."""
        self._ids.discard(provider)

    def forget_all(self) -> None:
        self._ids.clear()


_FOR_THE_PERSON = FailureClass.TELL_PERSON, Scope.PROVIDER
