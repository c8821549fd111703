"""Look up API keys, and keep the state of each key for the windows.

Order: ``UNDERSTUDY_KEY_<ID>``, a key typed for this session only, the keyring, the vendor's
variable. A session key precedes the keyring because it was typed when the keyring failed: another
attempt would only bring the prompt back. Keys are never written to a file of ours.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from understudy.base.errors import SecretsError
from understudy.host.keyring_thread import SERVICE, KeyringThread
from understudy.host.keys import KeyLookup, KeyState, clean_key, own_variable, vendor_variable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keyring.backend import KeyringBackend

__all__ = ["KeyLookup", "KeyState", "Secrets"]

log = logging.getLogger(__name__)

CHECK_USER = "check"  # never stored: only looked up by `Secrets.check`


class Secrets:
    """Engine thread only. A key that was read is kept, so a keyring locked later does no harm.

    ``timeout_s`` limits a read; ``prompt_timeout_s`` limits storing and deleting, which a person
    starts and whose prompt they are expected to answer.
    """

    def __init__(
        self, environ: Mapping[str, str], timeout_s: float = 5.0, prompt_timeout_s: float = 60.0
    ) -> None:
        self._environ = environ
        self._timeout_s = timeout_s
        self._prompt_timeout_s = prompt_timeout_s
        self._keyring = KeyringThread()
        self._read: dict[str, str] = {}
        self._session: dict[str, str] = {}
        self._states: dict[str, KeyState] = {}
        self._generation = 0  # of the cache: an answer from before `forget` is dropped
        self._dismissed = False

    async def get(self, provider_id: str, base_url: str = "") -> str | None:
        """Return the key or None; ``base_url`` selects the vendor's variable by host.

        Raises `SecretsError`: locked, missing or failed if no key was found and the keyring did not
        answer; malformed if the value found is not a key. If the person dismissed the keyring's
        prompt, the state is locked until `ask_again`.
        """
        try:
            key, state = await self._find(provider_id, base_url)
        except SecretsError as problem:
            self._note(provider_id, KeyState(KeyLookup(problem.kind), detail=problem.detail))
            raise
        self._note(provider_id, state)
        return key

    async def inspect(self, provider_id: str, base_url: str = "") -> KeyState:
        """Look the key up like `get` and return its state; never raises `SecretsError`."""
        try:
            await self.get(provider_id, base_url)
        except SecretsError as problem:
            log.debug("%s: %s", provider_id, problem.kind)
        return self._states[provider_id]

    async def check(self) -> None:
        """Return when the keyring answers; raises `SecretsError` if it does not."""
        await self._ask_keyring(CHECK_USER, _ignore)

    def state(self, provider_id: str) -> KeyState | None:
        """Return the result of the last look-up; None before the first."""
        return self._states.get(provider_id)

    async def set(self, provider_id: str, key: str) -> None:
        """Store the key in the keyring. If it raises `SecretsError`, nothing has changed here.

        After ``locked``, the person may still answer the prompt, and then the key is stored.
        """
        cleaned = clean_key(key)
        stored = partial(self._stored, provider_id, cleaned, self._generation)

        def write(keyring: KeyringBackend) -> None:
            keyring.set_password(SERVICE, provider_id, cleaned)

        await self._keyring.run(write, self._prompt_timeout_s, stored)
        stored(None)

    async def delete(self, provider_id: str) -> None:
        """Forget the key here and in the keyring; `SecretsError` if it may still be there."""
        self.forget(provider_id)
        try:
            await self._keyring.run(partial(_delete, provider_id), self._prompt_timeout_s, _ignore)
        except SecretsError as problem:
            if problem.kind != "missing":
                raise
        self._dismissed = False
        self._note(provider_id, KeyState(KeyLookup.NOT_SET))

    def remember_for_session(self, provider_id: str, key: str) -> None:
        """Keep the key in memory until quit; raises `SecretsError` with ``malformed``."""
        self._session[provider_id] = clean_key(key)
        self._note(provider_id, KeyState(KeyLookup.SESSION))

    def forget(self, provider_id: str | None = None) -> None:
        """Drop what memory holds, for one provider or for all; the keyring keeps what it has."""
        self._generation += 1
        for kept in (self._read, self._session, self._states):
            if provider_id is None:
                kept.clear()
            else:
                kept.pop(provider_id, None)

    def ask_again(self) -> None:
        """Let the next look-up show the keyring's prompt again, after the person dismissed it."""
        self._dismissed = False

    def close(self) -> None:
        """Forget all keys. Never waits for a hanging keyring."""
        self.forget()
        self._keyring.close()

    async def _find(self, provider_id: str, base_url: str) -> tuple[str | None, KeyState]:
        own = own_variable(provider_id)
        if key := self._from_variable(own):
            return key, KeyState(KeyLookup.ENVIRONMENT, own)
        if key := self._session.get(provider_id):
            return key, KeyState(KeyLookup.SESSION)
        trouble: SecretsError | None = None
        try:
            key = await self._from_keyring(provider_id)
        except SecretsError as problem:
            trouble = problem
        if key:
            return key, KeyState(KeyLookup.KEYRING)
        vendors = vendor_variable(base_url)
        if vendors and (key := self._from_variable(vendors)):
            return key, KeyState(KeyLookup.VENDOR_VARIABLE, vendors)
        if trouble is not None:
            raise trouble
        return None, KeyState(KeyLookup.NOT_SET)

    def _from_variable(self, name: str) -> str | None:
        value = self._environ.get(name, "")
        return clean_key(value, name) if value.strip() else None

    async def _from_keyring(self, provider_id: str) -> str | None:
        if key := self._read.get(provider_id):
            return key
        late = partial(self._arrived, provider_id, self._generation)
        found = await self._ask_keyring(provider_id, late)
        if not found or not found.strip():
            return None
        return self._read.setdefault(provider_id, clean_key(found, "keyring"))

    async def _ask_keyring(self, user: str, late: Callable[[str | None], None]) -> str | None:
        if self._keyring.hangs or self._dismissed:
            raise SecretsError("locked", "dismissed" if self._dismissed else "still waiting")

        def read(keyring: KeyringBackend) -> str | None:
            return keyring.get_password(SERVICE, user)

        try:
            return await self._keyring.run(read, self._timeout_s, late)
        except SecretsError as problem:
            if problem.kind == "locked" and not isinstance(problem.__cause__, TimeoutError):
                self._dismissed = True
            raise

    def _arrived(self, provider_id: str, generation: int, found: str | None) -> None:
        if found and found.strip() and generation == self._generation:
            with suppress(SecretsError):  # not a key: the next look-up reports it
                self._read[provider_id] = clean_key(found, "keyring")
                self._note(provider_id, KeyState(KeyLookup.KEYRING))

    def _stored(self, provider_id: str, key: str, generation: int, _: str | None) -> None:
        self._dismissed = False
        if generation == self._generation:
            self._session.pop(provider_id, None)
            self._read[provider_id] = key
            self._note(provider_id, KeyState(KeyLookup.KEYRING))

    def _note(self, provider_id: str, state: KeyState) -> None:
        if self._states.get(provider_id) != state:
            log.info("Key of %s: %s %s", provider_id, state.lookup, state.variable)
        self._states[provider_id] = state


def _delete(provider_id: str, keyring: KeyringBackend) -> None:
    from keyring.errors import PasswordDeleteError  # noqa: PLC0415 - see keyring_thread

    try:
        keyring.delete_password(SERVICE, provider_id)
    except PasswordDeleteError:
        # back ends raise this both if there was no key, which is fine, and if they failed
        if keyring.get_password(SERVICE, provider_id) is not None:
            raise


def _ignore(_: str | None) -> None:
    """Ignore a late answer."""
