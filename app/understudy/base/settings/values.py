"""Each setting is declared once: type, default, limits, and what a person reads about it.

The file's checks, the words of its errors, the settings window and docs/guide/settings.md come from
here.
To add a setting, add a field; docs/add-a-setting.md has the rest. The annotations are evaluated, so
this module has no ``from __future__ import annotations``.
"""

from functools import lru_cache
from typing import Annotated, Literal

import msgspec

from understudy.base.providers.claude import CLAUDES_ID, allowed, claudes
from understudy.base.settings.declaration import Section, Setting
from understudy.base.settings.providers import CLAUDE, PriceSettings, ProviderSettings
from understudy.base.settings.value_kinds import (
    DAYS,
    SECONDS,
    Amount,
    Days,
    Hours,
    Seconds,
    WebAddress,
)
from understudy.base.translation import lazy

__all__ = [
    "CLAUDE",
    "AlertSettings",
    "ArchiveSettings",
    "ChatSettings",
    "PriceSettings",
    "ProviderSettings",
    "Settings",
    "StatusSettings",
    "UpdateSettings",
]

STATUS_PAGE_URL = "https://status.claude.com"
STATUS_SPARE_URLS = ("https://anthropic.statuspage.io",)


class StatusSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What to watch, and what counts as evidence."""

    page_url: Annotated[
        WebAddress, Setting(lazy("Status page"), lazy("The page that says how Claude is doing."))
    ] = STATUS_PAGE_URL
    spare_urls: Annotated[
        tuple[WebAddress, ...],
        Setting(
            lazy("Spare addresses"),
            lazy("The same page at other addresses, read if the first cannot be. One per line."),
            allowed=lazy("a list of http(s) addresses"),
        ),
    ] = STATUS_SPARE_URLS
    poll_interval_s: Annotated[
        int,
        msgspec.Meta(ge=1, le=3600),
        Setting(lazy("Read it every"), lazy("How often the status page is read."), unit=SECONDS),
    ] = 60
    surfaces: Annotated[
        tuple[str, ...],
        Setting(
            lazy("Parts you use"),
            lazy(
                "Components by name or id, as the status page lists them. Trouble with others is "
                "shown but does not count. One per line."
            ),
            allowed=lazy("a list of component names or ids"),
        ),
    ] = ("claude.ai", "Claude API")
    probes: Annotated[
        Literal["on", "off"],
        Setting(
            lazy("Probe Claude while it seems to fail"),
            lazy(
                "Sends questions of one token, to confirm an outage and to notice its end. "
                "Each costs a token."
            ),
        ),
    ] = "on"
    claude_code: Annotated[
        Literal["ask", "on", "off"],
        Setting(
            lazy("Claude Code's records"),
            lazy("May the outcomes that Claude Code records on this computer count as evidence?"),
            options={"ask": lazy("Ask me first"), "on": lazy("Yes"), "off": lazy("No")},
        ),
    ] = "ask"


class ChatSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How long a model is waited for, and what stands in for Claude."""

    first_token_s: Annotated[
        Seconds,
        Setting(
            lazy("Wait for the first text"),
            lazy(
                "A longer silence counts as a failure. The wait is shorter if other models can be "
                "asked."
            ),
            unit=SECONDS,
        ),
    ] = 30
    load_s: Annotated[
        Seconds,
        Setting(
            lazy("Wait for a local model"),
            lazy("The same for a model on this computer, which may have to be loaded first."),
            unit=SECONDS,
        ),
    ] = 300
    idle_s: Annotated[
        Seconds,
        Setting(
            lazy("Wait for more text"),
            lazy("A longer silence in the middle of an answer counts as a failure."),
            unit=SECONDS,
        ),
    ] = 30
    hedge_after_s: Annotated[
        Seconds | None,
        Setting(
            lazy("Ask a second model after"),
            lazy(
                "If there is no text by then, the next in line is asked as well, and the first to "
                "send text answers. Both may bill the question."
            ),
            unit=SECONDS,
            none=lazy("never"),
            example="4",
        ),
    ] = None
    mid_answer: Annotated[
        Literal["restart", "continue"],
        Setting(
            lazy("If an answer breaks off"),
            lazy("What the next in line does."),
            options={
                "restart": lazy("Answer from the start"),
                "continue": lazy("Continue the answer"),
            },
        ),
    ] = "restart"
    past_answers: Annotated[
        Literal["offer", "off"],
        Setting(
            lazy("Past answers"),
            lazy("If no provider answers, the answer to the same earlier question is shown."),
            options={"offer": lazy("Offer them"), "off": lazy("Never")},
        ),
    ] = "offer"
    weekly_drill: Annotated[
        Literal["free", "on", "off"],
        Setting(
            lazy("Test the backups weekly"),
            lazy("One short real question to each, so that you know before an outage who answers."),
            options={
                "free": lazy("Only the free ones"),
                "on": lazy("All of them"),
                "off": lazy("Never"),
            },
        ),
    ] = "free"
    backup_limit_per_month: Annotated[
        Amount | None,
        Setting(
            lazy("Monthly limit for backups"),
            lazy(
                "Backups are not asked once they have cost this much, counted at your prices: the "
                "[[price]] tables of settings.toml."
            ),
            none=lazy("no limit"),
            example="5",
            allowed=lazy("a number of 0 or more, in the one currency of all prices"),
        ),
    ] = None
    global_shortcut: Annotated[
        Literal["on", "off"],
        Setting(
            lazy("Open the chat from any program"),
            lazy("With a keyboard shortcut (Linux). Your desktop asks you which."),
            shown=False,
        ),
    ] = "off"


