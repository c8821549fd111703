"""A key goes where it belongs and nowhere else; other programs' variables stay out."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.chat.asking import (
    BOTH,
    KEY,
    QUESTION,
    Kind,
    asked_at,
    key,
    listen,
    question,
    service,
)
from understudy.base.errors import SecretsError
from understudy.base.settings.values import ProviderSettings
from understudy.chat.failure import FailureKind
from understudy.chat.models.trial import try_provider
from understudy.chat.providers.base import (
    ProviderError,
)
from understudy.chat.providers.kinds import build_provider
from understudy.words.common import failure_sentence
from understudy.world.behaviour import (
    Answer,
    HttpError,
    NotEventStream,
)
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from understudy.chat.providers.base import Provider

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


class Eavesdropper:
    """A proxy that keeps what passes and answers nothing: what it heard, others could read."""

    def __init__(self) -> None:
        self.heard = b""

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard += await reader.read(65536)
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def overheard(
    kind: Kind, monkeypatch: pytest.MonkeyPatch, *, insecure: bool
) -> AsyncGenerator[tuple[Eavesdropper, Provider]]:
    """Open a provider at a plain http address elsewhere, its way there tapped."""
    tap = Eavesdropper()
    async with AsyncExitStack() as opened:
        server = await asyncio.start_server(tap.hear, "127.0.0.1", 0)
        await opened.enter_async_context(server)
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
        settings = ProviderSettings(
            id="far", kind=kind, base_url="http://llm.invalid/v1", models=("m",), insecure=insecure
        )
        provider = build_provider(settings, key)
        opened.push_async_callback(provider.close)
        yield tap, provider


async def test_no_key_goes_over_plain_http_to_another_machine(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with overheard(kind, monkeypatch, insecure=False) as (tap, provider):
        _, _, failure = await listen(provider, question(kind))
        with pytest.raises(ProviderError) as listing:
            await provider.models()
        trial = await try_provider(provider, "m")
    assert failure is not None
    assert trial.failure is not None
    kinds = {failure.kind, listing.value.failure.kind, trial.failure.kind}
    assert kinds == {FailureKind.PLAIN_HTTP}
    assert "insecure = true" in failure_sentence(failure)
    assert tap.heard == b""


async def test_a_person_may_accept_that_a_key_is_read(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with overheard(kind, monkeypatch, insecure=True) as (tap, provider):
        _, _, failure = await listen(provider, question(kind))
    assert failure is not None
    assert failure.kind is not FailureKind.PLAIN_HTTP
    assert KEY.encode() in tap.heard


async def test_neither_key_nor_question_follows_a_redirect(kind: Kind) -> None:
    async with World() as elsewhere, asked_at(kind) as (world, provider):
        there = elsewhere.claude_url if kind == "anthropic" else elsewhere.backup_url
        for status in (301, 302, 303, 307, 308):
            moved = HttpError(status, headers=(("location", f"{there}/x"),))
            service(world, kind).behave(moved)
            service(world, kind).behave_listing(moved)
            _, _, failure = await listen(provider, question(kind))
            with pytest.raises(ProviderError) as listing:
                await provider.models()
            assert failure is not None
            assert failure.kind is listing.value.failure.kind is FailureKind.REDIRECTED
        assert not elsewhere.claude.requests
        assert not elsewhere.backup.requests
