"""The settings window's interface to the engine: keys, tests, and saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.errors import SecretsError, SettingsUnreadableError
from understudy.chat.models.trial import try_provider
from understudy.engine.events.common_events import (
    KeyFound,
    KeyNotStored,
    ProvidersNotSaved,
    ProvidersSaved,
    ProviderTested,
)

if TYPE_CHECKING:
    from understudy.base.settings.values import ProviderSettings
    from understudy.engine.backups.model_lists import Offers
    from understudy.engine.crossing import Publish
    from understudy.engine.opened_chat import OpenedChat
    from understudy.engine.settings.changes import SettingChanges
    from understudy.engine.status.opened_status import Watching


class ProviderSetup:
    """Engine thread only; answers go out through ``publish``."""

    def __init__(
        self,
        changes: SettingChanges,
        opened: OpenedChat,
        watching: Watching,
        offers: Offers,
        publish: Publish,
    ) -> None:
        self._changes = changes
        self._opened = opened
        self._watching = watching
        self._offers = offers
        self._publish = publish

    async def save_providers(self, providers: tuple[ProviderSettings, ...]) -> None:
        """Write the providers to the settings file and use them from the next question on."""
        try:
            await self._changes.write_providers(providers)
        except (SettingsUnreadableError, OSError) as problem:
            self._publish(ProvidersNotSaved(str(problem)))
            return
        await self._opened.use(providers)
        self._publish(ProvidersSaved(providers))

    async def look_around(self) -> None:
        """Publish the model servers on this computer, and the models about to retire."""
        await self._offers.look_around()

    async def inspect_key(self, provider: ProviderSettings) -> None:
        state = await self._opened.secrets.inspect(provider.id, provider.base_url)
        self._watching.prober.reconsider()
        if state.found:
            self._set_right(provider.id)
        self._publish(KeyFound(provider.id, state))

    async def store_key(self, provider: ProviderSettings, key: str, *, session_only: bool) -> None:
        """Store a key in the keyring, or until quit; publishes its new state, or the failure."""
        secrets = self._opened.secrets
        try:
            if session_only:
                secrets.remember_for_session(provider.id, key)
            else:
                await secrets.set(provider.id, key)
        except SecretsError as problem:
            self._publish(KeyNotStored(provider.id, problem.kind))
            return
        await self.inspect_key(provider)

    async def remove_key(self, provider: ProviderSettings) -> None:
        try:
            await self._opened.secrets.delete(provider.id)
        except SecretsError as problem:
            self._publish(KeyNotStored(provider.id, problem.kind))
            return
        await self.inspect_key(provider)

    async def test_provider(self, settings: ProviderSettings) -> None:
        """Ask the first model one short real question and publish the result."""
        model = settings.models[0]
        load_s = self._opened.settings.chat.load_s if settings.local else None
        trial = await try_provider(
            self._opened.providers.build(settings), model, self._opened.knowledge.loads, load_s
        )
        if trial.failure is None:
            self._set_right(settings.id)
        self._publish(ProviderTested(settings.id, model, trial.failure, trial.first_text_s))

    def _set_right(self, provider_id: str) -> None:
        """Count a provider among those that may answer next."""
        self._opened.knowledge.unusable.forget(provider_id)
        self._watching.answers.look()
