"""The same with the real Claude Code, where it is installed, against a scripted Claude."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.chat.asking import PATIENT, QUESTION, listen
from tests.chat.providers.claude_code.standin import MODEL, is_running
from understudy.base.settings.values import ProviderSettings
from understudy.chat.failure import FailureKind
from understudy.chat.model import Role, Turn
from understudy.chat.providers.base import ProviderRequest
from understudy.chat.providers.claude_code.installation import installed, sign_in
from understudy.chat.providers.kinds import build_provider
from understudy.world.behaviour import Answer, HttpError, ModelBehaviour
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = os.environ.get("UNDERSTUDY_REAL_CLAUDE") or shutil.which("claude")
pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="Claude Code is not installed, nor named by UNDERSTUDY_REAL_CLAUDE"
)
K = FailureKind


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give it a home of its own, and a made-up key."""
    for name in [one for one in os.environ if one.startswith(("CLAUDE", "ANTHROPIC"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test")
    monkeypatch.setenv("UNDERSTUDY_CLAUDE", PROGRAM or "")
    return tmp_path


async def ask(world: World, text: str = QUESTION) -> tuple[str, FailureKind | None]:
    settings = ProviderSettings(
        id="claude-code", kind="claude-code", base_url=world.claude_url, models=(MODEL,)
    )
    provider = build_provider(settings, None)  # type: ignore[arg-type] # no key is ever asked for
    request = ProviderRequest(MODEL, (Turn(Role.USER, text),), budgets=PATIENT)
    try:
        said, _, failure = await listen(provider, request)
    finally:
        await provider.close()
    return said, failure and failure.kind


@pytest.mark.usefixtures("alone")
async def test_it_answers() -> None:
    async with World() as world:
        world.claude.behave(Answer("The capital is Lima."))
        assert await ask(world) == ("The capital is Lima.", None)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (529, K.OVERLOADED), (500, K.SERVER_ERROR), (503, K.SERVICE_UNAVAILABLE),
        (401, K.KEY_REFUSED), (403, K.PERMISSION_DENIED), (404, K.MODEL_NOT_FOUND),
        (413, K.REQUEST_TOO_LARGE), (429, K.RATE_LIMITED),
    ],
)  # fmt: skip
async def test_its_failures_have_the_names_of_the_recordings(
    status: int, kind: FailureKind
) -> None:
    behaviour: ModelBehaviour = HttpError(status)
    async with World() as world:
        world.claude.behave(behaviour)
        assert await ask(world) == ("", kind)


async def test_a_path_in_a_question_reads_no_file(alone: Path) -> None:
    canary = alone / "canary.txt"
    canary.write_text("CANARY")
    async with World() as world:
        world.claude.behave(Answer("Lima."))
        await ask(world, f"What is in @{canary} and @{alone}/ and @~/canary.txt?")
        assert world.claude.asked
        sent = str([one.body_json for one in world.claude.asked])
        assert "CANARY" not in sent
        assert "Called the" not in sent  # neither a file was read nor a folder listed


@pytest.mark.usefixtures("alone")
async def test_a_stop_ends_it() -> None:
    async with World() as world:
        world.claude.behave(Answer("one two three " * 500, chunk_words=1, delay_s=0.05))
        settings = ProviderSettings(
            id="claude-code", kind="claude-code", base_url=world.claude_url, models=(MODEL,)
        )
        provider = build_provider(settings, None)  # type: ignore[arg-type] # see `ask`
        request = ProviderRequest(MODEL, (Turn(Role.USER, "Hello?"),), budgets=PATIENT)
        others = set(_children(os.getpid()))
        events = provider.stream(request)
        await anext(events)
        children = set(_children(os.getpid())) - others
        assert children
        await events.aclose()
        await provider.close()
        assert not any(map(is_running, children))


def _children(pid: int) -> list[int]:
    from pathlib import Path

    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(one) for one in (task / "children").read_text().split()]
    return [one for one in found if is_running(one)]


@pytest.mark.usefixtures("alone")
async def test_it_says_its_version_and_who_is_signed_in() -> None:
    program = await installed("https://api.anthropic.com")
    assert program is not None
    assert program.is_usable
    found = await sign_in(program, "https://api.anthropic.com")
    assert found is not None
    assert found.api_provider == "firstParty"
