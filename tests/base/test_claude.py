"""Who is Claude: by role, else by Anthropic's own host, else by id; never by dialect."""

from __future__ import annotations

from typing import Literal

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.base.providers.claude import allowed, claudes
from understudy.base.settings.values import CLAUDE, ProviderSettings, Settings

ANTHROPIC = "https://api.anthropic.com"
STRANGER = "https://llm.stranger.example"
HERE = "http://127.0.0.1:8080/v1"


def one(
    name: str,
    base_url: str = STRANGER,
    *,
    role: Literal["claude"] | None = None,
    consent: bool | None = None,
    kind: Literal["anthropic", "openai"] = "anthropic",
) -> ProviderSettings:
    return ProviderSettings(
        id=name, kind=kind, base_url=base_url, models=("claude-x",), role=role, consent=consent
    )


def local(name: str) -> ProviderSettings:
    return ProviderSettings(id=name, kind="anthropic", base_url=HERE, models=("m",), local=True)


@pytest.mark.parametrize(
    ("providers", "claude"),
    [
        ((), []),
        ((CLAUDE,), ["claude"]),
        ((one("fake"),), []),  # the dialect says nothing
        ((one("fake"), CLAUDE), ["claude"]),
        ((one("anthropic"),), []),
        ((one("claude"),), ["claude"]),  # the id, for want of anything better
        ((one("claude"), one("work", ANTHROPIC)), ["work"]),  # the host before the id
        ((one("claude"), one("gate", role="claude")), ["gate"]),  # the role before the id
        ((CLAUDE, one("gate", role="claude")), ["gate"]),  # and before the host
        ((one("gate", role="claude", kind="openai"),), ["gate"]),
        ((one("work", ANTHROPIC, kind="openai"),), ["work"]),
        ((CLAUDE, one("second", ANTHROPIC)), ["claude", "second"]),  # two accounts, one service
        ((CLAUDE, one("second", ANTHROPIC, role="claude")), ["second", "claude"]),
        ((local("claude"),), []),  # a model of that name on this computer
        ((local("claude"), one("claude-2")), []),
    ],
    ids=str,
)
def test_claude_is_told_by_role_then_host_then_id(
    providers: tuple[ProviderSettings, ...], claude: list[str]
) -> None:
    assert [found.id for found in claudes(providers)] == claude
    found = Settings(provider=providers)
    assert found.claude_ids == set(claude)
    others = [other.id for other in providers if other.id not in claude]
    assert [other.id for other in found.understudies] == others


@pytest.mark.parametrize(
    ("base_url", "is_claude"),
    [
        ("https://api.anthropic.com", True),
        ("https://API.Anthropic.COM/", True),
        ("https://api.anthropic.com.:443/v1", True),
        ("http://api.anthropic.com", False),  # without https anybody may answer to the name
        ("https://api.anthropic.com@stranger.example", False),
        ("https://api.anthropic.com:x@stranger.example", False),
        ("https://stranger.example\\@api.anthropic.com", False),
        ("https://me@api.anthropic.com", False),
        ("https://api.anthropic.com.stranger.example", False),
        ("https://stranger.example/api.anthropic.com", False),
        ("https://stranger.example#.api.anthropic.com", False),
        ("https://stranger.example?.api.anthropic.com", False),
        ("https://api-anthropic.com", False),
        ("https://eu.api.anthropic.com.example", False),
        ("https://xapi.anthropic.com", False),
        ("https://anthropic.com", False),
        ("https://api.anthrop\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}c.com", False),
        ("https://api.anthro\u00adpic.com", False),
        ("https://api\N{IDEOGRAPHIC FULL STOP}anthropic\N{IDEOGRAPHIC FULL STOP}com", False),
        ("https://api.anthropic\t.com", False),
        ("https://api.anthropic.com\n.stranger.example", False),
        ("https://api%2eanthropic.com", False),
        ("https://[api.anthropic.com]", False),
        ("api.anthropic.com", False),
        ("", False),
    ],
)
def test_only_anthropics_own_host_plainly_spelled_is_anthropics(
    base_url: str, *, is_claude: bool
) -> None:
    assert bool(claudes((one("any", base_url),))) is is_claude


AROUND = st.text(alphabet="ax.@:/\\#?%[]0 \t\u3002\u00ad", max_size=4)


@given(AROUND, AROUND)
def test_what_counts_as_anthropics_is_where_the_connection_goes(before: str, after: str) -> None:
    url = f"https://{before}api.anthropic.com{after}"
    if claudes((one("any", url),)):
        assert httpx2.URL(url).host.rstrip(".").lower() == "api.anthropic.com"


@pytest.mark.parametrize(
    ("providers", "asked"),
    [
        ((CLAUDE, one("fake"), local("here")), ["claude", "here"]),
        ((CLAUDE, one("fake", consent=True)), ["claude", "fake"]),
        ((one("claude", ANTHROPIC, consent=False), one("fake")), []),
        # who was Claude by host or id is one of the others once a role says who is
        ((CLAUDE, one("gate", role="claude")), ["gate"]),
        ((one("claude"), one("work", ANTHROPIC)), ["work"]),
    ],
    ids=str,
)
def test_everybody_but_claude_and_local_models_needs_consent(
    providers: tuple[ProviderSettings, ...], asked: list[str]
) -> None:
    assert [found.id for found in allowed(providers)] == asked
    assert [found.id for found in Settings(provider=providers).allowed] == asked


def test_of_two_accounts_the_one_that_may_be_asked_gives_the_evidence() -> None:
    first, second = one("first", ANTHROPIC, consent=False), one("second", ANTHROPIC)
    found = Settings(provider=(first, second))
    assert found.claude() == found.claude(askable=True) == second
    refused = Settings(provider=(first,))
    assert (refused.claude(), refused.claude(askable=True)) == (first, None)


def test_answers_kept_under_an_id_that_is_gone_are_claudes_by_that_id_alone() -> None:
    found = Settings(provider=(one("work", ANTHROPIC), one("anthropic")))
    assert found.was_claude("work")
    assert found.was_claude("claude")
    assert not found.was_claude("anthropic")
    assert not found.was_claude("claude-2")
    assert not Settings(provider=(CLAUDE, one("gate", role="claude"))).was_claude("claude")
