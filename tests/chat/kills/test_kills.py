"""kill -9 at a hundred random moments: nothing is lost, doubled, or left without a way on."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from tests.chat.kills.checks import check_outbox, check_prompt
from tests.chat.kills.lane import FORKED, Lane
from tests.patience import PATIENCE_S
from understudy.archive.waiting_prompts import OutboxReason, OutboxState
from understudy.chat.failover.rounds import AGAIN_AFTER_S
from understudy.world.behaviour import (
    Answer,
    BrokenJson,
    CleanEnd,
    ErrorEvent,
    HttpError,
    Reset,
    Silence,
    Truncated,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.chat.kills.programs import Programs
    from understudy.engine.opened_chat import OpenedChat

pytestmark = FORKED
LANES = 3
KILLS = {"asking": 34, "failing over": 33, "draining": 33}
LONGEST_S = 0.8
BRIEFLY_S = 0.1
FIRST_LINES, MOST_LINES = 10, 90
HALF = "Half of what Claude wanted to say, then the line went dead. "
WHOLE = " ".join(f"word {number}" for number in range(200))
AT_A_PACE = Answer(WHOLE, chunk_words=2, delay_s=0.004)
BRIEF_LIMIT = HttpError(429, headers=(("retry-after", "1"),))
DOWN = HttpError(503)
DOWN_FOR_HOURS = HttpError(503, headers=(("retry-after", "7200"),))
"""A program that meets it asks no further rounds; the next start knows nothing of it."""
BREAKS = (
    Truncated(HALF), Reset(after_text=HALF), CleanEnd(HALF), BrokenJson(HALF), Silence(HALF),
    ErrorEvent("overloaded_error", HALF), DOWN, BRIEF_LIMIT, BRIEF_LIMIT,
)  # fmt: skip
SHORT = "Yes, one two three four five six seven."
WAITING_AT_ONCE = 5


async def in_lanes(
    folder: Path, story: str, started: Programs, work: Callable[[Lane, int], Awaitable[None]]
) -> None:
    """Have the story's kills done in several homes at a time, each with its share."""

    async def run(number: int) -> None:
        async with Lane(folder, f"{story} {number}", started) as lane:
            await work(lane, len(range(number, KILLS[story], LANES)))

    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        for number in range(LANES):
            group.create_task(run(number))


async def kill_while_it_asks(lane: Lane, texts: dict[str, str]) -> str:
    """Have a program ask and killed at a random moment; return the prompt, once all was checked."""
    prompt = f"Question {lane.runs}: what is the capital of Peru?"
    # by the clock, which strikes before the first word too; or by what was said, early and late
    kinds: tuple[tuple[int | None, float], ...] = (
        (None, lane.chance.uniform(0, LONGEST_S)),
        (lane.chance.randrange(1, FIRST_LINES), lane.chance.uniform(0, BRIEFLY_S)),
        (lane.chance.randrange(1, MOST_LINES), lane.chance.uniform(0, BRIEFLY_S)),
    )
    line, moment_s = kinds[lane.runs % 3]
    with lane.noted(f"run {lane.runs}, killed {moment_s:.4f} s after line {line}"):
        said = await lane.run(prompt, after_line=line, after_s=moment_s)
        async with lane.next_start() as opened:
            check_prompt(lane, opened, prompt, said, texts)
        lane.check_file()
    return prompt


async def test_kills_while_claude_answers_lose_nothing_that_was_promised(
    homes: Path, started: Programs
) -> None:
    async def work(lane: Lane, kills: int) -> None:
        lane.world.claude.behave(AT_A_PACE)
        while lane.kills < kills:
            prompt = await kill_while_it_asks(lane, {"claude": WHOLE})
            claude, backup = lane.times_asked(prompt)
            assert (claude <= 1, backup) == (True, 0)

    await in_lanes(homes, "asking", started, work)


