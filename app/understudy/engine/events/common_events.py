"""The engine's events for the windows: frozen values that the engine never touches again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from understudy.alerts.alert import Alert
    from understudy.alerts.state import PolicyState
    from understudy.archive.model import NewAttachment
    from understudy.base.errors import AttachmentError
    from understudy.base.settings.values import ProviderSettings, Settings
    from understudy.base.storage.salvage import Recovered
    from understudy.chat.failover.preview import Answering
    from understudy.chat.failure import Failure
    from understudy.chat.model import AnswerEvent, Conversation, Message
    from understudy.chat.models.local_models import LocalServer
    from understudy.chat.models.retirement import ModelWarning
    from understudy.chat.readiness import DrillReport
    from understudy.host.notify_base import Urgency
    from understudy.host.secrets import KeyState
    from understudy.status.log.uptime import ComponentDays
    from understudy.status.model import Verdict, VerdictKind


class EngineReady(msgspec.Struct, frozen=True):
    """The services are up."""


class EngineFailed(msgspec.Struct, frozen=True):
    """The engine failed to start, or ended; ``problem`` is the reason."""

    problem: Exception


class VerdictJudged(msgspec.Struct, frozen=True):
    """A poll was judged, whether or not anything changed."""

    verdict: Verdict
    at: datetime


class DaysListed(msgspec.Struct, frozen=True):
    """The last ``count`` days of each component of the page whose history is known."""

    count: int
    components: tuple[ComponentDays, ...]


class AnsweringChanged(msgspec.Struct, frozen=True):
    """Who would be asked the next question in the chat shown, and why.

    ``verdict`` is the one behind it, if it concerns the provider asked.
    """

    answering: Answering
    verdict: VerdictKind | None


class AlertRaised(msgspec.Struct, frozen=True):
    """An alert for the person; the desktop words it."""

    alert: Alert


class AlertsRestored(msgspec.Struct, frozen=True):
    """The alert settings of an earlier run, once at the start."""

    state: PolicyState


class NotificationPressed(msgspec.Struct, frozen=True):
    """A button, or ``default`` for the body; the token raises a window under Wayland."""

    key: str
    button: str
    activation_token: str


class PromptStored(msgspec.Struct, frozen=True):
    """The prompt is safe; an answer under ``answer_id`` follows."""

    conversation: Conversation
    message: Message
    answer_id: int


class AnswerProgress(msgspec.Struct, frozen=True):
    conversation_id: int
    answer_id: int
    event: AnswerEvent


class OutboxAnswered(msgspec.Struct, frozen=True):
    """A prompt that waited for Claude was answered; ``head`` is the answer's beginning."""

    conversation: Conversation
    question: str
    head: str


class StandsAlone(msgspec.Struct, frozen=True):
    """No backup that was asked works: in an outage no provider would answer."""

    report: DrillReport


class ConversationsListed(msgspec.Struct, frozen=True):
    conversations: tuple[Conversation, ...]


class ConversationOpened(msgspec.Struct, frozen=True):
    """``waiting`` holds the ids of its prompts that wait for Claude.

    ``choice`` is the provider and model the person chose for it; None: automatic.
    """

    conversation: Conversation | None
    messages: tuple[Message, ...]
    draft: str
    waiting: frozenset[int] = frozenset()
    choice: tuple[str, str | None] | None = None


class AnswerStopped(msgspec.Struct, frozen=True):
    """The person stopped this answer; the text so far is kept."""

    conversation_id: int
    answer_id: int


class FilesRead(msgspec.Struct, frozen=True):
    """Files for the next question of a conversation, and those that cannot be added."""

    conversation_id: int | None
    files: tuple[NewAttachment, ...]
    problems: tuple[AttachmentError, ...] = ()


class PromptNotStored(msgspec.Struct, frozen=True):
    """The question could not be stored, so it was not sent; the person still has its text."""

    text: str
    cause: str


class KeyFound(msgspec.Struct, frozen=True):
    """The source of a provider's key, or why there is none."""

    provider: str
    state: KeyState


class KeyNotStored(msgspec.Struct, frozen=True):
    """A key could not be stored or removed; ``kind`` as in `SecretsError`."""

    provider: str
    kind: str


class ProvidersSaved(msgspec.Struct, frozen=True):
    """The settings file holds these providers now, and they are asked from here on."""

    providers: tuple[ProviderSettings, ...]


class ProvidersNotSaved(msgspec.Struct, frozen=True):
    """The settings file could not be written; its old content still holds."""

    problem: str


class SettingsChanged(msgspec.Struct, frozen=True):
    """These settings are in force now, whatever changed them."""

    settings: Settings


class SettingNotChanged(msgspec.Struct, frozen=True):
    """The setting ``name`` is as it was: a wrong value, or the file could not be written.

    ``allowed`` says what it may be; empty if that was not the reason.
    """

    name: str
    problem: str
    allowed: str = ""


class ProviderTested(msgspec.Struct, frozen=True):
    """One real question was asked; ``failure`` None: it works."""

    provider: str
    model: str
    failure: Failure | None
    first_text_s: float | None


class LocalServersFound(msgspec.Struct, frozen=True):
    """The model servers on this computer now; may be empty."""

    servers: tuple[LocalServer, ...]


class ModelsJudged(msgspec.Struct, frozen=True):
    """The configured models that their vendors will retire; may be empty."""

    warnings: tuple[ModelWarning, ...]


class BalloonWanted(msgspec.Struct, frozen=True):
    """There is no native notification here: the tray should show a balloon."""

    key: str
    title: str
    body: str
    urgency: Urgency


class DatabaseMovedAside(msgspec.Struct, frozen=True):
    """The database could not be read; it was moved, and a new one begun.

    ``recovered``: its readable rows are in the new one; None: nothing was readable.
    """

    moved_to: Path
    recovered: Recovered | None = None


class StorageTroubled(msgspec.Struct, frozen=True):
    """Writing fails (``cause`` of `StorageError`); unsaved data is kept and retried."""

    cause: str


class StorageAwaited(msgspec.Struct, frozen=True):
    """The archive at ``path`` cannot be opened yet; it is retried until it can. Sent once."""

    path: Path
    cause: str


class StorageRegained(msgspec.Struct, frozen=True):
    """After `StorageAwaited` or `StorageTroubled`: it can be written again."""


class ConversationNotOpened(msgspec.Struct, frozen=True):
    """A requested conversation could not be read."""


class CameForward(msgspec.Struct, frozen=True):
    """A second start asked this one to come forward."""

    activation_token: str
