"""What crosses from the engine to the windows: one union of frozen values."""

from __future__ import annotations

from collections.abc import Callable

from understudy.engine.events.archive_events import (
    ConversationDeleted,
    DatabaseDamaged,
    EverythingForgotten,
    ExchangeBusy,
    ExchangeFailed,
    ExchangeProgress,
    ExportEnded,
    ImportEnded,
    SearchFailed,
    SearchFound,
)
from understudy.engine.events.backup_events import (
    DrillFailed,
    KeptForClaude,
    PastAnswersFailed,
    PastAnswersListed,
    PastJudged,
    UnderstudiesDrilled,
)
from understudy.engine.events.common_events import (
    AlertRaised,
    AlertsRestored,
    AnsweringChanged,
    AnswerProgress,
    AnswerStopped,
    BalloonWanted,
    CameForward,
    ConversationNotOpened,
    ConversationOpened,
    ConversationsListed,
    DatabaseMovedAside,
    DaysListed,
    EngineFailed,
    EngineReady,
    FilesRead,
    KeyFound,
    KeyNotStored,
    LocalServersFound,
    ModelsJudged,
    NotificationPressed,
    OutboxAnswered,
    PromptNotStored,
    PromptStored,
    ProvidersNotSaved,
    ProvidersSaved,
    ProviderTested,
    SettingNotChanged,
    SettingsChanged,
    StandsAlone,
    StorageAwaited,
    StorageRegained,
    StorageTroubled,
    VerdictJudged,
)
from understudy.engine.events.connection_events import ClaudeCodeShown
from understudy.engine.events.first_events import (
    AutostartRead,
    DataMeasured,
    DiagnosticsRead,
    ModelsListed,
    NotErased,
    ReadyToErase,
    ShortcutShown,
    StandInsFound,
)
from understudy.engine.events.history_events import HistoryListed, ReportRead, ReportSaved
from understudy.engine.events.update_events import UpdateNoticed
from understudy.status.backups.understudy_status import UnderstudyStatus

EngineEvent = (
    AlertRaised
    | AlertsRestored
    | AnswerProgress
    | AnswerStopped
    | AnsweringChanged
    | AutostartRead
    | BalloonWanted
    | CameForward
    | ClaudeCodeShown
    | ConversationDeleted
    | ConversationNotOpened
    | ConversationOpened
    | ConversationsListed
    | DatabaseDamaged
    | DatabaseMovedAside
    | DataMeasured
    | DaysListed
    | DiagnosticsRead
    | DrillFailed
    | EngineFailed
    | EngineReady
    | EverythingForgotten
    | ExchangeBusy
    | ExchangeFailed
    | ExchangeProgress
    | ExportEnded
    | FilesRead
    | HistoryListed
    | ImportEnded
    | KeptForClaude
    | KeyFound
    | KeyNotStored
    | LocalServersFound
    | ModelsJudged
    | ModelsListed
    | NotErased
    | NotificationPressed
    | OutboxAnswered
    | PastAnswersFailed
    | PastAnswersListed
    | PastJudged
    | PromptNotStored
    | PromptStored
    | ProviderTested
    | ProvidersNotSaved
    | ProvidersSaved
    | ReadyToErase
    | ReportRead
    | ReportSaved
    | SearchFailed
    | SearchFound
    | SettingNotChanged
    | SettingsChanged
    | ShortcutShown
    | StandInsFound
    | StandsAlone
    | StorageAwaited
    | StorageRegained
    | StorageTroubled
    | UnderstudiesDrilled
    | UnderstudyStatus
    | UpdateNoticed
    | VerdictJudged
)
"""Each is made in one place or more, and a presenter listens to it."""

Publish = Callable[[EngineEvent], None]
"""Hands an event over to the windows; any thread."""