async def test_kills_while_a_backup_takes_over_glue_nothing_and_ask_nobody_too_often(
    homes: Path, started: Programs
) -> None:
    async def work(lane: Lane, kills: int) -> None:
        lane.be_impatient()
        while lane.kills < kills:
            lane.world.claude.behave(lane.chance.choice(BREAKS))
            lane.world.backup.behave(lane.chance.choice((AT_A_PACE, AT_A_PACE, DOWN)))
            prompt = await kill_while_it_asks(lane, {"claude": HALF, "backup": WHOLE})
            claude, backup = lane.times_asked(prompt)
            rounds = 1 + len(AGAIN_AFTER_S)
            assert claude <= 4 * rounds  # two models, each once more after a brief limit
            assert backup <= rounds
        await drain_what_waits(lane)

    await in_lanes(homes, "failing over", started, work)


async def drain_what_waits(lane: Lane) -> None:
    """Let Claude come back: what nobody answered is then answered, once."""
    lane.world.claude.behave(Answer(SHORT))
    async with lane.next_start() as opened:
        waiting = [one.text for one in opened.store.outbox.entries(OutboxState.WAITING)]
    before = Counter({prompt: lane.times_asked(prompt)[0] for prompt in waiting})
    said = await lane.programs.run(lane.home)
    assert said.drained == waiting
    after = Counter({prompt: lane.times_asked(prompt)[0] for prompt in waiting})
    assert after - before == Counter(waiting)


async def test_kills_while_the_outbox_drains_lose_no_prompt_and_answer_none_twice(
    homes: Path, started: Programs
) -> None:
    async def work(lane: Lane, kills: int) -> None:
        prompts = await ask_in_vain(lane)
        lane.world.claude.behave(Answer(SHORT, chunk_words=1, delay_s=0.01))
        in_vain = Counter({prompt: lane.times_asked(prompt)[0] for prompt in prompts})
        while lane.kills < kills:
            line, moment_s = lane.chance.randrange(1, 4), lane.chance.uniform(0, BRIEFLY_S)
            with lane.noted(f"run {lane.runs}, killed {moment_s:.4f} s after line {line}"):
                await lane.run(after_line=line, after_s=moment_s)
                async with lane.next_start() as opened:
                    check_outbox(opened, prompts, asked_since(lane, prompts, in_vain), SHORT)
                    keep_more(opened, prompts)
                lane.check_file()
        await send_all_that_is_left(lane, prompts, in_vain)

    await in_lanes(homes, "draining", started, work)


async def ask_in_vain(lane: Lane) -> list[str]:
    """Have a program ask while nobody answers, and return what then waits."""
    lane.world.claude.behave(DOWN_FOR_HOURS)
    lane.world.backup.behave(DOWN_FOR_HOURS)
    prompts = [f"In vain {number}?" for number in range(WAITING_AT_ONCE)]
    said = await lane.programs.run(lane.home, *prompts)
    assert [one.prompt for one in said.answers] == prompts
    return prompts


def asked_since(lane: Lane, prompts: list[str], before: Counter[str]) -> Counter[str]:
    return Counter({prompt: lane.times_asked(prompt)[0] for prompt in prompts}) - before


def keep_more(opened: OpenedChat, prompts: list[str]) -> None:
    """Have new prompts wait where hardly any are left, so that every kill meets some."""
    while len(opened.store.outbox.entries(OutboxState.WAITING)) < WAITING_AT_ONCE:
        prompts.append(f"Later {len(prompts)}?")
        conversation = opened.store.new_conversation(private=False)
        message = opened.store.add_user_message(conversation.id, prompts[-1])
        opened.store.outbox.keep(message.id, OutboxReason.NO_ANSWER)


async def send_all_that_is_left(lane: Lane, prompts: list[str], in_vain: Counter[str]) -> None:
    """Drain to the end; what was offered instead is sent once more by the person's own wish."""
    await lane.programs.run(lane.home)
    async with lane.next_start() as opened:
        asked = asked_since(lane, prompts, in_vain)
        offered = check_outbox(opened, prompts, asked, SHORT)
        assert not opened.store.outbox.entries(OutboxState.WAITING)
        assert offered  # some kills came while one was being sent
        texts = [one.text for one in opened.store.outbox.entries() if one.id in offered]
        for entry_id in offered:
            assert opened.store.outbox.wait_again(entry_id)
        await opened.outbox.drain()
        assert {one.state for one in opened.store.outbox.entries()} == {OutboxState.SENT}
    assert asked_since(lane, prompts, in_vain) - asked == Counter(texts)
