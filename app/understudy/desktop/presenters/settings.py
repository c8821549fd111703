"""Connects the settings window: keys and providers go to the engine, results come back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from understudy.base.errors import WrongValueError
from understudy.desktop.settings.computer_page import SHORTCUT
from understudy.desktop.settings.settings_window import SettingsWindow
from understudy.desktop.windows import bring_forward
from understudy.engine.events.archive_events import (
    EverythingForgotten,
    ExchangeBusy,
    ExchangeFailed,
    ExportEnded,
)
from understudy.engine.events.common_events import (
    KeyFound,
    KeyNotStored,
    LocalServersFound,
    ModelsJudged,
    ProvidersNotSaved,
    ProvidersSaved,
    ProviderTested,
    SettingNotChanged,
    SettingsChanged,
)
from understudy.engine.events.first_events import (
    AutostartRead,
    DataMeasured,
    DiagnosticsRead,
    NotErased,
    ReadyToErase,
    ShortcutShown,
)
from understudy.host.own_command import own_command
from understudy.words.chat.api_keys import key_not_stored_words, key_state_words
from understudy.words.chat.model_lists import model_warning_words
from understudy.words.common import failure_sentence
from understudy.words.windows.chat_side import BUSY, CHOOSE_FOLDER, exported
from understudy.words.windows.notices import (
    exchange_failed,
    provider_answered,
    settings_not_saved,
)
from understudy.words.windows.settings_pages import not_erased, shortcut_words

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.base.settings.values import ProviderSettings, Settings
    from understudy.desktop.bridge import Bridge
    from understudy.engine.api import EngineApi


class SettingsPresenter(QObject):
    """GUI thread only."""

    first_steps_requested = Signal()
    erase_requested = Signal()

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._providers: dict[str, ProviderSettings] = {}
        self.window = SettingsWindow()
        self._page = self.window.providers
        self._connect_window()
        self._diagnostics = ""
        self._is_exporting = False
        bridge.subscribe(AutostartRead, self._show_autostart)
        bridge.subscribe(DataMeasured, lambda event: self.window.computer.show_sizes(event.sizes))
        bridge.subscribe(DiagnosticsRead, self._show_diagnostics)
        bridge.subscribe(EverythingForgotten, lambda _event: self._show_forgotten())
        bridge.subscribe(ExchangeBusy, lambda _event: self._show_exported(str(BUSY)))
        bridge.subscribe(ExchangeFailed, self._show_not_exported)
        bridge.subscribe(
            ExportEnded, lambda event: self._show_exported(exported(event.report), "good")
        )
        bridge.subscribe(NotErased, self._show_not_erased)
        bridge.subscribe(ReadyToErase, lambda _event: self.erase_requested.emit())
        bridge.subscribe(KeyFound, self._show_key)
        bridge.subscribe(KeyNotStored, self._show_key_trouble)
        bridge.subscribe(ProviderTested, self._show_test)
        bridge.subscribe(LocalServersFound, self._show_local_servers)
        bridge.subscribe(ModelsJudged, self._show_models)
        bridge.subscribe(ProvidersSaved, self._show_saved)
        bridge.subscribe(ProvidersNotSaved, self._show_not_saved)
        bridge.subscribe(SettingsChanged, self._show_settings)
        bridge.subscribe(SettingNotChanged, self._show_not_changed)
        bridge.subscribe(ShortcutShown, self._show_shortcut)

    def open(self, settings: Settings) -> None:
        self._take(settings.provider)
        self.window.show_settings(settings)
        self._page.show_providers(settings.provider)
        bring_forward(self.window)
        self._submit(lambda api: api.setup.look_around())
        self._submit(lambda api: api.first_steps.show_autostart())
        self._submit(lambda api: api.shortcut.show())
        self._submit(lambda api: api.this_computer.measure())
        self._submit(lambda api: api.this_computer.diagnose())

    def _connect_window(self) -> None:
        page = self._page
        page.providers_saved.connect(self._save)
        page.key_entered.connect(self._store_key)
        page.key_removed.connect(self._remove_key)
        page.test_requested.connect(self._test)
        page.key_state_requested.connect(self._inspect)
        self.window.setting_changed.connect(self._change)
        computer, about = self.window.computer, self.window.about
        computer.autostart_requested.connect(self._start_at_login)
        computer.shortcut_requested.connect(
            lambda wanted: self._change(SHORTCUT, "on" if wanted else "off")
        )
        computer.delete_all_requested.connect(
            lambda: self._submit(lambda api: api.keeping.forget_everything())
        )
        computer.erase_requested.connect(lambda: self._submit(lambda api: api.erasing.prepare()))
        computer.export_requested.connect(self._choose_folder)
        computer.retention_requested.connect(lambda: self.window.show_page("archive"))
        about.copy_requested.connect(self._copy_diagnostics)
        about.first_steps_requested.connect(self.first_steps_requested)

    def _take(self, providers: tuple[ProviderSettings, ...]) -> None:
        self._providers = {one.id: one for one in providers}

    def _save(self, providers: tuple[ProviderSettings, ...]) -> None:
        self._take(providers)
        self._submit(lambda api: api.setup.save_providers(providers))

    def _store_key(self, provider_id: str, key: str, session_only: bool) -> None:  # noqa: FBT001 - a signal's argument
        if provider := self._providers.get(provider_id):
            self._submit(lambda api: api.setup.store_key(provider, key, session_only=session_only))

    def _remove_key(self, provider_id: str) -> None:
        if provider := self._providers.get(provider_id):
            self._submit(lambda api: api.setup.remove_key(provider))

    def _test(self, provider_id: str) -> None:
        if provider := self._providers.get(provider_id):
            self._submit(lambda api: api.setup.test_provider(provider))

    def _inspect(self, provider_id: str) -> None:
        if provider := self._providers.get(provider_id):
            self._submit(lambda api: api.setup.inspect_key(provider))

    def _show_key(self, event: KeyFound) -> None:
        words = key_state_words(event.state)
        self._page.show_key_state(event.provider, words.text, words.severity)

    def _show_key_trouble(self, event: KeyNotStored) -> None:
        words = key_not_stored_words(event.kind)
        self._page.show_key_state(event.provider, words.text, words.severity)

    def _show_test(self, event: ProviderTested) -> None:
        if event.failure is None:
            text = provider_answered(event.model, event.first_text_s)
        else:
            text = failure_sentence(event.failure)
        self._page.show_test_result(event.provider, event.failure is None, text)

    def _show_local_servers(self, event: LocalServersFound) -> None:
        self._page.show_local_servers(event.servers)

    def _show_models(self, event: ModelsJudged) -> None:
        notes: dict[str, str] = {}
        for one in event.warnings:
            said = f"! {model_warning_words(one)}"
            notes[one.provider] = "\n".join(filter(None, (notes.get(one.provider), said)))
        self._page.show_model_notes(notes)

    def _show_saved(self, event: ProvidersSaved) -> None:
        self._take(event.providers)
        self._page.show_providers(event.providers)

    def _show_not_saved(self, event: ProvidersNotSaved) -> None:
        self._page.show_problem(settings_not_saved(event.problem))

    def _change(self, name: str, value: object) -> None:
        self._submit(lambda api: api.settings.change(name, value))

    def _show_settings(self, event: SettingsChanged) -> None:
        self.window.show_settings(event.settings)

    def _show_not_changed(self, event: SettingNotChanged) -> None:
        if event.allowed:
            problem = WrongValueError(event.name, event.problem, event.allowed)
            self.window.show_wrong(event.name, problem)
        else:
            self.window.show_not_saved(event.name, settings_not_saved(event.problem))

    def _start_at_login(self, wanted: bool) -> None:  # noqa: FBT001 - a signal's value
        self._submit(lambda api: api.first_steps.start_at_login(wanted=wanted))

    def _show_autostart(self, event: AutostartRead) -> None:
        self.window.computer.show_autostart(on=event.is_on, problem=event.problem)

    def _show_shortcut(self, event: ShortcutShown) -> None:
        words = shortcut_words(event.shortcut, own_command(), is_offered=event.is_offered)
        self.window.computer.show_shortcut_state(*words)

    def _show_forgotten(self) -> None:
        self.window.computer.show_deleted()
        self._submit(lambda api: api.this_computer.measure())

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self.window, str(CHOOSE_FOLDER))
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.selectFile("understudy-export")
        dialog.fileSelected.connect(self._export)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _export(self, name: str) -> None:
        target = Path(name)
        self._is_exporting = True
        self._submit(lambda api: api.exchanging.export_everything(target))

    def _show_not_exported(self, event: ExchangeFailed) -> None:
        self._show_exported(exchange_failed(event.problem))

    def _show_exported(self, text: str, severity: str = "problem") -> None:
        if self._is_exporting:
            self._is_exporting = False
            self.window.computer.show_done(text, severity)

    def _show_not_erased(self, event: NotErased) -> None:
        self.window.computer.show_done(not_erased(event.cause, event.detail), "problem")

    def _show_diagnostics(self, event: DiagnosticsRead) -> None:
        self._diagnostics = f"{event.text}\n{what_qt_knows()}"
        self.window.about.show_parts(event.version, event.parts)

    def _copy_diagnostics(self) -> None:
        QGuiApplication.clipboard().setText(self._diagnostics)
        self.window.about.show_copied()


def what_qt_knows() -> str:
    """Return the windows' half of the diagnostics: Qt, its platform, and the screens' scales."""
    scales = ", ".join(f"{one.devicePixelRatio():g}" for one in QGuiApplication.screens())
    return f"Qt {qVersion()}, {QGuiApplication.platformName()}, scale {scales}"
