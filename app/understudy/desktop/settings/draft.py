"""A provider while it is being edited: the field values, valid or not. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from understudy.base.addresses import host_of, is_loopback
from understudy.base.errors import WrongValueError
from understudy.base.providers.claude import allowed
from understudy.base.providers.presets import load_presets
from understudy.base.settings.checks import provider_built
from understudy.chat.providers.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.base.settings.values import ProviderSettings


class ReadsSettings(msgspec.Struct, frozen=True):
    """The settings of attachments and context, which the window does not show."""

    context_tokens: int | None = None
    images: bool | None = None
    pdfs: bool | None = None


AS_THE_VENDOR_SAYS = ReadsSettings()


@dataclass(slots=True)
class ProviderDraft:
    """``models`` is as typed, separated by commas. ``is_new`` until its first save.

    ``insecure_at`` is the host for which the file has ``insecure``: it holds for no other.
    """

    id: str
    kind: str
    base_url: str
    models: str
    consent: bool | None = None
    local: bool = False
    status_url: str | None = None
    reads: ReadsSettings = AS_THE_VENDOR_SAYS
    role: Literal["claude"] | None = None
    insecure_at: str = ""
    is_new: bool = True

    def built(self, others: Iterable[ProviderSettings]) -> ProviderSettings:
        """Return the value, or raise `WrongValueError` with the field's name as its key."""
        host = host_of(self.base_url.strip())
        names = [name.strip() for name in self.models.split(",")]
        table: dict[str, object] = {
            "id": self.id.strip(),
            "kind": self.kind,
            "base_url": self.base_url.strip(),
            "models": [name for name in names if name],
            "consent": self.consent,
            "local": self.local,
            "role": self.role,
            "insecure": host != "" and host == self.insecure_at,
            "status_url": self.status_url,
            "context_tokens": self.reads.context_tokens,
            "images": self.reads.images,
            "pdfs": self.reads.pdfs,
        }
        if not self.base_url.strip():
            del table["base_url"]  # the one kind that needs none fills it in
        return provider_built(table, others)

    @property
    def is_a_program(self) -> bool:
        """Whether a program here is asked, which has its own sign-in."""
        return any(self.kind == name and not one.has_key for name, one in KINDS.items())

    @property
    def has_key(self) -> bool:
        return not (self.local or self.is_a_program)

    @property
    def address_is_local(self) -> bool:
        return is_loopback(self.base_url.strip())


def may_be_asked(draft: ProviderDraft, drafts: Iterable[ProviderDraft]) -> bool:
    """Return True if ``draft``, one of ``drafts``, may be sent prompts as edited."""
    return any(one is draft for one in allowed(drafts))


def draft_of(one: ProviderSettings) -> ProviderDraft:
    """Return the draft of a saved provider."""
    return ProviderDraft(
        one.id,
        one.kind,
        one.base_url,
        ", ".join(one.models),
        one.consent,
        one.local,
        one.status_url,
        ReadsSettings(one.context_tokens, one.images, one.pdfs),
        one.role,
        host_of(one.base_url) if one.insecure else "",
        is_new=False,
    )


class WrongDraft(msgspec.Struct, frozen=True):
    """The first invalid draft: its place in the list, and its error."""

    row: int
    problem: WrongValueError


def all_built(drafts: Iterable[ProviderDraft]) -> tuple[ProviderSettings, ...] | WrongDraft:
    """Return all as values, or the first that is invalid."""
    built: list[ProviderSettings] = []
    for row, draft in enumerate(drafts):
        try:
            built.append(draft.built(built))
        except WrongValueError as problem:
            return WrongDraft(row, problem)
    return tuple(built)


def mark_saved(drafts: Iterable[ProviderDraft], saved: Iterable[ProviderSettings]) -> None:
    """Fix the ids of the saved ones."""
    ids = {one.id for one in saved}
    for draft in drafts:
        draft.is_new = draft.id.strip() not in ids


def preset_drafts() -> dict[str, ProviderDraft]:
    """Return a draft of each preset by its name, in the order they are offered."""
    return {
        one.name: ProviderDraft(
            one.id,
            one.kind,
            one.base_url,
            ", ".join(one.models),
            local=one.local,
            status_url=one.status_url,
        )
        for one in load_presets()
    }


PRESETS = preset_drafts()


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """Return ``wanted``, with a number if it is taken; empty stays empty."""
    there = set(taken)
    if not wanted or wanted not in there:
        return wanted
    number = next(n for n in range(2, len(there) + 3) if f"{wanted}-{n}" not in there)
    return f"{wanted}-{number}"
