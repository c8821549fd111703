"""A key goes where it belongs and nowhere else; other programs' variables stay out."""

from __future__ import annotations

import logging

import pytest

from tests.chat.asking import (
    BOTH,
    KEY,
    QUESTION,
    Kind,
    asked_at,
    listen,
    question,
    service,
)
from understudy.base.errors import SecretsError
from understudy.chat.failure import FailureKind
from understudy.chat.providers.base import (
    ProviderError,
)
from understudy.world.behaviour import (
    Answer,
    HttpError,
    NotEventStream,
)

pytestmark = pytest.mark.parametrize("kind", BOTH)


@pytest.fixture
def other_peoples_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for vendor in ("ANTHROPIC", "OPENAI"):
        monkeypatch.setenv(f"{vendor}_BASE_URL", "http://127.0.0.1:9/elsewhere")
        monkeypatch.setenv(f"{vendor}_API_KEY", "sk-leaked")
        monkeypatch.setenv(
            f"{vendor}_CUSTOM_HEADERS", "X-Leaked: yes\nAuthorization: Bearer leaked"
        )
        monkeypatch.setenv(f"{vendor}_LOG", "debug")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "leaked")
    monkeypatch.setenv("ANTHROPIC_PROFILE", "leaked")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-leaked")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-leaked")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-admin-leaked")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")


@pytest.mark.usefixtures("other_peoples_variables")
async def test_variables_meant_for_other_programs_do_not_leak_in(kind: Kind) -> None:
    async with asked_at(kind) as (world, provider):
        assert (await listen(provider, question(kind)))[2] is None
        assert await provider.models()

        for received in service(world, kind).requests:
            assert received.key == KEY
            assert "leaked" not in str(received.headers)


@pytest.mark.parametrize(
    ("problem", "named"),
    [
        ("missing", FailureKind.KEY_MISSING),
        ("locked", FailureKind.KEYRING_LOCKED),
        ("failed", FailureKind.KEYRING_LOCKED),
        ("malformed", FailureKind.KEY_REFUSED),
    ],
)
async def test_without_a_key_nothing_is_sent(kind: Kind, problem: str, named: FailureKind) -> None:
    async def no_key() -> str:
        raise SecretsError(problem)

    async with asked_at(kind, key_source=no_key) as (world, provider):
        _, _, failure = await listen(provider, question(kind))
        with pytest.raises(ProviderError) as listing:
            await provider.models()

        assert failure is not None
        assert failure.kind is listing.value.failure.kind is named
        assert not service(world, kind).requests


async def test_a_local_provider_needs_no_key(kind: Kind) -> None:
    async def no_key() -> str:
        raise SecretsError("missing")

    async with asked_at(kind, key_source=no_key, local=True) as (world, provider):
        assert (await listen(provider, question(kind)))[2] is None
        assert service(world, kind).requests[0].key == "no-key-needed"


@pytest.mark.parametrize(
    ("found", "sent"),
    [(f"  {KEY}\n", KEY), ("sk-two words", None), ("sk-naïve", None), (" ", None)],
)
async def test_a_key_is_stripped_and_an_impossible_one_never_sent(
    kind: Kind, found: str, sent: str | None
) -> None:
    async def pasted() -> str:
        return found

    async with asked_at(kind, key_source=pasted) as (world, provider):
        _, _, failure = await listen(provider, question(kind))

        assert [one.key for one in service(world, kind).requests] == ([sent] if sent else [])
        assert (failure is None) is (sent is not None)


async def test_neither_key_nor_words_reach_the_log(
    kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(Answer("A quiet answer"), HttpError(401))
        await provider.preload()
        assert (await listen(provider, question(kind)))[2] is None
        assert (await listen(provider, question(kind)))[2] is not None

    for secret in (KEY, QUESTION, "quiet answer"):
        assert secret not in caplog.text


async def test_models_are_listed_with_their_names(kind: Kind) -> None:
    async with asked_at(kind) as (world, provider):
        listed = await provider.models()

        assert tuple(one.id for one in listed) == service(world, kind).models
        assert all(one.display_name for one in listed)


@pytest.mark.parametrize(
    ("behaviour", "named"),
    [
        (HttpError(401), FailureKind.KEY_REFUSED),
        (HttpError(503), FailureKind.SERVICE_UNAVAILABLE),
        (NotEventStream("html"), FailureKind.NOT_EVENT_STREAM),
        (NotEventStream("json"), FailureKind.MALFORMED_STREAM),
    ],
    ids=repr,
)
async def test_a_list_that_cannot_be_had_says_why(
    kind: Kind, behaviour: HttpError | NotEventStream, named: FailureKind
) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave_listing(behaviour)

        with pytest.raises(ProviderError) as problem:
            await provider.models()

        assert problem.value.failure.kind is named
