"""Who answers now and why: one value for the chat's header and the router. Pure.

It is made from the router's own inputs: the person's order, the breakers and the verdict. So the
header never names a provider that the next question would not reach, and never reports more trouble
of Claude than the tray.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.chat.failover.order import WELL, chosen, passed_over
from understudy.chat.model import RouteReason, RouteReasonKind

if TYPE_CHECKING:
    from understudy.chat.candidate import Candidate
    from understudy.chat.failover.judged import Down
    from understudy.chat.failover.knowledge import Knowledge
    from understudy.chat.failover.route import RouteRequest


class Answering(msgspec.Struct, frozen=True):
    """``candidate`` None: no provider may be asked.

    ``trial``: an earlier failure is asked first again, to find out, and ``candidate`` stands by for
    it. ``down`` is the verdict on ``candidate`` itself, asked for lack of a better one.
    """

    candidate: Candidate | None
    reason: RouteReason = RouteReason(RouteReasonKind.FIRST_CHOICE)
    trial: Candidate | None = None
    down: Down | None = None


NOBODY = Answering(None)


def answering_now(
    route: tuple[Candidate, ...], wanted: RouteRequest, first: str, knowledge: Knowledge
) -> Answering:
    """Return who of ``route`` would be asked now; ``first`` as in `order.chosen`."""
    if not route:
        return NOBODY
    order, reason = chosen(route, wanted, first, knowledge.condition)
    asked, wished = order[0], route[0]
    if reason.kind is not RouteReasonKind.TRIAL:
        return Answering(asked, reason, down=knowledge.down(asked))
    stands_by = next((one for one in order if knowledge.condition(one) == WELL), None)
    if stands_by is None:
        return Answering(asked, reason, trial=asked, down=knowledge.down(asked))
    why = passed_over(wished, knowledge.condition(wished), stands_by)
    return Answering(stands_by, why, trial=asked)
