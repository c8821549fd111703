"""A probe over real HTTP is a request like a person's own, for one token."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.chat.asking import MODEL, asked_at
from tests.patience import PATIENCE_S
from understudy.base.clock import SystemClock
from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.knowledge import Knowledge
from understudy.engine.status.prober import Prober, ProbeTarget
from understudy.status.evidence import OutcomeClass
from understudy.world.behaviour import HttpError, ModelBehaviour, Reset

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.evidence import OwnOutcome


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (None, OutcomeClass.OK),
        (HttpError(529), OutcomeClass.REFUSING),
        (Reset(), OutcomeClass.CUT),
        (HttpError(401), OutcomeClass.YOURS),
    ],
)
async def test_a_probe_meets_what_the_person_would_meet(
    behaviour: ModelBehaviour | None, kind: OutcomeClass
) -> None:
    model = MODEL["anthropic"]
    told: asyncio.Future[OwnOutcome] = asyncio.get_running_loop().create_future()

    def due(_now: datetime) -> datetime | None:
        return None if told.done() else SystemClock().now()

    async with asked_at("anthropic") as (world, provider):
        if behaviour is not None:
            world.claude.behave(behaviour)
        target = ProbeTarget(provider, model)
        clock = SystemClock()
        follow = Knowledge(Breakers(), clock).follow
        prober = Prober(lambda: target, due, told.set_result, lambda: True, clock, follow)
        task = asyncio.ensure_future(prober.run())
        outcome = await asyncio.wait_for(told, PATIENCE_S)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        (request,) = world.claude.requests
    assert (outcome.kind, outcome.model, outcome.is_probe) == (kind, model, True)
    assert request.body_json["max_tokens"] == 1
    assert request.body_json["model"] == model
