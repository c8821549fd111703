"""A person's settings as frozen values: names, defaults and allowed ranges.

`base.settings.file` reads and writes the file.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from understudy.base.addresses import is_in_clear, is_loopback
from understudy.base.claude import ANTHROPICS_ADDRESS, CLAUDES_ID, allowed, claudes
from understudy.base.errors import WrongValueError
from understudy.base.provider_kind import ProviderKind  # noqa: TC001 - decoded by it

Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]
Days = Annotated[int, msgspec.Meta(ge=0, le=36500)]

STATUS_PAGE_URL = "https://status.claude.com"
STATUS_SPARE_URLS = ("https://anthropic.statuspage.io",)


class Frozen(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every settings value."""


class StatusSettings(Frozen, frozen=True):
    """What to watch. ``surfaces`` are component names or ids; intervals in seconds.

    If ``probes`` is off, no request is sent that the person did not ask for and that costs a token.
    """

    page_url: str = STATUS_PAGE_URL
    spare_urls: tuple[str, ...] = STATUS_SPARE_URLS
    poll_interval_s: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 60
    surfaces: tuple[str, ...] = ("claude.ai", "Claude API")
    probes: Literal["on", "off"] = "on"


class ProviderSettings(Frozen, frozen=True):
    """One provider, in the order of asking. The first model is asked first, the others stand in.

    ``kind`` is its dialect only; `base.claude` decides whether it is Claude, also by ``role``.
    ``insecure``: its key may be sent over plain http to another computer. ``context_tokens``,
    ``images`` and ``pdfs`` override the vendor's list if the person knows better. Raises
    `WrongValueError` for a contradiction, such as ``local`` with an address elsewhere.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    kind: ProviderKind
    base_url: str
    models: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    consent: bool | None = None
    local: bool = False
    role: Literal["claude"] | None = None
    insecure: bool = False
    status_url: str | None = None
    context_tokens: Annotated[int, msgspec.Meta(ge=512, le=100_000_000)] | None = None
    images: bool | None = None
    pdfs: bool | None = None

    def __post_init__(self) -> None:
        if self.local and not is_loopback(self.base_url):
            raise WrongValueError("base_url", "is not on this computer")
        if self.local and self.role is not None:
            raise WrongValueError("role", "a model with local = true is not Claude")

    @property
    def may_be_sent_a_key(self) -> bool:
        """Whether the way is encrypted, or the person accepts that others can read it."""
        return self.insecure or not is_in_clear(self.base_url)


class ChatSettings(Frozen, frozen=True):
    """``backup_limit_per_month`` is in the currency of the prices; None: no limit.

    ``first_token_s`` is the most that is waited for the first text, ``load_s`` where the model is
    on this computer and may have to be loaded first.

    After ``hedge_after_s`` seconds without text, the next in line is asked as well; None: never.
    That provider bills the question even if its answer is not used.

    ``mid_answer``: if an answer breaks off, the next in line answers from the start, or continues.
    """

    first_token_s: Seconds = 30
    load_s: Seconds = 300
    idle_s: Seconds = 30
    hedge_after_s: Seconds | None = None
    mid_answer: Literal["restart", "continue"] = "restart"
    past_answers: Literal["offer", "off"] = "offer"
    backup_limit_per_month: Annotated[float, msgspec.Meta(ge=0)] | None = None
    weekly_drill: Literal["free", "on", "off"] = "free"


class AlertSettings(Frozen, frozen=True):
    """``quiet_hours`` is local time like ``22:00-07:00``."""

    minimum_impact: Literal["none", "minor", "major", "critical"] = "major"
    quiet_hours: (
        Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
        | None
    ) = None


class ArchiveSettings(Frozen, frozen=True):
    """How many days things are kept after their last use; 0, the default: for ever.

    ``keep_private_days`` None: as other conversations. ``keep_attachments_days``: after that, only
    a file's name stays.
    """

    keep_conversations_days: Days = 0
    keep_private_days: Days | None = None
    keep_attachments_days: Days = 0


class PriceSettings(Frozen, frozen=True):
    """The price of a million tokens of one model; ``provider`` None: at any provider."""

    model: Annotated[str, msgspec.Meta(min_length=1)]
    input_per_million: Annotated[float, msgspec.Meta(ge=0)]
    output_per_million: Annotated[float, msgspec.Meta(ge=0)]
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]
    provider: str | None = None


CLAUDE = ProviderSettings(
    id=CLAUDES_ID,
    kind="anthropic",
    base_url=ANTHROPICS_ADDRESS,
    models=("claude-sonnet-5-5", "claude-haiku-5-5"),
)


class Settings(Frozen, frozen=True):
    version: Literal[1] = 1
    status: StatusSettings = StatusSettings()
    provider: tuple[ProviderSettings, ...] = (CLAUDE,)
    chat: ChatSettings = ChatSettings()
    alerts: AlertSettings = AlertSettings()
    price: tuple[PriceSettings, ...] = ()
    archive: ArchiveSettings = ArchiveSettings()

    @property
    def allowed(self) -> tuple[ProviderSettings, ...]:
        """The providers that may be sent prompts."""
        return allowed(self.provider)

    @property
    def understudies(self) -> tuple[ProviderSettings, ...]:
        """Every provider that is not Claude."""
        ids = self.claude_ids
        return tuple(one for one in self.provider if one.id not in ids)

    @property
    def claude_ids(self) -> frozenset[str]:
        return frozenset(one.id for one in claudes(self.provider))

    def was_claude(self, provider_id: str) -> bool:
        """Return True if answers under this id are Claude's, even if it has been removed."""
        if self.provider_by_id(provider_id) is None:
            return provider_id == CLAUDES_ID
        return provider_id in self.claude_ids

    def claude(self, *, askable: bool = False) -> ProviderSettings | None:
        """Return the provider whose requests are evidence about Claude.

        The first that may be sent prompts. If none may, the first of all; None if ``askable``.
        """
        every = claudes(self.provider)
        asked = [one for one in self.allowed if one in every]
        return next(iter(asked if askable else (*asked, *every)), None)

    def provider_by_id(self, provider_id: str) -> ProviderSettings | None:
        return next((one for one in self.provider if one.id == provider_id), None)
