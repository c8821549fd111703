"""Who answers now and why: one value, shown by the chat's header and acted by in the router. Pure.

It is made of what the router itself goes by: the person's order, the breakers and the verdict. So
the header never names somebody whom the next question would not reach, and never says more of
Claude's trouble than the tray.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.chat.model import RouteReason, RouteReasonKind
from understudy.chat.running.order import Health, chosen, passed_over

if TYPE_CHECKING:
    from understudy.chat.route import Candidate, RouteRequest
    from understudy.chat.running.judged import Down
    from understudy.chat.running.knowledge import Knowledge


class Answering(msgspec.Struct, frozen=True):
    """``candidate`` None: nobody may be asked.

    ``trial``: who failed before and is asked first again, to find out; ``candidate`` then stands by
    for it. ``down`` is the verdict's word on ``candidate`` itself, asked for want of a better one.
    """

    candidate: Candidate | None
    reason: RouteReason = RouteReason(RouteReasonKind.FIRST_CHOICE)
    trial: Candidate | None = None
    down: Down | None = None


NOBODY = Answering(None)


def answering_now(
    route: tuple[Candidate, ...], wanted: RouteRequest, first: str, knowledge: Knowledge
) -> Answering:
    """Say who of ``route`` would be asked now; ``first`` as in `order.chosen`."""
    if not route:
        return NOBODY
    order, reason = chosen(route, wanted, first, knowledge.standing)
    asked, wished = order[0], route[0]
    if reason.kind is not RouteReasonKind.TRIAL:
        return Answering(asked, reason, down=knowledge.down(asked))
    stands_by = next((one for one in order if knowledge.standing(one).health is Health.WELL), None)
    if stands_by is None:
        return Answering(asked, reason, trial=asked, down=knowledge.down(asked))
    why = passed_over(wished, knowledge.standing(wished), stands_by)
    return Answering(stands_by, why, trial=asked)
