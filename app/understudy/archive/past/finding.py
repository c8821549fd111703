"""From a question to an offer: the stages, the rules, and the choice of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.past.follow_ups import is_follow_up
from understudy.archive.past.kept import Keys, context_key
from understudy.archive.past.offers import (
    NO_OFFER,
    PastMatch,
    PastOffer,
    Stage,
    Tier,
    Verdict,
)
from understudy.archive.past.rules import (
    is_english,
    is_time_bound,
    leans_on_context,
    telling_words,
)
from understudy.archive.past.text import bare, differ_in_flags, normal, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.archive.past.answers import GoodAnswers
    from understudy.archive.past.kept import KeptQuestions
    from understudy.archive.past.worker import Worker

FEWEST_TELLING_WORDS = 3
SHOWN = 5
SURE = 1.0


class Finding:
    """The stages; the first result ends the search."""

    def __init__(self, kept: KeptQuestions, answers: GoodAnswers, worker: Worker) -> None:
        self._kept = kept
        self._answers = answers
        self._worker = worker

    def same_words(self, question: str) -> PastOffer | None:
        """Search for the identical question, then without courtesies; needs no model."""
        keys = Keys.of(question)
        verdicts = self._kept.verdicts(keys.bare)
        told_right = [one for one, said in verdicts.items() if said is Verdict.RIGHT]
        told_wrong = {one for one, said in verdicts.items() if said is Verdict.WRONG}
        plain = normal(question)
        for message_ids, stage in (
            (self._kept.texts(told_right[:1]).keys(), Stage.TOLD_RIGHT),
            (self._equal("same", keys.same, question, plain), Stage.SAME_WORDS),
            (self._equal("bare", keys.bare, question, bare(plain)), Stage.SAME_BUT_COURTESY),
        ):
            found = self._answers.best([one for one in message_ids if one not in told_wrong])
            if found is not None:
                return _sure(PastMatch(found, SURE, stage), question)
        return None

    def same_conversation(self, question: str, context: Sequence[str]) -> PastOffer:
        """Search for the same words after the same turns; a follow-up by itself finds nothing."""
        key = context_key(context)
        if key is None:
            return NO_OFFER
        keys = Keys.of(question)
        verdicts = self._kept.verdicts(keys.bare)
        found = self._answers.best(
            [
                one
                for one in self._kept.with_key("same", keys.same, key)
                if verdicts.get(one) is not Verdict.WRONG
            ]
        )
        if found is None:
            return NO_OFFER
        return _sure(PastMatch(found, SURE, Stage.SAME_WORDS), question)

    async def reworded(self, question: str) -> PastOffer:
        """Search for the same meaning; the worker must be loaded."""
        keys = Keys.of(question)
        verdicts = self._kept.verdicts(keys.bare)
        told_wrong = self._kept.alike(
            one for one, said in verdicts.items() if said is Verdict.WRONG
        )
        stage, cosines = Stage.MEANING, dict[int, float]()
        if keys.pasted is not None:
            stage = Stage.SAME_PASTED_TEXT
            message_ids = self._with_pasted(question, keys.pasted)
        else:
            cosines = await self._worker.run(lambda reader: reader.candidates(question))
            message_ids = list(cosines)
        texts = {
            one: text
            for one, text in self._kept.texts(message_ids).items()
            if one not in told_wrong and may_be_listed(text)
        }
        comparable = _comparable(question, {one: texts[one] for one in message_ids if one in texts})
        scored = await self._worker.run(lambda reader: reader.scored(question, comparable, cosines))
        scored += await self._worker.run(
            lambda reader: reader.unread(
                one for one in message_ids if one in texts and one not in comparable
            )
        )
        matches = []
        for one in scored[:SHOWN]:
            answer = self._answers.best(self._kept.alike([one.message_id]) - told_wrong)
            if answer is not None:
                how = Stage.SLIP if one.is_slip else stage
                matches.append(PastMatch(answer, one.score, how))
        return await self._offer(question, matches)

    async def _offer(self, question: str, matches: list[PastMatch]) -> PastOffer:
        similar = tuple({one.answer.message_id: one for one in reversed(matches)}.values())[::-1]
        if not similar:
            return NO_OFFER
        answer_from, similar_from = await self._worker.run(
            lambda reader: (reader.answer_threshold, reader.similar_threshold)
        )
        best, bound = similar[0], is_time_bound(normal(question))
        if best.score >= answer_from and not bound:
            return PastOffer(Tier.ANSWER, best, similar)
        if best.score >= similar_from:
            return PastOffer(Tier.SIMILAR, best, similar, is_time_bound=bound)
        return PastOffer(Tier.NONE, None, similar, is_time_bound=bound)

    def _equal(self, column: str, key: int, question: str, plain: str) -> list[int]:
        """Return the questions whose words are equal, not only their keys."""
        texts = self._kept.texts(self._kept.with_key(column, key))
        form = normal if column == "same" else _bare_form
        return [
            one
            for one, text in texts.items()
            if form(text) == plain and not differ_in_flags(question, text)
        ]

    def _with_pasted(self, question: str, key: int) -> list[int]:
        pasted = normal(parts_of(question).pasted)
        texts = self._kept.texts(self._kept.with_key("pasted", key))
        return [one for one, text in texts.items() if normal(parts_of(text).pasted) == pasted]


def _comparable(question: str, texts: dict[int, str]) -> dict[int, str]:
    """Return the texts that may be compared closely; none if the question may not be."""
    if not may_be_compared(question):
        return {}
    is_pasted = bool(parts_of(question).pasted)
    return {
        one: text
        for one, text in texts.items()
        if bool(parts_of(text).pasted) is is_pasted and may_be_compared(text)
    }


def may_be_listed(text: str) -> bool:
    """Return True if a question may be shown as similar: it is English, and whole."""
    return is_english(parts_of(text).instruction) and not is_follow_up(normal(text))


def may_be_compared(text: str) -> bool:
    """Return True if a question may match in other words; otherwise only in the same words."""
    plain = normal(text)
    instruction = parts_of(text).instruction
    return (
        may_be_listed(text)
        and not (leans_on_context(plain) and instruction == text.strip())
        and telling_words(plain) >= FEWEST_TELLING_WORDS
    )


def _bare_form(text: str) -> str:
    return bare(normal(text))


def _sure(match: PastMatch, question: str) -> PastOffer:
    bound = is_time_bound(normal(question))
    tier = Tier.SIMILAR if bound else Tier.ANSWER
    return PastOffer(tier, match, (match,), is_time_bound=bound)
