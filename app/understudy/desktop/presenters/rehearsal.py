"""Which conversation is a rehearsal: Claude counts as down in it, everything else is real."""

from __future__ import annotations


class Rehearsal:
    """GUI thread only. The conversation has no id until its first question is stored."""

    def __init__(self) -> None:
        self._is_to_begin = False
        self._conversations: set[int] = set()

    def begin(self) -> None:
        """Make the next new conversation a rehearsal."""
        self._is_to_begin = True

    def give_up(self) -> None:
        """Let the next new conversation be an ordinary one."""
        self._is_to_begin = False

    def stored(self, conversation_id: int) -> None:
        """Take the id of the new conversation."""
        if self._is_to_begin:
            self._is_to_begin = False
            self._conversations.add(conversation_id)

    def holds(self, conversation_id: int | None) -> bool:
        """Return True if a conversation is a rehearsal; None is the new one."""
        if conversation_id is None:
            return self._is_to_begin
        return conversation_id in self._conversations
