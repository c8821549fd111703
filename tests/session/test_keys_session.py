"""Keys in the real keyring of a desktop, by real processes: unlocked, locked, and none at all."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_S
from tests.session.desktop_session import eventually

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from tests.session.conftest import StartDesktop
    from tests.session.desktop_session import DesktopSession

pytestmark = pytest.mark.session

SMALL = ("--tray", "none", "--notify", "none", "--a11y", "off")

# One process, one deed: prints what came of it, or the kind of the SecretsError.
DEED = """
import asyncio, os, sys
from understudy.base.errors import SecretsError
from understudy.host.secrets import Secrets

async def main():
    secrets = Secrets(os.environ, timeout_s=float(sys.argv[1]), prompt_timeout_s=float(sys.argv[1]))
    try:
        print(await getattr(secrets, sys.argv[2])(*sys.argv[3:]))
    except SecretsError as problem:
        print("SecretsError", problem.kind)
    secrets.close()

asyncio.run(main())
"""


def deed(session: DesktopSession, *words: str, timeout_s: float = 20) -> str:
    """Do one thing to the keys in a process of its own and return what it printed."""
    return session.run(sys.executable, "-c", DEED, str(timeout_s), *words).strip()


@contextmanager
def prompted(session: DesktopSession, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Do one thing to the keys, and go on when the keyring's prompt is on the screen."""
    blank = session.pixels("1280x800+0+0")
    with session.popen(sys.executable, "-c", DEED, "60", *words) as process:
        try:
            eventually(lambda: session.pixels("1280x800+0+0") != blank)
            yield process
        finally:
            process.kill()


def test_a_key_survives_from_process_to_process_until_it_is_deleted(
    desktop_session: DesktopSession,
) -> None:
    assert deed(desktop_session, "get", "claude") == "None"
    assert deed(desktop_session, "set", "claude", " sk-ant-1 ") == "None"
    assert deed(desktop_session, "get", "claude") == "sk-ant-1"
    assert deed(desktop_session, "get", "openai") == "None"
    by_others = ("secret-tool", "lookup", "service", "understudy", "username", "claude")
    assert desktop_session.run(*by_others) == "sk-ant-1"
    assert deed(desktop_session, "set", "claude", "sk-ant-2") == "None"
    assert deed(desktop_session, "get", "claude") == "sk-ant-2"
    assert deed(desktop_session, "delete", "claude") == "None"
    assert deed(desktop_session, "get", "claude") == "None"
    assert deed(desktop_session, "delete", "claude") == "None"


def test_an_unlocked_keyring_answers(desktop_session: DesktopSession) -> None:
    assert deed(desktop_session, "check") == "None"


def test_a_locked_keyring_is_told_as_locked_and_the_process_ends(
    start_desktop: StartDesktop,
) -> None:
    """Nobody answers the prompt; that the processes end at all is what ``run``'s limit proves."""
    session = start_desktop(*SMALL, "--keyring", "locked")
    for words in (("set", "claude", "sk-ant-1"), ("get", "claude"), ("check",)):
        assert deed(session, *words, timeout_s=0.5) == "SecretsError locked"


def test_a_key_is_stored_once_the_person_answers_the_prompt(start_desktop: StartDesktop) -> None:
    session = start_desktop(*SMALL, "--keyring", "locked")
    with prompted(session, "set", "claude", "sk-ant-1") as storing:
        session.screenshot("keyring-prompt.png")
        # a new keyring asks for its password twice
        session.run("xdotool", "type", "--delay", "30", "desktop")
        session.run("xdotool", "key", "Tab")
        session.run("xdotool", "type", "--delay", "30", "desktop")
        session.run("xdotool", "key", "Return")
        assert storing.communicate(timeout=PATIENCE_S)[0] == "None\n"
    assert deed(session, "get", "claude") == "sk-ant-1"


def test_a_prompt_the_person_dismisses_means_locked(start_desktop: StartDesktop) -> None:
    session = start_desktop(*SMALL, "--keyring", "locked")
    with prompted(session, "get", "claude") as looking:
        session.run("xdotool", "key", "Escape")
        assert looking.communicate(timeout=PATIENCE_S)[0] == "SecretsError locked\n"


def test_without_a_keyring_that_is_told_as_missing(start_desktop: StartDesktop) -> None:
    session = start_desktop(*SMALL, "--keyring", "none")
    for words in (("set", "claude", "sk-ant-1"), ("get", "claude"), ("check",)):
        assert deed(session, *words) == "SecretsError missing"
    session.env["ANTHROPIC_API_KEY"] = "sk-ant-vendor"
    anthropic = ("get", "claude", "https://api.anthropic.com")
    assert deed(session, *anthropic) == "sk-ant-vendor"
    assert deed(session, "get", "claude", "http://127.0.0.1:1") == "SecretsError missing"
    session.env["UNDERSTUDY_KEY_CLAUDE"] = "sk-ant-own"
    assert deed(session, *anthropic) == "sk-ant-own"


LATER = """
import asyncio, os
from understudy.host.secrets import Secrets

async def main():
    secrets = Secrets(os.environ, timeout_s=20)
    for _ in range(2):
        print((await secrets.inspect("claude")).lookup, flush=True)
        input()
    secrets.close()

asyncio.run(main())
"""


def test_a_keyring_that_comes_after_us_is_found(start_desktop: StartDesktop) -> None:
    """At login the keyring may start later than this program does."""
    session = start_desktop(*SMALL, "--keyring", "none")
    unlocked = "exec gnome-keyring-daemon --foreground --unlock --components=secrets < <(printf pw)"
    with session.popen(sys.executable, "-c", LATER) as looking:
        assert looking.stdout is not None
        assert looking.stdin is not None
        assert looking.stdout.readline() == "missing\n"
        with session.popen("bash", "-c", unlocked) as daemon:
            try:
                eventually(lambda: session.owner_of("org.freedesktop.secrets"))
                looking.stdin.write("\n")
                looking.stdin.flush()
                assert looking.stdout.readline() == "not_set\n"
                looking.communicate("\n", timeout=PATIENCE_S)
            finally:
                looking.kill()
                daemon.kill()
