"""What is asked of the program before it is asked anything that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chat.providers.claude_code.standin import SETTINGS, StandIn
from understudy.chat.providers.claude_code.installation import SignIn, installed, sign_in
from understudy.commands.doctor.claude_code import unusable

if TYPE_CHECKING:
    import pytest

ADDRESS = SETTINGS.base_url
LOGGED_IN = {
    "loggedIn": True, "authMethod": "claude.ai", "apiProvider": "firstParty",
    "email": "someone@example.com", "organization": {"name": "Secret"},
}  # fmt: skip


async def test_version_and_sign_in_are_read_and_no_address(claude: StandIn) -> None:
    claude.plays(auth=LOGGED_IN)
    program = await installed(ADDRESS)
    assert program is not None
    assert (program.version, program.is_usable) == ((2, 1, 332), True)
    found = await sign_in(program, ADDRESS)
    assert found == SignIn(logged_in=True, auth_method="claude.ai", api_provider="firstParty")
    assert "example.com" not in repr(found)
    assert await unusable("Claude Code", SETTINGS) is None


async def test_a_version_that_takes_the_words_for_a_prompt_is_not_asked(claude: StandIn) -> None:
    claude.plays(version="2.0.77 (Claude Code)", auth=LOGGED_IN)
    program = await installed(ADDRESS)
    assert program is not None
    assert program.is_usable
    assert await sign_in(program, ADDRESS) is None
    assert claude.asked == []


async def test_the_doctor_says_what_is_missing(
    claude: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    claude.plays(auth={"loggedIn": False})
    signed_out = await unusable("Claude Code", SETTINGS)
    assert signed_out is not None
    assert "/login" in signed_out.step
    monkeypatch.setenv("UNDERSTUDY_CLAUDE", "/nowhere/claude")
    missing = await unusable("Claude Code", SETTINGS)
    assert missing is not None
    assert "no program" in missing.text


async def test_garbage_is_no_sign_in(claude: StandIn) -> None:
    claude.plays(auth={"loggedIn": "maybe"})
    program = await installed(ADDRESS)
    assert program is not None
    assert await sign_in(program, ADDRESS) is None
