"""The vendors' SDKs: each is imported on its first use, in a thread, and never the other one."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.base.garbage import uncollected

if TYPE_CHECKING:
    from collections.abc import Generator

USUAL_S = sys.getswitchinterval()
BRIEF_S = 0.001
"""How long other threads wait for the interpreter during an import, so that windows stay smooth."""

log = logging.getLogger(__name__)


class Sdk(msgspec.Struct, frozen=True):
    """A vendor's package; ``imported`` imports it, with the modules its first question needs."""

    package: str
    imported: Callable[[], Any]

    @property
    def is_loaded(self) -> bool:
        """Whether this process has imported it."""
        return self.package in sys.modules

    def load(self) -> Any:  # noqa: ANN401 - a module; its types would import it
        """Import it and return it; 0.5 to 5 s, so never on the loop or the GUI thread."""
        with uncollected(), _in_brief_turns():
            return self.imported()

    def begin_loading(self) -> None:
        """Import it in a thread, for a process that will need it soon.

        A caller that needs it meanwhile waits for this import; if it fails, that caller gets the
        error.
        """

        def load() -> None:
            try:
                self.load()
            except Exception as problem:  # noqa: BLE001 - raised again for the caller that needs it
                log.debug("cannot import %s ahead: %s", self.package, type(problem).__name__)

        Thread(target=load, name=f"import {self.package}", daemon=True).start()


@contextmanager
def _in_brief_turns() -> Generator[None]:
    sys.setswitchinterval(BRIEF_S)
    try:
        yield
    finally:
        sys.setswitchinterval(USUAL_S)


def _anthropic() -> Any:  # noqa: ANN401 - a module; its types would import it
    import anthropic.resources.messages  # noqa: PLC0415 - 1 s and 66 MiB, on first use

    return anthropic


def _openai() -> Any:  # noqa: ANN401 - a module; its types would import it
    import openai.resources.chat.chat  # noqa: PLC0415 - 0.5 s and 39 MiB, on first use

    return openai


ANTHROPIC_SDK = Sdk("anthropic", _anthropic)
OPENAI_SDK = Sdk("openai", _openai)
