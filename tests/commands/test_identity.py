"""Who is taken for Claude, and who is sent what, with settings as a person writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands.program import understudy
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "Is the merger with Acme on?"
NOBODY_ANSWERED = 5


def provider(name: str, kind: str, base_url: str, *more: str) -> str:
    lines = ("[[provider]]", f'id = "{name}"', f'kind = "{kind}"', f'base_url = "{base_url}"')
    model = 'models = ["claude-sonnet-5-5"]' if kind == "anthropic" else 'models = ["gpt-5.5"]'
    return "\n".join((*lines, model, *more, ""))


def home_with(folder: Path, *providers: str) -> Path:
    (folder / "config").mkdir(parents=True)
    text = "\n".join(("version = 1", *providers))
    (folder / "config" / "settings.toml").write_text(text, encoding="utf-8")
    return folder


KEYS = {"UNDERSTUDY_KEY_STRANGER": "stranger-key", "UNDERSTUDY_KEY_GATE": "gate-key"}


async def test_a_strangers_server_gets_no_prompt_for_speaking_claudes_dialect(
    tmp_path: Path,
) -> None:
    async with World() as world:
        home = home_with(tmp_path, provider("stranger", "anthropic", world.claude_url))
        for extra in ((), ("--private",), ("--provider", "stranger")):
            asked = await understudy(home, "ask", *extra, SECRET, **KEYS)
            assert asked.code == NOBODY_ANSWERED
        assert nothing_came(world)
        drilled = await understudy(home, "drill", "--json", **KEYS)
        assert "you have not given consent" in drilled.lines[0]["warnings"][-1]
        assert nothing_came(world)


async def test_consent_opens_it_to_prompts_and_never_to_private_ones(tmp_path: Path) -> None:
    async with World() as world:
        stranger = provider("stranger", "anthropic", world.claude_url, "consent = true")
        home = home_with(tmp_path, stranger)
        assert (await understudy(home, "ask", "--private", SECRET, **KEYS)).code == NOBODY_ANSWERED
        assert nothing_came(world)
        world.claude.behave(Answer("Yes."))
        asked = await understudy(home, "ask", "Is water wet?", **KEYS)
        assert (asked.code, asked.out) == (0, "Yes.\n")


async def test_the_role_makes_a_gateway_claude_whatever_it_speaks(tmp_path: Path) -> None:
    async with World() as world:
        gate = provider("gate", "openai", world.backup_url, 'role = "claude"')
        by_name = provider("claude", "anthropic", world.claude_url)
        home = home_with(tmp_path, by_name, gate)
        world.backup.behave(Answer("Yes."))
        asked = await understudy(home, "ask", "--private", "--json", SECRET, **KEYS)
        assert asked.code == 0
        assert asked.lines[0]["provider"] == "gate"
        assert not world.claude.requests  # it only has the name
        drilled = await understudy(home, "drill", "--json", **KEYS)
        assert drilled.lines[0]["would_answer"] is None


async def test_a_local_model_that_speaks_claudes_dialect_is_an_understudy(tmp_path: Path) -> None:
    async with World() as world:
        home = home_with(
            tmp_path,
            provider("claude", "openai", world.backup_url),
            provider("here", "anthropic", world.claude_url, "local = true"),
        )
        drilled = await understudy(home, "drill", "--json")
        assert drilled.code == 0
        assert drilled.lines[0]["would_answer"]["provider"] == "here"
        world.backup.behave(HttpError(529))
        world.claude.behave(Answer("Yes."))
        asked = await understudy(home, "ask", "--private", "--json", SECRET)
        assert [one["provider"] for one in asked.lines if "provider" in one][-1] == "here"
        rehearsed = await understudy(home, "drill", "--rehearse", "Is water wet?", "--json")
        assert rehearsed.lines[0]["provider"] == "here"


@pytest.mark.parametrize("command", [("ask", "Hello"), ("drill",), ("models",), ("doctor",)])
async def test_no_command_sends_a_key_over_plain_http_and_each_says_what_to_do(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    far = provider("gate", "openai", "http://llm.invalid/v1", 'role = "claude"')
    async with World() as world:
        page = f'[status]\npage_url = "{world.status_url}"\nspare_urls = []\n'
        home = home_with(tmp_path, page, far)
        ended = await understudy(home, *command, **KEYS)
    said = ended.out + ended.err
    assert "plain http" in said
    assert "gate-key" not in said
    if command[0] in {"ask", "doctor"}:
        assert "insecure = true" in said


def nothing_came(world: World) -> bool:
    return not world.claude.requests and not world.backup.requests
