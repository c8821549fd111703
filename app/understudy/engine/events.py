"""What the engine tells the windows: frozen values, and nothing the engine touches again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from understudy.alerts.model import Alert
    from understudy.alerts.state import PolicyState
    from understudy.base.settings import ProviderSettings
    from understudy.base.storage.salvage import Recovered
    from understudy.chat.failure import Failure
    from understudy.chat.model import AnswerEvent, Conversation, Message
    from understudy.chat.offers.local_models import LocalServer
    from understudy.chat.offers.retirement import ModelWarning
    from understudy.chat.readiness import DrillReport
    from understudy.chat.running.answering import Answering
    from understudy.host.notifications import Urgency
    from understudy.host.secrets import KeyState
    from understudy.status.model import Verdict, VerdictKind


@dataclass(frozen=True, slots=True)
class EngineReady:
    """The services are up."""


@dataclass(frozen=True, slots=True)
class EngineFailed:
    """The engine could not come up, or ended; ``problem`` says why."""

    problem: Exception


@dataclass(frozen=True, slots=True)
class VerdictJudged:
    """A poll was judged, whether or not anything changed."""

    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class AnsweringChanged:
    """Who would be asked the next question in the chat shown, and why.

    ``verdict`` is the one it follows from, as far as it bears on whoever is asked.
    """

    answering: Answering
    verdict: VerdictKind | None


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """The person is to be told; the words are the desktop's."""

    alert: Alert


@dataclass(frozen=True, slots=True)
class AlertWithdrawn:
    """What was told under ``key`` no longer holds and should leave the screen."""

    key: str


@dataclass(frozen=True, slots=True)
class AlertsRestored:
    """What an earlier run was told to do about alerts, once at the start."""

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
    """A prompt that waited for Claude was answered; ``head`` is how the answer begins."""

    conversation: Conversation
    question: str
    head: str


@dataclass(frozen=True, slots=True)
class StandsAlone:
    """No understudy that was asked works: in an outage nobody would answer."""

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
    """The person stopped this answer; what came of it is kept."""

    conversation_id: int
    answer_id: int


@dataclass(frozen=True, slots=True)
class PromptNotStored:
    """The question could not be kept, so it was not sent; the person still has its text."""

    text: str
    cause: str


@dataclass(frozen=True, slots=True)
class KeyFound:
    """Where a provider's key was found, or why there is none."""

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
    """The settings file could not be written; what was in it before still holds."""

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
    """What serves models on this computer now; empty: nothing does."""

    servers: tuple[LocalServer, ...]


@dataclass(frozen=True, slots=True)
class ModelsJudged:
    """Which configured models their vendors will not answer with for long; empty: none."""

    warnings: tuple[ModelWarning, ...]


@dataclass(frozen=True, slots=True)
class BalloonWanted:
    """There is no native notification here: the tray shall show its own."""

    key: str
    title: str
    body: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class DatabaseMovedAside:
    """The database could not be read; it was moved, and a new one begun.

    ``recovered``: what could be read of it is in the new one; None: nothing could.
    """

    moved_to: Path
    recovered: Recovered | None = None


@dataclass(frozen=True, slots=True)
class StorageTroubled:
    """Writing fails (``cause`` of `StorageError`); what was said is kept and retried."""

    cause: str


@dataclass(frozen=True, slots=True)
class StorageAwaited:
    """The archive at ``path`` cannot be opened yet; it is tried again until it can. Told once."""

    path: Path
    cause: str


@dataclass(frozen=True, slots=True)
class StorageRegained:
    """After `StorageAwaited` or `StorageTroubled`: it can be written again."""


@dataclass(frozen=True, slots=True)
class ConversationNotOpened:
    """A conversation that was to be opened could not be read."""


@dataclass(frozen=True, slots=True)
class CameForward:
    """A second start asked this one to come forward."""

    activation_token: str
