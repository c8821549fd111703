"""What can happen to the program's surroundings; after each event it must be right again."""

from __future__ import annotations

import re
import signal
import subprocess
from typing import TYPE_CHECKING

from tests.archive.full_disk import fill
from tests.session.desktop_session import eventually
from tests.session.running_program import Program
from understudy.world.behaviour import Answer, CaptivePortal, HttpError, PageReset, PageWell
from understudy.world.page_state import API, CLAUDE_AI, CODE, well

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.session.misfortune.clock import MovedClock
    from tests.session.misfortune.desktop import FragileDesktop
    from understudy.world.world import World

UP, DOWN = "up", "down"
TOLD = {UP: ("No trouble reported", "Claude works for you"), DOWN: ("Claude is down",)}
"""What the tray says of a verdict."""
UNSTABLE = "Claude is unstable for you"
LOGGED = {UP: {"up", "degraded"}, DOWN: {"down"}}
"""The kinds in the log: after many changes a verdict that is up is told as degraded."""
OUT = {CLAUDE_AI: "major_outage", API: "major_outage"}
MANY = 500
STANDING_BY = "The backup says so."
LOOK_S = 0.5
"""Reading the tray starts a dozen processes."""
HOUR_S = 3600


class Unlucky(Program):
    """The program with clocks that can be moved, in a desktop that can be broken."""

    def __init__(self, session: FragileDesktop, folder: Path, clock: MovedClock) -> None:
        super().__init__(session, folder)
        self.desktop = session
        self.clock = clock
        self.incidents = 0
        self.is_long = False
        self.has_bus = True
        self.is_disk_full = False

    @property
    def env(self) -> dict[str, str]:
        return super().env | self.clock.env

    def open_world(self) -> None:
        super().open_world()
        self.change(lambda world: world.backup.behave(Answer(STANDING_BY)))

    def wait_for_verdict(self, kind: str) -> None:
        """Wait until the tray says so, or the log if there is no text in the tray to read."""

        def is_told() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, f"it ended: {self.stderr()}"
            return self._logged(kind) if not self.has_bus else self._shown(kind)

        eventually(is_told, every_s=LOOK_S)

    def _shown(self, kind: str) -> bool:
        """After many changes the tray says "unstable" of both kinds; then the log decides."""
        said = self.tooltip()
        if UNSTABLE in said:
            return self.is_disk_full or self._logged(kind)
        return any(one in said for one in TOLD[kind])

    def _logged(self, kind: str) -> bool:
        """Return True if this is the last verdict in the log, which a full disk keeps from it."""
        judged = re.findall(r"verdict: (\w+)", self._log())
        return bool(judged) and judged[-1] in LOGGED[kind]

    def wait_for_log(self, words: str) -> Callable[[], None]:
        """Return what waits until the log has these words once more than now."""
        before = self._count(words)
        return lambda: eventually(lambda: self._count(words) > before, every_s=LOOK_S) and None

    def log_length(self) -> int:
        return len(self._log())

    def verdicts_since(self, length: int) -> set[str]:
        return set(re.findall(r"verdict: (\w+)", self._log()[length:]))

    def _log(self) -> str:
        """Return the whole log, the part of it that was set aside too."""
        logs = sorted((self.home / "log").glob("understudy.log*"), reverse=True)
        return "".join(one.read_text("utf-8", "replace") for one in logs)

    def _count(self, words: str) -> int:
        return self._log().count(words)

    def calm(self) -> None:
        """Make everything well, and wait until the tray says so."""
        self.change(_all_well)
        self.wait_for_verdict(UP)

    def connect_network(self) -> None:
        self._stage.submit(lambda world: world.listen()).result()

    def cut_network(self) -> None:
        self._stage.submit(lambda world: world.close()).result()

    def has_plain_icon(self) -> bool:
        return any(one.kind == "XEMBED" for one in self.session.tray_items())

    def raise_chat(self) -> None:
        assert self.second().returncode == 0
        eventually(self.window)

    def close_chat(self) -> None:
        window = self.window().splitlines()[-1]
        self.session.run("xdotool", "windowactivate", "--sync", window)
        self.session.run("xdotool", "key", "--clearmodifiers", "alt+F4")
        eventually(lambda: not self.window())

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)


def _all_well(world: World) -> None:
    world.portal = None
    world.status.show(well())
    world.status.behave(PageWell())
    world.claude.behave(Answer())


def panel_restarts(program: Unlucky) -> None:
    program.desktop.end_panel()
    program.desktop.start_panel()
    program.calm()


def panel_goes_and_claude_fails_meanwhile(program: Unlucky) -> None:
    program.desktop.end_panel()
    program.change(lambda world: world.status.show(well().with_components(OUT)))
    program.polls(3)
    program.desktop.start_panel()
    program.wait_for_verdict(DOWN)
    program.calm()


def notifications_die(program: Unlucky) -> None:
    program.desktop.crash_notifications()
    program.change(lambda world: world.status.show(well().with_components(OUT)))
    program.wait_for_verdict(DOWN)
    program.desktop.start_notifications()
    program.calm()


