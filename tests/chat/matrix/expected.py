"""What must come of a cell: worked out from its row, never from what the program did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chat.matrix.row import Course, Others
from tests.chat.matrix.stream import EXPLANATION, FIRST, LAST, Point, text_until
from tests.chat.matrix.theatre import BACKUP_TEXT, FIRST_TEXT, ID, OTHER
from understudy.chat.failure import FailureKind

if TYPE_CHECKING:
    from tests.chat.matrix.row import Cell

Segments = list[tuple[str, str, str, str | None]]


def segments(cell: Cell) -> Segments:
    """Return provider, text, outcome and failure of every segment, in order."""
    first = ID[cell.dialect]
    if cell.course is Course.WHOLE:
        return [(first, _text_of_first(cell), "complete", None)]
    assert cell.kind is not None
    outcome = "refused" if cell.kind is FailureKind.REFUSED else "interrupted"
    failed = (first, _text_of_first(cell), outcome, cell.kind.value)
    if cell.kind is FailureKind.NO_PROVIDER:  # it is passed over, or there is nobody at all
        return _of_backup(cell) or [("", *failed[1:])]
    if cell.course is not Course.AGAIN:
        return [failed, *_of_backup(cell)]
    if cell.others is Others.PASSES:
        return [failed, (first, FIRST_TEXT, "complete", None)]
    return [failed, failed, *_of_backup(cell)]


def told(cell: Cell) -> FailureKind | None:
    """Return the failure the person is told in the end, None where somebody answered."""
    if cell.course in {Course.WHOLE, Course.STOPPED}:
        return None
    if cell.course is Course.PERSON or cell.others is Others.NONE:
        return cell.kind
    if cell.others is not Others.BACKUP_DOWN:
        return None
    # of two failures Claude's own is told
    is_claudes = cell.dialect == "anthropic" and cell.kind is not FailureKind.NO_PROVIDER
    return cell.kind if is_claudes else FailureKind.OVERLOADED


def waits(cell: Cell) -> bool:
    """Tell whether the prompt waits for Claude: nobody answered, and Claude may well later."""
    if told(cell) is None:
        return False
    if cell.dialect == "anthropic":
        return cell.row.waits_at(cell.point)
    return cell.others is Others.BACKUP_DOWN and cell.course is not Course.PERSON


def asked(cell: Cell) -> tuple[int, int]:
    """Return how often the prompt reaches the first provider, and the backup."""
    first = 2 if cell.course is Course.AGAIN else 1
    if cell.point is Point.BEFORE_CONNECT:
        first = 0
    return first, len(_of_backup(cell))


def _of_backup(cell: Cell) -> Segments:
    backup = ID[OTHER[cell.dialect]]
    if cell.course not in {Course.NEXT, Course.AGAIN}:
        return []
    if cell.others is Others.BACKUP:
        return [(backup, BACKUP_TEXT, "complete", None)]
    if cell.others is Others.BACKUP_DOWN:
        return [(backup, "", "interrupted", FailureKind.OVERLOADED.value)]
    return []


def _text_of_first(cell: Cell) -> str:
    if cell.row.text is not None:
        return cell.row.text
    text = text_until(cell.point)
    if cell.row.name == "split pair":
        return text + "🙂"
    if cell.row.name == "byte by byte":
        return FIRST + LAST
    if cell.row.name == "refusal" and cell.dialect == "openai":
        return text + EXPLANATION  # Anthropic's stands beside the text, and is not shown as such
    return text
