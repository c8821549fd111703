"""The words of the outbox fit a notification and name every state."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from understudy.archive.waiting_prompts import INTERRUPTED, OutboxEntry, OutboxReason, OutboxState
from understudy.words.chat.queued import answered_text, state_words

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def entry(state: OutboxState, failure: str | None = None) -> OutboxEntry:
    reason = OutboxReason.NO_ANSWER
    return OutboxEntry(1, 1, 1, "Why?", state, reason, failure, None, None, NOW, None, None)


def test_a_late_answer_is_told_in_two_lines_with_a_way_to_the_chat() -> None:
    text = answered_text("Why\nso long? " * 40, "Because.\n" * 100)
    assert len(text.body.splitlines()) == 2
    assert max(map(len, text.body.splitlines())) <= 120
    assert [one.id for one in text.buttons] == ["chat"]


def test_every_state_has_words_of_its_own() -> None:
    words = {state_words(entry(state)) for state in OutboxState}
    assert len(words) == len(OutboxState)


@pytest.mark.parametrize(
    ("failure", "said"),
    [(INTERRUPTED, "cut off"), ("refused", "the model declined"), ("unheard_of", "unheard_of")],
)
def test_a_failed_one_says_why(failure: str, said: str) -> None:
    assert said in state_words(entry(OutboxState.FAILED, failure))
