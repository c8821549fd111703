"""The tables of a list in settings.toml: providers, and the prices of their models.

The annotations are evaluated, so this module has no ``from __future__ import annotations``.
"""

from typing import Annotated, Literal

import msgspec

from understudy.base.addresses import is_in_clear, is_loopback
from understudy.base.errors import WrongValueError
from understudy.base.providers.claude import ANTHROPICS_ADDRESS, CLAUDES_ID
from understudy.base.providers.kinds import TRAITS, ProviderKind, Traits
from understudy.base.settings.declaration import Setting
from understudy.base.settings.value_kinds import (
    Amount,
    BaseAddress,
    Currency,
    Filled,
    Id,
    Tokens,
    WebAddress,
)
from understudy.base.translation import lazy


class ProviderSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One provider, in the order of asking. The first model is asked first, the others stand in.

    ``kind`` is its dialect only; `base.providers.claude` decides whether it is Claude, by ``role``
    too.
    ``base_url`` may be left out if the kind has an address of its own.
    ``insecure``: its key may be sent over plain http to another computer. ``context_tokens``,
    ``images`` and ``pdfs`` override the vendor's list if the person knows better. Raises
    `WrongValueError` for a contradiction, such as ``local`` with an address elsewhere.
    """

    id: Annotated[
        Id,
        Setting(
            lazy("Name"),
            lazy("Short and permanent: its key is stored under it."),
            example="openai",
            wrong=lazy("Lower-case letters, digits and hyphens, at most 32; each name only once."),
            permanent=True,
        ),
    ]
    kind: Annotated[
        ProviderKind,
        Setting(
            lazy("Speaks"),
            lazy("Only the format of its API, not the company."),
            example="openai",
            options={name: one.name for name, one in TRAITS.items()},
        ),
    ]
    base_url: Annotated[
        BaseAddress,
        Setting(
            lazy("Address"),
            lazy("The address of its API. Claude Code needs none."),
            example="https://api.openai.com/v1",
            allowed=lazy(
                "an http(s) address without password, ? or #; a loopback one, "
                "like http://127.0.0.1:11434/v1, if local = true"
            ),
            wrong=lazy("Enter a web address like https://api.example.com/v1, without a password."),
        ),
    ] = ""
    models: Annotated[
        tuple[str, ...],
        msgspec.Meta(min_length=1),
        Setting(
            lazy("Models"),
            lazy("The first is asked first, the others stand in for it."),
            example="gpt-5.5",
            allowed=lazy("a list with at least one model name"),
            wrong=lazy("At least one model is needed."),
        ),
    ]
    consent: Annotated[
        bool | None,
        Setting(
            lazy("Prompts may go there"),
            lazy("May your prompts be sent to this company? Without it, it is never asked."),
            none=lazy("no; yes for Claude and local = true"),
            applies=lambda one: not one.local,
        ),
    ] = None
    local: Annotated[
        bool,
        Setting(
            lazy("Runs on this computer"),
            lazy(
                "No key, no consent, allowed in private chats. Only at localhost, 127.x.x.x, [::1]."
            ),
            applies=lambda one: one.local or is_loopback(one.base_url),
        ),
    ] = False
    role: Annotated[
        Literal["claude"] | None,
        Setting(
            lazy("Role"),
            lazy("This provider is Claude, however it is reached."),
            none=lazy("decided by its address"),
            options={"claude": lazy("Claude")},
            allowed=lazy("claude, for one provider only, and not if local = true"),
            wrong=lazy("Only one provider can have this role, and not a local model."),
            applies=lambda one: not one.local,
            seldom=True,
        ),
    ] = None
    insecure: Annotated[
        bool,
        Setting(
            lazy("Plain http"),
            lazy("Its key may be sent over plain http to another computer."),
            applies=lambda one: is_in_clear(one.base_url),
            seldom=True,
        ),
    ] = False
    status_url: Annotated[
        WebAddress | None,
        Setting(
            lazy("Status page"),
            lazy('Its status page; "#Name,Name" at the end names the parts that count.'),
            none=lazy("none is read"),
            example="https://status.openai.com",
            wrong=lazy("The status page's address is not a web address."),
            seldom=True,
        ),
    ] = None
    context_tokens: Annotated[
        Tokens | None,
        Setting(
            lazy("Context"),
            lazy("How many tokens its models read."),
            example="32768",
            none=lazy("as the vendor's list says"),
            seldom=True,
        ),
    ] = None
    images: Annotated[
        bool | None,
        Setting(
            lazy("Images"),
            lazy("Do its models read images?"),
            none=lazy("as the vendor's list says"),
            seldom=True,
        ),
    ] = None
    pdfs: Annotated[
        bool | None,
        Setting(
            lazy("PDFs"),
            lazy("Do its models read PDFs?"),
            none=lazy("as the vendor's list says"),
            seldom=True,
        ),
    ] = None

    def __post_init__(self) -> None:
        if not self.base_url:
            msgspec.structs.force_setattr(self, "base_url", self.traits.address)
        if self.local and not is_loopback(self.base_url):
            raise WrongValueError("base_url", "is not on this computer")
        if self.local and self.role is not None:
            raise WrongValueError("role", "a model with local = true is not Claude")

    @property
    def traits(self) -> Traits:
        """What its kind brings with it."""
        return TRAITS[self.kind]

    @property
    def may_be_sent_a_key(self) -> bool:
        """Whether the way is encrypted, or the person accepts that others can read it."""
        return self.insecure or not is_in_clear(self.base_url)


class PriceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The price of a million tokens of one model; ``provider`` None: at any provider."""

    model: Annotated[
        Filled,
        Setting(
            lazy("Model"),
            lazy("The model this is the price of."),
            example="gpt-5.5",
            allowed=lazy("a model's name, once for each provider"),
        ),
    ]
    input_per_million: Annotated[
        Amount,
        Setting(
            lazy("Input"),
            lazy("What a million tokens sent cost, by your vendor's price list."),
            example="2",
        ),
    ]
    output_per_million: Annotated[
        Amount, Setting(lazy("Output"), lazy("What a million tokens received cost."), example="8")
    ]
    currency: Annotated[
        Currency,
        Setting(
            lazy("Currency"),
            lazy("The currency of both."),
            example="USD",
            allowed=lazy(
                "three capital letters, like USD; the same for all prices if a limit is set"
            ),
        ),
    ]
    provider: Annotated[
        str | None,
        Setting(
            lazy("Provider"),
            lazy("The price holds only if the model is asked there."),
            example="openai",
            none=lazy("at every provider"),
            allowed=lazy("the id of a provider, like openai"),
        ),
    ] = None


CLAUDE = ProviderSettings(
    id=CLAUDES_ID,
    kind="anthropic",
    base_url=ANTHROPICS_ADDRESS,
    models=("claude-sonnet-5-5", "claude-haiku-5-5"),
)
