"""An address that was pasted whole or cut short is found out, with the one that was meant."""

from __future__ import annotations

import pytest

from tests.chat.asking import Kind, asked_at, listen, question, settings_for
from understudy.chat.failure import FailureKind
from understudy.chat.providers.wire.base_url import better_base_url
from understudy.words.common import failure_sentence


@pytest.mark.parametrize(
    ("adds_version", "given", "better"),
    [
        (False, "http://h:1", "http://h:1/v1"),
        (False, "http://h:1/", "http://h:1/v1"),
        (False, "http://h:1/v1/v1", "http://h:1/v1"),
        (False, "http://h:1/v1/chat/completions", "http://h:1/v1"),
        (False, "https://h/api", "https://h/api/v1"),
        (False, "http://h:1/v1", None),
        (False, "http://h:1/v1/", None),
        (False, "https://h/v1beta/openai/", None),
        (True, "https://h/v1", "https://h"),
        (True, "https://h/v1/messages", "https://h"),
        (True, "https://h/v1/v1", "https://h"),
        (True, "https://h", None),
        (True, "https://h/claude", None),
    ],
)
def test_what_was_meant_is_worked_out(
    adds_version: bool,
    given: str,
    better: str | None,
) -> None:
    assert better_base_url(given, adds_version=adds_version) == better


@pytest.mark.parametrize("kind", ["anthropic", "openai"])
async def test_the_address_that_was_meant_is_offered(kind: Kind) -> None:
    async with asked_at(kind) as (world, _):
        meant = settings_for(world, kind).base_url.rstrip("/")
        given = f"{meant}/v1" if kind == "anthropic" else meant.removesuffix("/v1")
        async with asked_at(kind, base_url=given) as (_, provider):
            _, _, failure = await listen(provider, question(kind))
    assert failure is not None
    assert failure.kind is FailureKind.ADDRESS_WRONG
    assert failure.detail == meant
    assert f"Did you mean {meant}?" in failure_sentence(failure)
