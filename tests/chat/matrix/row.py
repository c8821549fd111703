"""One row of the matrix: a way to fail, where it can, its name, and what is to come of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from tests.chat.asking import PATIENT
from tests.chat.matrix.stream import ABSENT, HALF_EVENTS, Point
from understudy.chat.failure import FailureKind

if TYPE_CHECKING:
    from tests.chat.asking import Kind
    from tests.chat.matrix.obstacles import Obstacle
    from tests.chat.matrix.stream import Play
    from understudy.chat.providers.base import Budgets
    from understudy.world.behaviour import ModelBehaviour


class Course(Enum):
    """What the policy does about a failure, said here once more and independently of the code."""

    WHOLE = auto()  # no failure: the answer counts
    NEXT = auto()  # the next candidate is asked
    AGAIN = auto()  # the same one is asked once more, then the next
    PERSON = auto()  # the person is told, and nobody else is asked
    STOPPED = auto()  # the person ended it


@dataclass(frozen=True, slots=True)
class Row:
    """``facts`` is the row of the table of measured failures that it stands for, 0: none.

    ``how`` is what the provider does, or what keeps the question from it. ``waits`` tells whether
    a prompt that nobody else answers goes to the outbox. ``text`` is what is shown of it, None:
    what its point says.
    """

    name: str
    facts: int
    how: Play | ModelBehaviour | Obstacle
    kind: FailureKind | None
    course: Course
    points: tuple[Point, ...] = (Point.BEFORE_HEADERS,)
    budgets: Budgets = PATIENT
    waits: bool | None = None
    # bytes that follow half an event end up inside it
    garbles_half_an_event: bool = False
    is_told: bool = False  # the stream itself says that it failed
    ends_short: bool = False  # whole, and yet less than one would wish
    wait_s: float = 0.0  # what its Retry-After asks for, where that is waited for
    text: str | None = None
    dialects: tuple[Kind, ...] = ("anthropic", "openai")

    def is_too_late_at(self, point: Point) -> bool:
        """Tell whether the answer is whole by then: only the stream's own error undoes a reason."""
        return point is Point.AFTER_FINAL or (point is Point.REASON and not self.is_told)

    def kind_at(self, point: Point) -> FailureKind | None:
        """Return the name its failure has there, None where the answer is whole."""
        if self.course is Course.WHOLE or self.is_too_late_at(point):
            return None
        if self.garbles_half_an_event and point in HALF_EVENTS:
            return FailureKind.MALFORMED_STREAM
        return self.kind

    def course_at(self, point: Point) -> Course:
        if self.is_too_late_at(point):
            return Course.WHOLE
        if self.garbles_half_an_event and point in HALF_EVENTS:
            return Course.NEXT
        return self.course

    def waits_at(self, point: Point) -> bool:
        if self.waits is not None and self.kind_at(point) is self.kind:
            return self.waits
        return self.course_at(point) in {Course.NEXT, Course.AGAIN}


TELLING = {Point.BEFORE_CONNECT, Point.BEFORE_HEADERS, Point.HEADERS, Point.FIRST_TEXT}


class Others(Enum):
    """Who else there is."""

    NONE = "alone"
    BACKUP = "backed"
    BACKUP_DOWN = "both_down"
    PASSES = "passes"  # a backup, and the failure happens but once


@dataclass(frozen=True, slots=True)
class Cell:
    """One row at one point, of a first provider of one dialect; a backup speaks the other."""

    row: Row
    point: Point
    dialect: Kind
    others: Others

    @property
    def kind(self) -> FailureKind | None:
        return self.row.kind_at(self.point)

    @property
    def course(self) -> Course:
        return self.row.course_at(self.point)

    @property
    def has_backup(self) -> bool:
        return self.others is not Others.NONE

    def __str__(self) -> str:
        return f"{self.row.name}-{self.point}-{self.dialect}-{self.others.value}"


def cells_of(rows: tuple[Row, ...]) -> list[Cell]:
    return [
        Cell(row, point, dialect, others)
        for row in rows
        for dialect in row.dialects
        for point in row.points
        if point not in ABSENT[dialect]
        for others in Others
        if _is_possible(row, point, others)
    ]


def _is_possible(row: Row, point: Point, others: Others) -> bool:
    course = row.course_at(point)
    if others is Others.BACKUP_DOWN:
        # who is told of adds nothing to where it broke: before any text, and after some
        is_told_apart = row.budgets == PATIENT and point in TELLING
        return is_told_apart and course in {Course.NEXT, Course.AGAIN}
    if others is Others.PASSES:
        return course is Course.AGAIN and point is not Point.BEFORE_CONNECT
    return True
