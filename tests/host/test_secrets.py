"""A key comes from the first place that has one, and no place leaks it."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends import fail, null

from tests.host.keyring_backends import (
    MemoryKeyring,
    PlaintextKeyring,
    TalkativeKeyring,
)
from understudy.base.errors import SecretsError
from understudy.host.secrets import KeyLookup, KeyState, Secrets

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

STORED = ("understudy", "claude")

pytestmark = pytest.mark.usefixtures("own_keyring")


def memory(**kept: str) -> MemoryKeyring:
    back = MemoryKeyring()
    back.kept.update({("understudy", user): key for user, key in kept.items()})
    keyring.set_keyring(back)
    return back


def test_order_is_own_variable_session_keyring_vendors_variable() -> None:
    memory(claude="from-keyring")
    environ = {"UNDERSTUDY_KEY_CLAUDE": " from-own\n", "ANTHROPIC_API_KEY": "from-vendor"}

    async def story() -> None:
        with closing(Secrets(environ)) as secrets:
            secrets.remember_for_session("claude", "from-session")
            assert await secrets.get("claude") == "from-own"
            del environ["UNDERSTUDY_KEY_CLAUDE"]
            assert await secrets.get("claude") == "from-session"
            secrets.forget("claude")
            assert await secrets.get("claude") == "from-keyring"
            await secrets.delete("claude")
            assert await secrets.get("claude", "https://llm.example.net") is None
            assert await secrets.get("claude", "https://api.anthropic.com") == "from-vendor"
            assert secrets.state("claude") == KeyState(
                KeyLookup.VENDOR_VARIABLE, "ANTHROPIC_API_KEY"
            )
            del environ["ANTHROPIC_API_KEY"]
            assert await secrets.get("claude") is None
            assert secrets.state("claude") == KeyState(KeyLookup.NOT_SET)

    asyncio.run(story())


async def test_a_vendors_variable_is_found_by_host() -> None:
    memory()
    with closing(Secrets({"OPENAI_API_KEY": "sk-1"})) as secrets:
        assert await secrets.get("work", "https://api.openai.com/v1") == "sk-1"
        assert await secrets.get("local", "http://127.0.0.1:11434/v1") is None


async def test_an_empty_variable_is_no_key() -> None:
    memory(claude="from-keyring")
    with closing(Secrets({"UNDERSTUDY_KEY_CLAUDE": "  "})) as secrets:
        assert await secrets.get("claude") == "from-keyring"


async def test_a_malformed_variable_is_an_error_that_names_it() -> None:
    with closing(Secrets({"UNDERSTUDY_KEY_CLAUDE": "sk-1\nsk-2"})) as secrets:
        with pytest.raises(SecretsError) as refused:
            await secrets.get("claude")
        assert refused.value.kind == "malformed"
        assert "UNDERSTUDY_KEY_CLAUDE" in refused.value.detail
        state = await secrets.inspect("claude")
        assert state.lookup is KeyLookup.MALFORMED
        assert not state.found


async def test_a_malformed_key_is_neither_stored_nor_remembered() -> None:
    back = memory(claude="old")
    with closing(Secrets({})) as secrets:
        with pytest.raises(SecretsError):
            await secrets.set("claude", "two words")
        with pytest.raises(SecretsError):
            secrets.remember_for_session("claude", "")
        assert await secrets.get("claude") == "old"
        assert back.kept == {STORED: "old"}


async def test_a_key_once_read_is_not_asked_for_again() -> None:
    back = memory(claude="sk-1")
    with closing(Secrets({})) as secrets:
        assert [await secrets.get("claude") for _ in range(3)] == ["sk-1"] * 3
        assert back.reads == 1
        secrets.forget()
        assert secrets.state("claude") is None
        back.kept[STORED] = "sk-2"
        assert await secrets.get("claude") == "sk-2"


async def test_a_stored_key_takes_the_place_of_the_sessions() -> None:
    back = memory()
    with closing(Secrets({})) as secrets:
        secrets.remember_for_session("claude", "typed")
        await secrets.set("claude", " stored ")
        assert await secrets.get("claude") == "stored"
        assert back.kept == {STORED: "stored"}
        assert secrets.state("claude") == KeyState(KeyLookup.KEYRING)


async def test_deleting_what_is_not_there_is_fine() -> None:
    memory()
    with closing(Secrets({})) as secrets:
        await secrets.delete("claude")
        assert await secrets.get("claude") is None


async def test_a_deletion_that_did_not_happen_is_told() -> None:
    back = TalkativeKeyring()
    back.kept[STORED] = "sk-1"
    keyring.set_keyring(back)
    with closing(Secrets({})) as secrets:
        with pytest.raises(SecretsError) as failed:
            await secrets.delete("claude")
        assert failed.value.kind == "failed"


async def test_an_error_does_not_quote_the_key() -> None:
    keyring.set_keyring(TalkativeKeyring())
    with closing(Secrets({})) as secrets:
        with pytest.raises(SecretsError) as failed:
            await secrets.set("claude", "sk-secret")
        assert failed.value.kind == "failed"
        assert "sk-secret" not in f"{failed.value} {failed.value.detail}"


@pytest.mark.parametrize("back", [fail.Keyring(), null.Keyring(), PlaintextKeyring()])
async def test_a_keyring_that_keeps_no_secret_counts_as_missing(back: KeyringBackend) -> None:
    keyring.set_keyring(back)
    with closing(Secrets({})) as secrets:
        with pytest.raises(SecretsError) as missing:
            await secrets.set("claude", "sk-1")
        assert missing.value.kind == "missing"
        with pytest.raises(SecretsError) as missing:
            await secrets.check()
        assert missing.value.kind == "missing"
        assert (await secrets.inspect("claude")).lookup is KeyLookup.MISSING
        await secrets.delete("claude")
        secrets.remember_for_session("claude", "sk-1")
        assert await secrets.get("claude", "https://api.anthropic.com") == "sk-1"


async def test_without_a_keyring_the_vendors_variable_still_counts() -> None:
    with closing(Secrets({"ANTHROPIC_API_KEY": "sk-1"})) as secrets:
        assert await secrets.get("claude", "https://api.anthropic.com") == "sk-1"
