"""Testing a provider asks one real question, and tells a model that thinks from a mute one."""

from __future__ import annotations

import pytest

from tests.chat.asking import BOTH, MODEL, Kind, asked_at, service
from understudy.chat.failure import FailureKind
from understudy.chat.models.trial import try_provider
from understudy.world.behaviour import Answer, HttpError, ModelBehaviour

pytestmark = pytest.mark.parametrize("kind", BOTH)


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        (Answer("ready"), None),
        (Answer("", thinking=True), None),
        (Answer(""), FailureKind.EMPTY_ANSWER),
        (HttpError(401), FailureKind.KEY_REFUSED),
    ],
    ids=repr,
)
async def test_a_model_works_if_it_speaks_or_thinks(
    kind: Kind, behaviour: ModelBehaviour, failure: FailureKind | None
) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(behaviour)

        trial = await try_provider(provider, MODEL[kind])

    assert (None if trial.failure is None else trial.failure.kind) is failure
    assert (trial.first_text_s is not None) is (behaviour == Answer("ready"))
