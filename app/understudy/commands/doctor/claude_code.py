"""The doctor's checks of the person's own Claude Code: installed, and signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _
from understudy.chat.failure import FailureKind
from understudy.chat.providers.claude_code.installation import OLDEST, installed, sign_in
from understudy.commands.doctor.result import Finding
from understudy.words.common import NEXT_STEPS
from understudy.words.sentences import paragraph

if TYPE_CHECKING:
    from understudy.base.settings.values import ProviderSettings


async def unusable(name: str, settings: ProviderSettings) -> Finding | None:
    """Return why it cannot be asked, None if it can; both questions stay on this computer."""
    program = await installed(settings.base_url)
    if program is None or not program.is_usable:
        oldest = ".".join(map(str, OLDEST))
        if program is None:
            found = _("no program claude was found")
        else:
            found = _("{program} is too old", program=program.path)
        needed = _("At least {version} is needed.", version=oldest)
        step = paragraph(str(NEXT_STEPS[FailureKind.PROGRAM_UNUSABLE]), needed)
        return Finding(name, "fails", found, step)
    signed_in = await sign_in(program, settings.base_url)
    if signed_in is not None and not signed_in.logged_in:
        step = str(NEXT_STEPS[FailureKind.SIGNED_OUT])
        return Finding(name, "fails", _("{program} is not signed in", program=program.path), step)
    return None
