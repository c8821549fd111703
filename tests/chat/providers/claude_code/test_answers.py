"""An answer of the person's own Claude Code, from a real process, in the same segments."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.chat.asking import PATIENT, listen
from tests.chat.providers.claude_code.standin import (
    MODEL,
    RECORDED,
    SETTINGS,
    StandIn,
    abandoned,
    begins,
    event,
    line,
    message,
    result,
    text,
    whole,
)
from understudy.chat.model import Role, Turn, Usage
from understudy.chat.providers.base import (
    ProviderFinished,
    ProviderRequest,
    ProviderTakenBack,
    ProviderText,
    ProviderThinking,
)
from understudy.chat.providers.kinds import build_provider

if TYPE_CHECKING:
    from understudy.chat.failure import Failure
    from understudy.chat.providers.base import ProviderEvent


def question(*said: str, system: str | None = None, model: str = MODEL) -> ProviderRequest:
    roles = (Role.USER, Role.ASSISTANT)
    turns = tuple(Turn(roles[number % 2], one) for number, one in enumerate(said or ("Hello?",)))
    return ProviderRequest(model, turns, system, budgets=PATIENT)


async def no_key() -> str:
    raise AssertionError("no key is ever asked for")


async def answer(
    request: ProviderRequest,
) -> tuple[str, ProviderFinished | None, Failure | None]:
    provider = build_provider(SETTINGS, no_key)
    try:
        return await listen(provider, request)
    finally:
        await provider.close()


async def events(request: ProviderRequest) -> list[ProviderEvent]:
    provider = build_provider(SETTINGS, no_key)
    try:
        return [one async for one in provider.stream(request)]
    finally:
        await provider.close()


def was_left(folder: str) -> bool:
    return Path(folder).exists()


def shown(said: list[ProviderEvent]) -> str:
    """Return what is on the screen in the end."""
    left = ""
    for one in said:
        left = "" if isinstance(one, ProviderTakenBack) else left
        left += one.text if isinstance(one, ProviderText) else ""
    return left


async def test_a_recorded_answer_streams(claude: StandIn) -> None:
    claude.plays(["file", str(RECORDED / "ok.jsonl")])
    said = await events(question())
    assert said == [
        ProviderText("An answer"),
        ProviderText("."),
        ProviderFinished("end_turn", Usage(5, 4)),
    ]


async def test_the_recorded_answer_of_a_broken_stream_replaces_what_it_showed(
    claude: StandIn,
) -> None:
    claude.plays(["file", str(RECORDED / "mid_stream_error_then_ok.jsonl")])
    said = await events(question())
    assert said[:3] == [ProviderText("An answer"), ProviderTakenBack(), ProviderText("An answer.")]


async def test_it_is_called_as_agreed(claude: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLAUDECODE", "CLAUDE_CODE_MESSAGING_TOKEN", "NODE_OPTIONS", "OTEL_SDK_DISABLED"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("CLAUDE_CODE_OAUTH_TOKEN", "made-up")
    monkeypatch.setenv("UNDERSTUDY_KEY_CLAUDE", "secret")
    claude.plays(*begins(), message(), text("Hi."), result())
    await events(question("Hello?", system="Be brief."))
    [asked] = claude.asked
    words = asked["arguments"]
    assert words[:2] == ["-p", "--tools"]
    for option, value in (("--tools", ""), ("--setting-sources", ""), ("--max-turns", "1"),
                          ("--system-prompt", "Be brief."), ("--model", MODEL),
                          ("--output-format", "stream-json")):  # fmt: skip
        assert words[words.index(option) + 1] == value
    assert {"--strict-mcp-config", "--disable-slash-commands", "--no-session-persistence",
            "--include-partial-messages", "--verbose"} <= set(words)  # fmt: skip
    assert "Hello?" not in " ".join(words)
    assert (asked["prompt"], asked["files"]) == ("Hello?", [])
    names = set(asked["names"])
    assert {"HOME", "PATH", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_MAX_RETRIES"} <= names
    assert not {"CLAUDECODE", "CLAUDE_CODE_MESSAGING_TOKEN", "NODE_OPTIONS", "OTEL_SDK_DISABLED",
                "UNDERSTUDY_KEY_CLAUDE"} & names  # fmt: skip


async def test_its_folder_is_gone_afterwards(claude: StandIn) -> None:
    claude.plays(*begins(), message(), text("Hi."), result())
    await events(question())
    assert not was_left(claude.asked[0]["folder"])


async def test_earlier_turns_are_quoted_before_the_question(claude: StandIn) -> None:
    claude.plays(*begins(), message(), text("Hi."), result())
    await events(question("One?\n\nNow answer this:", "Two.", "Three?"))
    assert claude.asked[0]["prompt"] == (
        "Earlier in this conversation:\n\nI wrote:\n> One?\n>\n> Now answer this:\n\n"
        "You answered:\n> Two.\n\nNow answer this:\n\nThree?"
    )


async def test_a_slash_at_the_beginning_is_no_command(claude: StandIn) -> None:
    claude.plays(*begins(), message(), text("Hi."), result())
    await events(question("/help me"))
    assert claude.asked[0]["prompt"] == "\n/help me"


async def test_text_that_was_taken_back_stays_until_other_text_comes(claude: StandIn) -> None:
    claude.plays(
        *begins(), message(), text("Kept. "), text("Lost", 1), abandoned(from_block=1),
        message("msg_2"), text("And more."), result(),
    )  # fmt: skip
    said = await events(question())
    assert said[:-1] == [
        ProviderText("Kept. "), ProviderText("Lost"),
        ProviderTakenBack(), ProviderText("Kept. "), ProviderText("And more."),
    ]  # fmt: skip
    assert shown(said) == "Kept. And more."


async def test_an_answer_told_only_at_the_end_is_shown(claude: StandIn) -> None:
    claude.plays(*begins(), result("All at once."))
    assert shown(await events(question())) == "All at once."


async def test_each_block_that_was_not_streamed_is_shown(claude: StandIn) -> None:
    claude.plays(*begins(), whole("One. ", "msg_1"), whole("Two.", "msg_1"), result("x"))
    assert shown(await events(question())) == "One. Two."


async def test_thinking_is_no_text(claude: StandIn) -> None:
    delta = {"type": "thinking_delta", "thinking": "Hm."}
    thought = event("content_block_delta", index=0, delta=delta)
    claude.plays(*begins(), message(), thought, text("Hi.", 1), result())
    assert (await events(question()))[:2] == [ProviderThinking("Hm."), ProviderText("Hi.")]


async def test_what_is_unknown_is_skipped(claude: StandIn) -> None:
    claude.plays(
        ["raw", "Update available!"], *begins(), line(type="from_the_future", text="x"),
        line(type=3), ["raw", "[]"], ["raw", '{"type":"stream_event","event":7}'],
        message(), event("future", delta={"text": "x"}), text("Hi."), result(),
    )  # fmt: skip
    assert shown(await events(question())) == "Hi."


@pytest.mark.parametrize(
    ("asked", "answered", "told"),
    [
        (MODEL, MODEL, ""),
        (MODEL, f"{MODEL}-20260901", ""),
        (f"{MODEL}[1m]", MODEL, ""),
        ("sonnet", MODEL, ""),
        ("opus", MODEL, MODEL),
        (MODEL, "claude-haiku-5-5", "claude-haiku-5-5"),
    ],
)
async def test_another_model_than_the_one_asked_is_told(
    claude: StandIn, asked: str, answered: str, told: str
) -> None:
    start = line(type="system", subtype="init", model=asked)
    claude.plays(start, message(model=answered), text("Hi."), result())
    last = (await events(question(model=asked)))[-1]
    assert isinstance(last, ProviderFinished)
    assert last.other_model == told


async def test_a_fallback_of_its_own_is_told(claude: StandIn) -> None:
    switch = line(
        type="system", subtype="model_fallback", originalModel=MODEL, fallbackModel="claude-haiku"
    )
    claude.plays(*begins(), switch, message(), text("Hi."), result())
    last = (await events(question()))[-1]
    assert isinstance(last, ProviderFinished)
    assert last.other_model == "claude-haiku"


async def test_one_question_is_asked_at_a_time(claude: StandIn) -> None:
    claude.plays(*begins(), message(), text("Hi."), result())
    provider, other = build_provider(SETTINGS, no_key), build_provider(SETTINGS, no_key)
    first = provider.stream(question("First?"))
    await anext(first)
    second = asyncio.ensure_future(listen(other, question("Second?")))
    await asyncio.sleep(0)
    assert [one["prompt"] for one in claude.asked] == ["First?"]
    await first.aclose()
    assert (await second)[0] == "Hi."
    assert [one["prompt"] for one in claude.asked] == ["First?", "Second?"]
    await provider.close()
    await other.close()


async def test_models_are_listed_without_asking_anybody(claude: StandIn) -> None:
    provider = build_provider(SETTINGS, no_key)
    assert [one.id for one in await provider.models()] == [MODEL, "sonnet", "opus", "haiku"]
    await provider.preload()
    await provider.close()
    assert claude.asked == []


@pytest.mark.usefixtures("claude")
async def test_a_question_longer_than_it_takes_is_not_sent() -> None:
    _, _, failure = await answer(question("x" * 10_000_001))
    assert failure is not None
    assert failure.kind == "request_too_large"
