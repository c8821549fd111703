"""The vendors' SDKs: each is imported on its first use, in a thread, and never the other one."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

from understudy.base.garbage import uncollected
from understudy.chat.providers.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Generator

    from understudy.base.providers.kinds import ProviderKind

USUAL_S = sys.getswitchinterval()
BRIEF_S = 0.001
"""How long other threads wait for the interpreter during an import, so that windows stay smooth."""

log = logging.getLogger(__name__)


def sdk_is_loaded(kind: ProviderKind) -> bool:
    """Return True if this process has imported the SDK of a kind of provider."""
    return KINDS[kind].sdk in sys.modules


def load_sdk(kind: ProviderKind) -> Any:  # noqa: ANN401 - a module; its types would import it
    """Import a vendor's SDK and return it; 0.5 to 5 s, so never on the loop or the GUI thread."""
    with uncollected(), _in_brief_turns():
        return KINDS[kind].load()


@contextmanager
def _in_brief_turns() -> Generator[None]:
    sys.setswitchinterval(BRIEF_S)
    try:
        yield
    finally:
        sys.setswitchinterval(USUAL_S)


def begin_loading_sdk(kind: ProviderKind) -> None:
    """Import a vendor's SDK in a thread, for a process that will need it soon.

    A caller that needs it meanwhile waits for this import; if it fails, that caller gets the error.
    """

    def load() -> None:
        try:
            load_sdk(kind)
        except Exception as problem:  # noqa: BLE001 - raised again for the caller that needs it
            log.debug("cannot import %s ahead: %s", kind, type(problem).__name__)

    Thread(target=load, name=f"import {kind}", daemon=True).start()
