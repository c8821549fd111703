"""A provider while it is being edited: the field values, valid or not. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from understudy.base.addresses import host_of, is_loopback
from understudy.base.errors import WrongValueError
from understudy.base.providers.claude import allowed
from understudy.base.providers.kinds import TRAITS
from understudy.base.providers.presets import load_presets
from understudy.base.settings.checks import provider_built
from understudy.base.settings.declaration import declared
from understudy.base.settings.values import ProviderSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.base.providers.kinds import ProviderKind


@dataclass(slots=True, eq=False)
class ProviderDraft:
    """``values`` has each field of `ProviderSettings` by its name. ``is_new`` until its first save.

    ``insecure_at`` is the host for which ``insecure`` was chosen: it holds for no other.
    """

    values: dict[str, Any]
    is_new: bool = True
    insecure_at: str = ""

    @property
    def id(self) -> str:
        return str(self.values["id"])

    @property
    def kind(self) -> ProviderKind:
        kind: ProviderKind = self.values["kind"]
        return kind

    @property
    def base_url(self) -> str:
        return str(self.values["base_url"])

    @property
    def local(self) -> bool:
        return bool(self.values["local"])

    @property
    def role(self) -> Literal["claude"] | None:
        role: Literal["claude"] | None = self.values["role"]
        return role

    @property
    def consent(self) -> bool | None:
        consent: bool | None = self.values["consent"]
        return consent

    @property
    def has_key(self) -> bool:
        return TRAITS[self.kind].has_key and not self.local

    def take(self, name: str, value: object) -> None:
        """Take the value of one field, and what follows from it for others."""
        self.values[name] = value
        host = host_of(self.base_url)
        if name == "insecure":
            self.insecure_at = host if value else ""
        self.values["insecure"] = host != "" and host == self.insecure_at
        if not is_loopback(self.base_url):
            self.values["local"] = False

    def copied(self) -> ProviderDraft:
        return ProviderDraft(dict(self.values), self.is_new, self.insecure_at)

    def built(self, others: Iterable[ProviderSettings]) -> ProviderSettings:
        """Return the value, or raise `WrongValueError` with the field's name as its key."""
        left_out = {one.key: one.default for one in declared(ProviderSettings)}
        given = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self.values.items()
            if value != left_out[name]
        }
        return provider_built(given, others)


def may_be_asked(draft: ProviderDraft, drafts: Iterable[ProviderDraft]) -> bool:
    """Return True if ``draft``, one of ``drafts``, may be sent prompts as edited."""
    return any(one is draft for one in allowed(drafts))


def new_draft(**values: object) -> ProviderDraft:
    """Return the draft of a new provider; what is not given is as declared."""
    every = {one.key: one.default for one in declared(ProviderSettings)}
    return ProviderDraft(every | values)


def draft_of(one: ProviderSettings) -> ProviderDraft:
    """Return the draft of a saved provider."""
    insecure_at = host_of(one.base_url) if one.insecure else ""
    return ProviderDraft(msgspec.structs.asdict(one), is_new=False, insecure_at=insecure_at)


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
        draft.is_new = draft.id not in ids


def preset_drafts() -> dict[str, ProviderDraft]:
    """Return a draft of each preset by its name, in the order they are offered."""
    return {
        one.name: new_draft(
            id=one.id,
            kind=one.kind,
            base_url=one.base_url,
            models=one.models,
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
