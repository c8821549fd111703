"""Stories: changes of the world over time, with captions for a demo."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from understudy.world.behaviour import (
    Answer,
    CaptivePortal,
    HttpError,
    PageHtml,
    PageStatus,
    PageWell,
    Truncated,
)
from understudy.world.page_state import API, CLAUDE_AI, CODE, COWORK, well

if TYPE_CHECKING:
    from collections.abc import Mapping

    from understudy.world.behaviour import ModelBehaviour, PageBehaviour
    from understudy.world.world import World

log = logging.getLogger(__name__)

SPOKEN = Answer(first_delay_s=0.3, delay_s=0.04)  # a pace that is comfortable to watch
OVERLOADED = HttpError(529)
CUT_OFF = Truncated(
    "That depends on whether you have pushed it. If you have not, then", delay_s=0.12
)
SONNET = "claude-sonnet-5-5"
INCIDENT = "Elevated errors on requests to multiple models"
_SURFACES = (CLAUDE_AI, API, CODE, COWORK)
_PARTLY_OUT = dict.fromkeys(_SURFACES, "partial_outage")
_OPERATIONAL = dict.fromkeys(_SURFACES, "operational")


class Step(msgspec.Struct, frozen=True):
    """At ``at_s`` seconds of the story, apply ``change`` to the world; ``caption`` describes it."""

    at_s: float
    caption: str
    change: Callable[[World], None]


class Story(msgspec.Struct, frozen=True):
    """Steps in order of time. The first sets the whole world, so stories may follow each other."""

    name: str
    summary: str
    steps: tuple[Step, ...]


class Playback:
    """One run of a story: by hand with `next_step`, or in time with `play`."""

    def __init__(self, world: World, story: Story) -> None:
        self._world = world
        self._story = story
        self._done = 0

    @property
    def upcoming(self) -> Step | None:
        steps = self._story.steps
        return steps[self._done] if self._done < len(steps) else None

    def next_step(self) -> Step | None:
        """Do the next step now and return it, None if the story is over."""
        step = self.upcoming
        if step is not None:
            self._done += 1
            step.change(self._world)
            log.info("story %s at %g s: %s", self._story.name, step.at_s, step.caption)
        return step


async def play(
    world: World,
    story: Story,
    speed: float = 1.0,
    on_step: Callable[[Step], None] | None = None,
) -> None:
    """Play ``story`` in time, ``speed`` times as fast, and return after its last step.

    ``on_step`` is called after each step. Raises ValueError if the speed is not above 0.
    """
    if not speed > 0:
        raise ValueError("speed must be above 0")
    playback = Playback(world, story)
    begun_s = asyncio.get_running_loop().time()
    while (step := playback.upcoming) is not None:
        due_s = begun_s + step.at_s / speed
        await asyncio.sleep(max(0.0, due_s - asyncio.get_running_loop().time()))
        playback.next_step()
        if on_step is not None:
            on_step(step)


def _all_well(world: World) -> None:
    world.portal = None
    world.status.show(well())
    world.status.behave(PageWell())
    world.claude.behave(SPOKEN)
    world.claude.behave_listing(Answer())
    world.backup.behave(SPOKEN)
    world.backup.behave_listing(Answer())


def _claude_does(*behaviours: ModelBehaviour, model: str | None = None) -> Callable[[World], None]:
    return lambda world: world.claude.behave(*behaviours, model=model)


def _page_does(behaviour: PageBehaviour) -> Callable[[World], None]:
    return lambda world: world.status.behave(behaviour)


def _still(_world: World) -> None:
    """Change nothing."""


def _back(world: World) -> None:
    world.claude.behave(SPOKEN)


def _both_down(world: World) -> None:
    world.claude.behave(OVERLOADED)
    world.backup.behave(HttpError(503))


def _portal(world: World) -> None:
    world.portal = CaptivePortal("redirect")


def _post(
    phase: str, body: str, affects: Mapping[str, str] | None = None, name: str = INCIDENT
) -> Callable[[World], None]:
    def post(world: World) -> None:
        page = world.status
        page.show(page.state.posted(name, at=world.now(), phase=phase, body=body, affects=affects))

    return post


_BEGIN = Step(0, "All is well: Claude answers and the status page is green.", _all_well)
CUT_SHORT = (
    "Claude breaks off in the middle of an answer, then answers 529. The status page is green."
)
_POSTED = _post("investigating", "We are looking into errors on several models.", _PARTLY_OUT)
_MONITORING = _post("monitoring", "A fix is in place and we are watching.", _OPERATIONAL)
_RESOLVED = _post("resolved", "This incident is over.", _OPERATIONAL)

OUTAGE = Story(
    "outage",
    "An outage from the first error to recovery.",
    (
        _BEGIN,
        Step(15, CUT_SHORT, _claude_does(CUT_OFF, OVERLOADED)),
        Step(45, "Claude still answers 529. The status page is still green.", _still),
        Step(70, "Anthropic posts an incident: partial outage.", _POSTED),
        Step(
            100, "Claude answers again. The page still reports the incident.", _claude_does(SPOKEN)
        ),
        Step(130, "A fix is in place; the page is green again, the incident open.", _MONITORING),
        Step(150, "The incident is resolved.", _RESOLVED),
    ),
)
WELL = Story("well", "Nothing ever happens.", (_BEGIN,))
CAPTIVE_PORTAL = Story(
    "captive_portal",
    "A hotel's login page answers in place of every host.",
    (
        _BEGIN,
        Step(10, "The network wants a sign-in: every address leads to its page.", _portal),
        Step(40, "Signed in: the network lets everything through again.", _all_well),
    ),
)
BOTH_DOWN = Story(
    "both_down",
    "Claude and the backup fail together.",
    (
        _BEGIN,
        Step(10, "Claude answers 529 and the backup 503.", _both_down),
        Step(40, "Anthropic posts an incident.", _POSTED),
        Step(70, "Claude is back.", _claude_does(SPOKEN)),
        Step(85, "The incident is resolved; the backup is still down.", _RESOLVED),
    ),
)
PAGE_BLIND = Story(
    "page_blind",
    "Claude works, but its status page cannot be read.",
    (
        _BEGIN,
        Step(10, "The status page answers 503.", _page_does(PageStatus(503))),
        Step(30, "Now 405: a bot challenge.", _page_does(PageStatus(405))),
        Step(50, "Now a web page instead of data.", _page_does(PageHtml())),
        Step(70, "The status page can be read again.", _page_does(PageWell())),
    ),
)
ONE_MODEL = Story(
    "one_model",
    "Sonnet fails while the other models work.",
    (
        _BEGIN,
        Step(10, "Sonnet answers 529, Haiku works.", _claude_does(OVERLOADED, model=SONNET)),
        Step(
            40,
            "Anthropic posts an incident that names the model.",
            _post(
                "investigating",
                "We are looking into elevated errors on Claude Sonnet 5.5.",
                _PARTLY_OUT,
                name="Elevated errors on Claude Sonnet 5.5",
            ),
        ),
        Step(70, "Sonnet is back and the page is green.", _all_well),
    ),
)

STORIES: dict[str, Story] = {
    story.name: story for story in (OUTAGE, WELL, CAPTIVE_PORTAL, BOTH_DOWN, PAGE_BLIND, ONE_MODEL)
}


def describe(world: World, *, poll_interval_s: int = 2, patience_s: int = 5) -> str:
    """Return a settings.toml that points Understudy at ``world``, with instructions in comments."""
    return f"""\
# A scripted world listens on {world.url}. Save this as settings.toml in an empty folder's
# config folder and start Understudy with --home FOLDER. Any key will do:
#   UNDERSTUDY_KEY_CLAUDE=any UNDERSTUDY_KEY_BACKUP=any
version = 1

[status]
page_url = "{world.status_url}"
spare_urls = []
poll_interval_s = {poll_interval_s}
surfaces = ["claude.ai", "Claude API"]

[[provider]]
id = "claude"
kind = "anthropic"
base_url = "{world.claude_url}"
models = ["{world.claude.models[1]}", "{world.claude.models[2]}"]

[[provider]]
id = "backup"
kind = "openai"
base_url = "{world.backup_url}"
models = ["{world.backup.models[0]}"]
consent = true

[chat]
first_token_s = {patience_s}
idle_s = {patience_s}
"""
