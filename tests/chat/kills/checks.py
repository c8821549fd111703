"""What must hold of the file after a program was killed, as the next start finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.model import PROGRAM_ENDED, Outcome
from understudy.archive.waiting_prompts import INTERRUPTED, OutboxState
from understudy.desktop.chat.answers.record import record_of

if TYPE_CHECKING:
    from collections import Counter

    from tests.chat.kills.lane import Lane
    from tests.chat.kills.said import Said, SaidSegment
    from understudy.archive.model import Message, Segment
    from understudy.engine.opened_chat import OpenedChat


def check_prompt(
    lane: Lane, opened: OpenedChat, prompt: str, said: Said, texts: dict[str, str]
) -> None:
    """Hold one prompt and its answer to what was said; ``texts``: what each provider would say."""
    kept = lane.kept(opened, prompt)
    assert lane.times_kept(prompt) == (kept is not None)
    if kept is None:
        assert not said.answers  # it never said that it was kept
        return
    _, answer = kept
    heard = said.answers[0].segments if said.answers else []
    assert len(answer.segments) >= len(heard)
    for segment, one in zip(answer.segments, heard, strict=False):
        _check_heard(segment, one)
    for segment in answer.segments:
        _check_kept(segment, texts)
    _check_way_on(opened, answer, prompt, said)


def _check_heard(kept: Segment, heard: SaidSegment) -> None:
    assert kept.provider == heard.provider
    assert kept.text.startswith(heard.promised())
    if heard.outcome is not None:
        assert (kept.outcome, kept.text) == (heard.outcome, heard.shown())


def _check_kept(kept: Segment, texts: dict[str, str]) -> None:
    """Hold a segment to be of one voice, and to have ended."""
    assert texts[kept.provider].startswith(kept.text)
    if kept.outcome is Outcome.COMPLETE:
        assert kept.text == texts[kept.provider]
    else:
        assert kept.outcome is Outcome.INTERRUPTED
        assert kept.failure is not None


def _check_way_on(opened: OpenedChat, answer: Message, prompt: str, said: Said) -> None:
    """Whoever was not answered can ask again by a click, or need not: the prompt waits."""
    last = answer.segments[-1] if answer.segments else None
    is_whole = last is not None and last.outcome is Outcome.COMPLETE
    gave_up = last is not None and last.failure not in {None, PROGRAM_ENDED}
    if said.answers and said.answers[0].is_over:
        assert is_whole or gave_up
    record = record_of(answer, prompt)
    assert record.is_over
    assert record.has_end == (is_whole or gave_up)  # without, the window offers to ask again
    waiting = [one.state for one in opened.store.outbox.entries() if one.text == prompt]
    assert waiting == ([OutboxState.WAITING] if gave_up else [])


def check_outbox(
    opened: OpenedChat, prompts: list[str], asked: Counter[str], whole: str
) -> list[int]:
    """Hold every prompt to its state: answered whole and once, offered, or still waiting.

    ``asked`` counts how often each reached Claude since it works. Returns the offered ones.
    """
    entries = opened.store.outbox.entries()
    assert [entry.text for entry in entries] == prompts
    offered = []
    for entry in entries:
        messages = opened.store.messages(entry.conversation_id)
        segments = [segment for message in messages for segment in message.segments]
        complete = [one.text for one in segments if one.outcome is Outcome.COMPLETE]
        assert all(one.outcome is not Outcome.RUNNING for one in segments)
        assert asked[entry.text] <= 1
        match entry.state:
            case OutboxState.SENT:
                assert (complete, asked[entry.text]) == ([whole], 1)
            case OutboxState.WAITING:
                assert (complete, asked[entry.text]) == ([], 0)
            case _:
                assert (entry.state, entry.failure) == (OutboxState.FAILED, INTERRUPTED)
                assert complete == []
                offered.append(entry.id)
    return offered
