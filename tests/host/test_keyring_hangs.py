"""A keyring that waits for the person may wait for ever; nothing else here does."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import closing

import keyring
import pytest

from tests.host.keyring_backends import DismissedKeyring, PromptingKeyring
from tests.patience import PATIENCE_S
from understudy.base.errors import SecretsError
from understudy.host.secrets import KeyLookup, Secrets

STORED = ("understudy", "claude")

pytestmark = pytest.mark.usefixtures("own_keyring")


async def test_a_hanging_keyring_is_locked_and_is_not_asked_twice() -> None:
    back = PromptingKeyring()
    back.kept[STORED] = "sk-1"
    keyring.set_keyring(back)
    with closing(Secrets({}, timeout_s=0.05, prompt_timeout_s=PATIENCE_S)) as secrets:
        for provider in ("claude", "claude", "openai"):
            with pytest.raises(SecretsError) as locked:
                await secrets.get(provider)
            assert locked.value.kind == "locked"
        back.unlocked.set()
        await secrets.set("openai", "sk-2")  # its turn comes after the read that hung
        assert await secrets.get("claude") == "sk-1"
        assert back.reads == 1, "the late answer is kept"


async def test_a_write_that_was_given_up_never_happens() -> None:
    back = PromptingKeyring()
    back.kept[STORED] = "sk-1"
    keyring.set_keyring(back)
    secrets = Secrets({}, timeout_s=0.05, prompt_timeout_s=0.05)
    for trying in (secrets.get("claude"), secrets.set("claude", "sk-2")):
        with pytest.raises(SecretsError) as locked:
            await trying
        assert locked.value.kind == "locked"
    secrets.close()
    back.unlocked.set()
    # the thread's end is the only sign that all it was given is done
    thread = secrets._keyring._thread
    assert thread is not None
    await asyncio.to_thread(thread.join, PATIENCE_S)
    assert not thread.is_alive()
    assert back.kept == {STORED: "sk-1"}


async def test_storing_waits_for_the_prompt_a_read_brought_up() -> None:
    back = PromptingKeyring()
    keyring.set_keyring(back)
    with closing(Secrets({}, timeout_s=0.05, prompt_timeout_s=PATIENCE_S)) as secrets:
        with pytest.raises(SecretsError):
            await secrets.get("claude")
        storing = asyncio.create_task(secrets.set("claude", "sk-1"))
        await asyncio.sleep(0)  # let it queue up behind the read
        back.unlocked.set()
        await storing
        assert back.kept == {STORED: "sk-1"}


async def test_a_key_that_arrives_after_it_was_forgotten_stays_forgotten() -> None:
    back = PromptingKeyring()
    back.kept[STORED] = "sk-1"
    keyring.set_keyring(back)
    with closing(Secrets({}, timeout_s=0.05, prompt_timeout_s=PATIENCE_S)) as secrets:
        with pytest.raises(SecretsError):
            await secrets.get("claude")
        deleting = asyncio.create_task(secrets.delete("claude"))
        await asyncio.sleep(0)  # let it queue up behind the read
        back.unlocked.set()
        await deleting
        assert await secrets.get("claude") is None


async def test_a_look_up_that_is_cancelled_leaves_the_next_one_locked_not_stuck() -> None:
    back = PromptingKeyring()
    keyring.set_keyring(back)
    with closing(Secrets({}, timeout_s=PATIENCE_S)) as secrets:
        looking = asyncio.create_task(secrets.get("claude"))
        await asyncio.to_thread(back.asked.wait, PATIENCE_S)
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking
        with pytest.raises(SecretsError) as locked:
            await secrets.get("claude")
        assert locked.value.kind == "locked"
        back.unlocked.set()


async def test_a_dismissed_prompt_comes_back_only_when_wanted() -> None:
    back = DismissedKeyring()
    back.kept[STORED] = "sk-1"
    keyring.set_keyring(back)
    with closing(Secrets({})) as secrets:
        for _ in range(3):
            assert (await secrets.inspect("claude")).lookup is KeyLookup.LOCKED
        assert back.reads == 1
        back.dismissed = False
        secrets.ask_again()
        assert await secrets.get("claude") == "sk-1"


def test_a_process_ends_though_its_keyring_hangs() -> None:
    program = """
import asyncio, keyring
from tests.host.keyring_backends import PromptingKeyring
from understudy.base.errors import SecretsError
from understudy.host.secrets import Secrets
keyring.set_keyring(PromptingKeyring())
async def story():
    secrets = Secrets({}, timeout_s=0.05)
    try:
        await secrets.get("claude")
    except SecretsError as problem:
        print(problem.kind)
    secrets.close()
asyncio.run(story())
"""
    done = subprocess.run(  # noqa: S603 - this very interpreter with the program above
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("locked\n", "")
