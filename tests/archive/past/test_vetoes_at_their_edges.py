"""Each veto alone: what makes it speak, and the nearest thing that must not."""

from __future__ import annotations

import pytest

from tests.archive.past.test_vetoes import conflict
from understudy.archive.past.wording.tokens import wording_of
from understudy.archive.past.wording.vetoes import inversions, missing_names, nearly_same

NINE = "sort report archive auditor supplier region invoice folder printer"


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("Name cheeses", "Name 3 cheeses", "number"),  # one that only one question holds
        ("What is 7 + 3?", "What do 7 and 3 make?", ""),  # a sign that only one spells
        ("Can cats eat cheese?", "Can cats not eat cheese today?", "negation"),
        ("Can cats eat cheese?", "Can birds not eat cheese?", ""),  # two words more: in doubt
        ("Can cats eat cheese?", "Which food must puppies never get raw?", ""),
        ("Is whisky made in Japan?", "Is whisky made there?", ""),  # a name only one has
        ("sort a list in python", "sort a list in java", "kind"),
        ("is python or java better", "is python or rust better", ""),  # they share one of a kind
        ("is it better to buy or to sell", "is it better to sell or to buy", ""),
        (NINE, NINE.replace("printer", "scanner"), "edited"),
        (NINE.removesuffix(" printer"), NINE.removesuffix("folder printer") + "scanner", ""),
        (NINE, NINE.replace("folder printer", "drawer scanner"), ""),
        (NINE, NINE.replace("printer", "scanner lamp"), ""),
        (NINE.replace("printer", "accommodation"), NINE.replace("printer", "acommodation"), ""),
    ],
)
def test_a_veto_speaks_when_it_is_sure_and_no_sooner(one: str, other: str, name: str) -> None:
    assert conflict(one, other) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("color", "colour", True),
        ("receive", "recieve", True),
        ("rate", "rates", False),  # short words differ by a letter and mean another thing
        ("public", "publish", False),
        ("emigration", "immigration", False),  # its beginning is not where a finger slips
        ("employer", "employee", False),  # opposites
    ],
)
def test_a_slip_is_one_letter_of_a_long_word(one: str, other: str, *, same: bool) -> None:
    assert nearly_same(one, other) is same
    assert nearly_same(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "missing"),
    [
        ("Is it Facebook that is down", "is it face book", []),
        ("How large is Pakistan", "is pakistn large", []),
        ("How large is Japan", "is japan large", []),
        ("How large is Japan", "is india large", ["japan"]),
    ],
)
def test_a_name_is_found_in_any_spelling(one: str, other: str, missing: list[str]) -> None:
    assert missing_names(wording_of(one), wording_of(other)) == missing


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("red fox den", "red fox den", 0.0),
        ("red fox den", "den fox red", 1.0),
        ("red fox den", "red den fox", 1 / 3),
        ("red fox", "fox red", 1.0),
        ("red", "red", 0.0),
        ("red", "blue", 0.0),
    ],
)
def test_inversions_are_the_share_of_pairs_turned_round(one: str, other: str, share: float) -> None:
    assert inversions(wording_of(one), wording_of(other)) == pytest.approx(share)