def bus_dies(program: Unlucky) -> None:
    """The last of all: Qt never comes back to a bus, so the icon is an XEmbed one from then on."""
    program.desktop.crash_bus()
    program.has_bus = False
    program.change(lambda world: world.status.show(well().with_components(OUT)))
    program.wait_for_verdict(DOWN)
    program.desktop.start_bus()
    program.desktop.start_programs()
    eventually(program.has_plain_icon, every_s=LOOK_S)
    program.calm()


def network_flaps(program: Unlucky) -> None:
    before = program.log_length()
    for _ in range(3 if program.is_long else 1):
        unreadable = program.wait_for_log("Could not read")
        program.cut_network()
        unreadable()
        program.connect_network()
        program.calm()
    assert DOWN not in program.verdicts_since(before), "what is not known is not down"


def page_cannot_be_read(program: Unlucky) -> None:
    before = program.log_length()
    program.change(lambda world: world.status.behave(PageReset()))
    program.polls(3)
    program.calm()
    assert DOWN not in program.verdicts_since(before), "what is not known is not down"


def network_wants_a_sign_in(program: Unlucky) -> None:
    def close_the_door(world: World) -> None:
        world.portal = CaptivePortal()

    before = program.log_length()
    unreadable = program.wait_for_log("Could not read")
    program.change(close_the_door)
    unreadable()
    program.calm()
    assert DOWN not in program.verdicts_since(before), "what is not known is not down"


def clock_jumps(program: Unlucky) -> None:
    jumps = (-50 * HOUR_S, 3 * HOUR_S, 90 * 24 * HOUR_S)
    for by_s in jumps if program.is_long else jumps[:1]:
        noticed = program.wait_for_log("the clock was set by")
        program.clock.set_forward(by_s)
        noticed()
        program.calm()
    program.clock.set_right()
    program.calm()


def computer_sleeps(program: Unlucky) -> None:
    woke = program.wait_for_log("woke after about")
    program.signal(signal.SIGSTOP)
    program.clock.sleep(8 * HOUR_S)
    program.signal(signal.SIGCONT)
    woke()
    program.change(_all_well)
    # what changed before is forgotten, and with it that Claude was unstable
    eventually(lambda: any(one in program.tooltip() for one in TOLD[UP]), every_s=LOOK_S)


def theme_flips(program: Unlucky) -> None:
    program.raise_chat()
    for _ in range(2):
        before = _background(program)
        program.desktop.flip_theme()
        eventually(lambda seen=before: _background(program) != seen, every_s=LOOK_S)  # type: ignore[misc]  # a lambda's default
    program.close_chat()
    program.calm()


def _background(program: Unlucky) -> bytes:
    """Return the colour of the window's corner, just inside its frame."""
    window = program.window().splitlines()[-1]
    command = ["import", "-silent", "-window", window, "-crop", "1x1+3+3", "-depth", "8", "rgb:-"]
    return subprocess.run(command, env=program.session.env, capture_output=True, check=True).stdout


def five_hundred_incidents(program: Unlucky) -> None:
    def post_all(world: World) -> None:
        page = world.status.state
        for number in range(MANY):
            name = f"Elevated errors {program.incidents + number}"
            page = page.posted(name, at=world.now(), affects={CODE: "degraded_performance"})
        world.status.show(page.with_components(OUT))

    program.change(post_all)
    program.incidents += MANY
    program.wait_for_verdict(DOWN)
    program.polls(3)
    program.calm()


def incidents_come_and_go(program: Unlucky) -> None:
    many = 10 if program.is_long else 2
    for number in range(many):
        name = f"Elevated errors {program.incidents + number}"

        def post(world: World, name: str = name) -> None:
            world.status.show(world.status.state.posted(name, at=world.now(), affects=OUT))

        def resolve(world: World, name: str = name) -> None:
            healthy = dict.fromkeys(OUT, "operational")
            page = world.status.state.posted(
                name, at=world.now(), phase="resolved", affects=healthy
            )
            world.status.show(page)

        program.change(post)
        program.polls(2)
        program.change(resolve)
        program.polls(2)
    program.incidents += many
    program.wait_for_verdict(UP)
    program.calm()


def disk_is_full(program: Unlucky) -> None:
    filler = fill(program.home)
    program.is_disk_full = True
    program.change(lambda world: world.status.show(well().with_components(OUT)))
    program.wait_for_verdict(DOWN)
    program.polls(60 if program.is_long else 5)
    program.calm()
    filler.unlink()
    program.is_disk_full = False
    program.change(lambda world: world.status.show(well().with_components(OUT)))
    program.wait_for_verdict(DOWN)
    program.calm()


def person_asks_while_claude_fails(program: Unlucky) -> None:
    program.change(lambda world: world.claude.behave(HttpError(529)))
    before = len(program.segments())
    program.raise_chat()
    program.type("Is anybody there?")
    eventually(lambda: ("backup", "complete", STANDING_BY) in program.segments()[before:])
    program.close_chat()
    program.change(lambda world: world.claude.behave(Answer()))
    program.calm()


EVENTS: tuple[Callable[[Unlucky], None], ...] = (
    panel_restarts,
    panel_goes_and_claude_fails_meanwhile,
    notifications_die,
    network_flaps,
    page_cannot_be_read,
    network_wants_a_sign_in,
    clock_jumps,
    computer_sleeps,
    theme_flips,
    five_hundred_incidents,
    incidents_come_and_go,
    disk_is_full,
    person_asks_while_claude_fails,
)
LAST = bus_dies
