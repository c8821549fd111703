"""The engine's events for the windows: frozen values that the engine never touches again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from understudy.alerts.model import Alert
    from understudy.alerts.state import PolicyState
    from understudy.base.settings.values import ProviderSettings
    from understudy.base.storage.salvage import Recovered
    from understudy.chat.failover.preview import Answering
    from understudy.chat.failure import Failure
    from understudy.chat.model import AnswerEvent, Conversation, Message
    from understudy.chat.models.local_models import LocalServer
    from understudy.chat.models.retirement import ModelWarning
    from understudy.chat.readiness import DrillReport
    from understudy.host.notifications import Urgency
    from understudy.host.secrets import KeyState
    from understudy.status.model import Verdict, VerdictKind


@dataclass(frozen=True, slots=True)
class EngineReady:
    """The services are up."""


@dataclass(frozen=True, slots=True)
class EngineFailed:
    """The engine failed to start, or ended; ``problem`` is the reason."""

    problem: Exception


@dataclass(frozen=True, slots=True)
class VerdictJudged:
    """A poll was judged, whether or not anything changed."""

    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class AnsweringChanged:
    """Who would be asked the next question in the chat shown, and why.

    ``verdict`` is the one behind it, if it concerns the provider asked.
    """

    answering: Answering
    verdict: VerdictKind | None


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """An alert for the person; the desktop words it."""

    alert: Alert


@dataclass(frozen=True, slots=True)
class AlertsRestored:
    """The alert settings of an earlier run, once at the start."""

    state: PolicyState


@dataclass(frozen=True, slots=True)
class NotificationPressed:
    """A button, or ``default`` for the body; the token raises a window under Wayland."""

    key: str
    button: str
    activation_token: str


@dataclass(frozen=True, slots=True)
class PromptStored:
    """The prompt is safe; an answer under ``answer_id`` follows."""

    conversation: Conversation
    message: Message
    answer_id: int


@dataclass(frozen=True, slots=True)
class AnswerProgress:
    conversation_id: int
    answer_id: int
    event: AnswerEvent


@dataclass(frozen=True, slots=True)
class OutboxAnswered:
    """A prompt that waited for Claude was answered; ``head`` is the answer's beginning."""

    conversation: Conversation
    question: str
    head: str


@dataclass(frozen=True, slots=True)
class StandsAlone:
    """No backup that was asked works: in an outage no provider would answer."""

    report: DrillReport


@dataclass(frozen=True, slots=True)
class ConversationsListed:
    conversations: tuple[Conversation, ...]


@dataclass(frozen=True, slots=True)
class ConversationOpened:
    """``waiting`` holds the ids of its prompts that wait for Claude."""

    conversation: Conversation | None
    messages: tuple[Message, ...]
    draft: str
    waiting: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class AnswerStopped:
    """The person stopped this answer; the text so far is kept."""

    conversation_id: int
    answer_id: int


@dataclass(frozen=True, slots=True)
class PromptNotStored:
    """The question could not be stored, so it was not sent; the person still has its text."""

    text: str
    cause: str


@dataclass(frozen=True, slots=True)
class KeyFound:
    """The source of a provider's key, or why there is none."""

    provider: str
    state: KeyState


@dataclass(frozen=True, slots=True)
class KeyNotStored:
    """A key could not be stored or removed; ``kind`` as in `SecretsError`."""

    provider: str
    kind: str


@dataclass(frozen=True, slots=True)
class ProvidersSaved:
    """The settings file holds these providers now, and they are asked from here on."""

    providers: tuple[ProviderSettings, ...]


@dataclass(frozen=True, slots=True)
class ProvidersNotSaved:
    """The settings file could not be written; its old content still holds."""

    problem: str


@dataclass(frozen=True, slots=True)
class ProviderTested:
    """One real question was asked; ``failure`` None: it works."""

    provider: str
    model: str
    failure: Failure | None
    first_text_s: float | None


@dataclass(frozen=True, slots=True)
class LocalServersFound:
    """The model servers on this computer now; may be empty."""

    servers: tuple[LocalServer, ...]


@dataclass(frozen=True, slots=True)
class ModelsJudged:
    """The configured models that their vendors will retire; may be empty."""

    warnings: tuple[ModelWarning, ...]


@dataclass(frozen=True, slots=True)
class BalloonWanted:
    """There is no native notification here: the tray should show a balloon."""

    key: str
    title: str
    body: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class DatabaseMovedAside:
    """The database could not be read; it was moved, and a new one begun.

    ``recovered``: its readable rows are in the new one; None: nothing was readable.
    """

    moved_to: Path
    recovered: Recovered | None = None


@dataclass(frozen=True, slots=True)
class StorageTroubled:
    """Writing fails (``cause`` of `StorageError`); unsaved data is kept and retried."""

    cause: str


@dataclass(frozen=True, slots=True)
class StorageAwaited:
    """The archive at ``path`` cannot be opened yet; it is retried until it can. Sent once."""

    path: Path
    cause: str


@dataclass(frozen=True, slots=True)
class StorageRegained:
    """After `StorageAwaited` or `StorageTroubled`: it can be written again."""


@dataclass(frozen=True, slots=True)
class ConversationNotOpened:
    """A requested conversation could not be read."""


@dataclass(frozen=True, slots=True)
class CameForward:
    """A second start asked this one to come forward."""

    activation_token: str