class AlertSettings(msgspec.Struct, frozen=True, kw_only=True):
    """When Understudy speaks; ``quiet_hours`` is local time."""

    minimum_impact: Annotated[
        Literal["none", "minor", "major", "critical"],
        Setting(
            lazy("Notify me of"),
            lazy("Less severe trouble changes the icon only."),
            options={
                "none": lazy("Any trouble"),
                "minor": lazy("Minor trouble or worse"),
                "major": lazy("Major trouble or worse"),
                "critical": lazy("Critical trouble only"),
            },
        ),
    ] = "major"
    quiet_hours: Annotated[
        Hours | None,
        Setting(
            lazy("Quiet hours"),
            lazy("No notifications between these times of your day."),
            none=lazy("none"),
            example="22:00-07:00",
        ),
    ] = None


class ArchiveSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How many days things are kept after their last use; 0, the default: for ever."""

    keep_conversations_days: Annotated[
        Days,
        Setting(
            lazy("Keep conversations"),
            lazy("Deleted this long after the last message, unless pinned or in the outbox."),
            unit=DAYS,
            zero=lazy("for ever"),
        ),
    ] = 0
    keep_private_days: Annotated[
        Days | None,
        Setting(
            lazy("Keep private conversations"),
            lazy("The same for private conversations."),
            unit=DAYS,
            none=lazy("as the others"),
            zero=lazy("for ever"),
            example="30",
        ),
    ] = None
    keep_attachments_days: Annotated[
        Days,
        Setting(
            lazy("Keep attached files"),
            lazy("After this long only a file's name stays."),
            unit=DAYS,
            zero=lazy("for ever"),
        ),
    ] = 0


class UpdateSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Whether newer versions are looked for; they are never downloaded."""

    check: Annotated[
        Literal["on", "off"],
        Setting(
            lazy("Look for newer versions"),
            lazy("Once a day. A newer version is only named; nothing is downloaded."),
        ),
    ] = "off"
    feed_url: Annotated[
        WebAddress | None,
        Setting(
            lazy("Feed of releases"),
            lazy("Where they are looked for: an Atom or RSS feed, or GitHub's list of releases."),
            none=lazy("where this copy was published"),
            example="https://example.com/understudy/releases.atom",
        ),
    ] = None


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file. Its order of sections is that of the window and of the docs."""

    version: Literal[1] = 1
    status: Annotated[StatusSettings, Section(lazy("Status"), lazy("What Understudy watches."))] = (
        StatusSettings()
    )
    provider: tuple[ProviderSettings, ...] = (CLAUDE,)
    chat: Annotated[
        ChatSettings,
        Section(lazy("Answers"), lazy("How long to wait for a model, and what stands in for it.")),
    ] = ChatSettings()
    alerts: Annotated[
        AlertSettings, Section(lazy("Alerts"), lazy("When Understudy notifies you."))
    ] = AlertSettings()
    price: tuple[PriceSettings, ...] = ()
    archive: Annotated[
        ArchiveSettings, Section(lazy("Storage"), lazy("How long things are kept."))
    ] = ArchiveSettings()
    updates: Annotated[
        UpdateSettings, Section(lazy("Updates"), lazy("Whether you hear of newer versions."))
    ] = UpdateSettings()

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
        return _claude_ids(self.provider)

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


@lru_cache(8)
def _claude_ids(providers: tuple[ProviderSettings, ...]) -> frozenset[str]:
    return frozenset(one.id for one in claudes(providers))
