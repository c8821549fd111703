"""Whom an incident concerns, by the models its words name; what is not understood concerns all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.status.official.incidents import concerns, one
from understudy.status.official.models_named import named_models
from understudy.status.official.prose.mentions import models_in
from understudy.status.official.prose.models import FAMILIES, ModelName, model_of_id

OPUS, OLD_OPUS = "claude-opus-5-5", "claude-opus-4-8"
SONNET, OLD_SONNET = "claude-sonnet-5-5", "claude-sonnet-4-6"
HAIKU, OLD_HAIKU = "claude-haiku-5-5", "claude-haiku-4-5"
ALL = {OPUS, OLD_OPUS, SONNET, OLD_SONNET, HAIKU, OLD_HAIKU}
VAGUE = "Elevated errors on multiple models"

TITLES = {
    "Elevated errors on all models": ALL,
    "Elevated errors": ALL,
    "Elevated errors across many models": ALL,
    "Elevated errors on Claude Opus 5.5": {OPUS},
    "Opus 5.5 elevated errors": {OPUS},
    "Degraded performance for Opus": {OPUS, OLD_OPUS},
    "Elevated errors for all Opus models": {OPUS, OLD_OPUS},
    "Elevated errors on Claude Opus 5.5 and Claude Haiku 4.5": {OPUS, OLD_HAIKU},
    "Elevated errors on Opus 5.5, 4.8, and Sonnet 5.5": {OPUS, OLD_OPUS, SONNET},
    "Elevated errors on Opus/Sonnet 5.5": {OPUS, SONNET},
    "Elevated errors on claude-opus-5-5": {OPUS},
    "Requests to claude-opus-4-8-20260101 fail": {OLD_OPUS},
    "Errors on anthropic.claude-haiku-4-5-v1:0": {OLD_HAIKU},
    "claude\u2011opus\u20115\u20115 returns 529": {OPUS},
    "Sonnet-5.5, Opus5.5 and Claude 4.8 Opus": {SONNET, OPUS, OLD_OPUS},
    "sonnet5.5 is slow": {SONNET},
    "Sonnet v5.5 is slow": {SONNET},
    "Claude 3 Opus elevated errors": set(),
    "3.5 Sonnet Partially Down": set(),
    "Claude 4.6 Sonnet is down": {OLD_SONNET},
    "Elevated errors on Claude 5 models": {OPUS, SONNET, HAIKU},
    "Elevated errors on the Claude 4.x family": {OLD_OPUS, OLD_SONNET, OLD_HAIKU},
    "Elevated errors on the Opus 5 family": {OPUS},
    "Elevated errors on Opus 4.x": {OLD_OPUS},
    "elevated errors on Opus 48": {OPUS, OLD_OPUS},
    "Elevated errors on models older than Claude Sonnet 5.5": {OLD_OPUS, OLD_SONNET, OLD_HAIKU},
    "Elevated errors on models prior to 4.6": {OLD_HAIKU},
    "Sonnet models older than 5.5 fail": {OLD_SONNET},
    "Sonnet versions before 5 fail": {OLD_SONNET},
    "Elevated errors on models newer than Opus 4.8": {OPUS, SONNET, HAIKU},
    "Elevated errors on Claude Sonnet 5 and later": {SONNET},
    "Elevated errors on Claude Sonnet 5 and newer models": {OPUS, SONNET, HAIKU},
    "Elevated errors on Opus 4.8 and above": {OPUS, OLD_OPUS},
    "Elevated errors on Opus 5+": {OPUS},
    "Elevated errors on Opus 4.8 and earlier": {OLD_OPUS},
    "Elevated errors on Opus 4.5 through 4.8": {OLD_OPUS},
    "Elevated errors on Opus 4.5\u20134.8": {OLD_OPUS},
    "Elevated errors between Opus 4.8 and Opus 5.5": {OPUS, OLD_OPUS},
    "Elevated errors from Sonnet 4.5 to Opus 5": {OLD_OPUS, OLD_SONNET, OLD_HAIKU},
    "Elevated errors on all Claude models except Haiku": ALL - {HAIKU, OLD_HAIKU},
    "Elevated errors on all models other than Haiku 5.5": ALL - {HAIKU},
    "Everything but Opus 5.5 is down": ALL - {OPUS},
    "Elevated errors for all models (Haiku excluded)": ALL - {HAIKU, OLD_HAIKU},
    "Elevated errors on Opus models, excluding Opus 4.8": {OPUS},
    "Opus 5.5 degraded, Sonnet 5.5 unaffected": {OPUS},
    "Elevated errors for all but the Haiku models": ALL - {HAIKU, OLD_HAIKU},
    "Elevated errors for models other than Opus": ALL - {OPUS, OLD_OPUS},
    "Elevated errors for non-Opus models": ALL - {OPUS, OLD_OPUS},
    "Elevated errors on Opus 5.5 \u2013 Sonnet 5.5 unaffected": {OPUS},
    "Besides Opus 5.5, Sonnet 5.5 also fails": {OPUS, SONNET},
    "Elevated errors following the Sonnet 5.5 launch": ALL,
    "Elevated errors on Claude Saga 6": ALL,
    "claude sonnet 5 5 and opus 5 5 down": {SONNET, OPUS},
    "Sonnet 4 6 5xx errors": {OLD_SONNET},
    "Elevated errors on Sonnet models 4.5 and 4.6": {OLD_SONNET},
    "Opus 5.5 and one other model fail": ALL,
    "Elevated errors on Haiku 5.5 and the rest of the models": ALL,
    "Elevated errors on Opus 5.5 [Sonnet 5.5 OK]": {OPUS},
    "Opus 5.5 \u274c Sonnet 5.5 \u2705": {OPUS},
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_concerns_those_it_names(title: str) -> None:
    assert {model for model in ALL if concerns(model, title)} == TITLES[title]


POSTS = {
    # names
    "We are investigating elevated errors on requests to Claude Opus 5.5.": {OPUS},
    "Claude Opus 5.5 is operational. Claude Sonnet 5.5 is degraded.": {SONNET},
    "Errors are primarily impacting Claude Opus 5.5 now.": {OPUS},
    "Elevated errors on Claude Opus 5.5, and other Claude models.": ALL,
    "We are seeing this on Opus 5.5 only.": {OPUS},
    # exceptions
    "All models except Haiku 5.5 return errors.": ALL - {HAIKU},
    "All models except Opus are operational.": {OPUS, OLD_OPUS},
    "All models but Haiku are affected.": ALL - {HAIKU, OLD_HAIKU},
    "Haiku 5.5 is the only model not affected.": ALL - {HAIKU},
    "Opus 5.5 isn't impacted.": ALL - {OPUS},
    "No impact on Opus 5.5.": ALL - {OPUS},
    "Errors on Opus 5.5, not Sonnet 5.5.": {OPUS},
    "No errors on Sonnet 5.5, elevated errors on Opus 5.5.": {OPUS},
    # advice
    "Opus 5.5 is degraded. Please use Sonnet 5.5 in the meantime.": {OPUS},
    "Please use Sonnet 5.5 while Opus 5.5 is degraded.": {OPUS},
    "Please use Sonnet 5.5 instead of Opus 5.5.": {OPUS},
    "We recommend switching from Opus 5.5 to Sonnet 5.5.": {OPUS},
    "Opus 5.5 users should switch to Sonnet 5.5.": {OPUS},
    "Requests to Opus 5.5 fail; as a workaround, use Haiku 5.5.": {OPUS},
    "Traffic from Opus 5.5 is being routed to Sonnet 5.5.": {OPUS},
    "Please try Sonnet 5.5.": ALL,
    # recovery that is none yet
    "Opus 5.5 is partially restored.": {OPUS},
    "We expect Opus 5.5 to be restored soon.": {OPUS},
    "Opus 5.5 is not available yet.": {OPUS},
    "Error rates on Opus 5.5 are back to normal; Sonnet 5.5 still sees errors.": {SONNET},
    "Opus 5.5 has returned errors since 9:00.": {OPUS},
    "Error rates on Opus 5.5 are up.": {OPUS},
    "We are not seeing an improvement on Opus 5.5.": {OPUS},
    "We have fixed Sonnet 5.5 and continue to work on Opus 5.5.": ALL - {SONNET},
    # the same name once more, without being repeated
    "Sonnet 5.5 was unaffected at first but is now showing errors. Opus 5.5 fails.": {SONNET, OPUS},
    "Opus 5.5 fails. Sonnet 5.5 was briefly affected but has since recovered.": {OPUS},
    "Sonnet 5.5 had recovered, but is failing again.": {SONNET},
    "Sonnet 5.5 had errors; it has now recovered; it is now failing again.": {SONNET},
    # lists
    "Affected models:\n* claude-opus-5-5\n* claude-opus-4-8": {OPUS, OLD_OPUS},
    "Affected models:\n1. Opus 5.5\n2. Haiku 5.5\n\nNot affected:\n- Sonnet 5.5": {OPUS, HAIKU},
    "Update: Sonnet 5.5: resolved. Opus 5.5: ongoing errors.": {OPUS},
    # denials
    "Opus 5.5 fails. No other models are impacted.": {OPUS},
    "Opus 5.5 fails. No other model is responding.": ALL,
    "Neither Sonnet 5.5 nor Haiku 5.5 is affected; Opus 5.5 is.": ALL - {SONNET, HAIKU},
    "We have mitigated the impact to all models but Opus 5.5.": {OPUS},
    # nearly well, or no longer listed
    "Sonnet 5.5: full recovery since 18:02. Opus 5.5: errors.": {OPUS},
    "Sonnet 5.5: full recovery expected at 18:02. Opus 5.5: errors.": {OPUS, SONNET},
    "Impact to Sonnet 5.5 ended at 18:02. Opus 5.5 remains impacted.": {OPUS},
    "Opus 5.5 fails. Sonnet 5.5 was removed from the list of impacted models.": {OPUS},
    "Opus 5.5 fails. Sonnet 5.5 is not part of this incident.": {OPUS},
    "Opus 5.5 fails. Sonnet 5.5 never experienced elevated errors.": {OPUS},
    "Opus 5.5 fails. All remaining models have been confirmed healthy.": {OPUS},
    # in passing
    "Errors started after the Sonnet 5.5 release.": ALL,
    "This is caused by a change to Sonnet 5.5.": ALL,
    "We are on it.": ALL,
    "The scope has widened to more models.": ALL,
}


@pytest.mark.parametrize("post", POSTS)
def test_a_post_narrows_a_title_that_lists_nobody(post: str) -> None:
    assert {model for model in ALL if concerns(model, VAGUE, post)} == POSTS[post]


@pytest.mark.parametrize(
    ("title", "posts", "theirs"),
    [
        # the title was rewritten, the newest post names nobody, an older one is from before
        ("Errors on all models", ("The scope has widened.", "Errors on Opus 5.5."), ALL),
        (
            "Errors on Opus 5.5 and Sonnet 5.5",
            ("A fix is in place.", "Errors on Opus 5.5."),
            {OPUS, SONNET},
        ),
        # the newest post lists fewer, or others
        ("Errors on Opus 5.5 and Sonnet 5.5", ("Errors on Opus 5.5.",), {OPUS}),
        ("Errors on Opus 5.5", ("Errors on Opus 5.5 and Haiku 5.5.",), {OPUS, HAIKU}),
        ("Errors on Opus 5.5", ("We now see errors on all models.",), ALL),
        ("Errors on Opus 5.5", ("We see errors on some models.",), {OPUS}),
        # the newest post adds to what was said
        ("Errors on Opus 5.5", ("Sonnet 5.5 is now also affected.",), {OPUS, SONNET}),
        ("Errors on Opus 5.5", ("We see errors on Sonnet 5.5 as well.",), {OPUS, SONNET}),
        ("Errors on Opus 5.5", ("Additional models are affected.",), ALL),
        ("Errors on Opus 5.5", ("All of Claude is affected now.",), ALL),
        # a vague title yields to what an older post names
        (VAGUE, ("A fix is in place.", "Errors on Opus 5.5."), {OPUS}),
        (VAGUE, ("Errors on some models.", "Errors on Opus 5.5."), ALL),
        # all models against one: somebody is wrong, so it is everybody's
        ("Errors on all models", ("Errors on Opus 5.5.",), ALL),
        ("Errors on all models", ("Only Opus 5.5 still fails.",), {OPUS}),
        # about something else than models
        (
            "Users cannot log in to claude.ai",
            ("Sessions that exist keep working on Opus 5.5.",),
            ALL,
        ),
        ("Users cannot log in", ("Existing sessions on Opus 5.5 are not affected.",), ALL),
        # open, though its only model is said to be well
        ("Errors on Opus 5.5", ("Opus 5.5 has recovered.",), {OPUS}),
    ],
)
def test_title_and_newest_post_outrank_older_posts(
    title: str, posts: tuple[str, ...], theirs: set[str]
) -> None:
    assert {model for model in ALL if concerns(model, title, *posts)} == theirs


@pytest.mark.parametrize(
    ("model_id", "name"),
    [
        ("claude-sonnet-5-5", ModelName("sonnet", "5.5")),
        ("claude-3-5-haiku-20241022", ModelName("haiku", "3.5")),
        ("claude-opus-5-20260301", ModelName("opus", "5")),
        ("us.anthropic.claude-opus-4-8-v1:0", ModelName("opus", "4.8")),
        ("claude-haiku-4-5@20251001", ModelName("haiku", "4.5")),
        ("claude-opus-latest", ModelName("opus")),
        ("gpt-5.5", None),
    ],
)
def test_an_api_id_names_one_model(model_id: str, name: ModelName | None) -> None:
    assert model_of_id(model_id) == name


def test_a_model_that_is_not_known_may_always_be_meant() -> None:
    assert named_models(one("Elevated errors on Claude Opus 5.5")).touches(None)


@given(
    family=st.sampled_from(FAMILIES[:5]),
    major=st.integers(1, 9),
    minor=st.integers(0, 9),
    spelled=st.sampled_from(
        [
            "claude-{f}-{a}-{b}",
            "claude-{f}-{a}-{b}-20260101",
            "Claude {F} {a}.{b}",
            "{F}-{a}.{b}",
            "{F}{a}.{b}",
            "{F} v{a}.{b}",
            "Claude {a}.{b} {F}",
            "claude-{a}-{b}-{f}",
            "{F}\u2011{a}.{b}",
            "`claude-{f}-{a}-{b}`",
        ]
    ),
)
def test_every_spelling_names_the_same_model(
    family: str, major: int, minor: int, spelled: str
) -> None:
    text = spelled.format(f=family, F=family.title(), a=major, b=minor)
    (found,) = models_in(f"Elevated errors on {text}.")
    model = model_of_id(f"claude-{family}-{major}-{minor}")
    assert model is not None
    assert found.surely_covers(model)
    assert (found.low, found.high) == (model.number, model.number)


@given(title=st.text(max_size=200), post=st.text(max_size=400))
def test_words_without_any_name_concern_everybody(title: str, post: str) -> None:
    named = named_models(one(title, post))
    if not models_in(title) and not models_in(post):
        assert named.touches(ModelName("opus", "5.5"))


@pytest.mark.parametrize(
    "pumped",
    [
        "opus ",
        "5.5, ",
        "opus 5, ",
        "claude-",
        "opus 5.5 and ",
        "except ",
        "switch to ",
        "not ",
        "~",
    ],
)
def test_a_text_without_end_is_read_in_no_time(pumped: str) -> None:
    """Reading 40 times as much as is ever read costs no more: the rest is left unread."""
    assert len(models_in(pumped * 40_000)) < 10
    named_models(one(pumped * 40_000, pumped * 40_000))
