"""One branch of a conversation is the active one, and the others are reached from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.archive.opened import opened_store
from tests.archive.transfer.exports import bring, chatgpt, kept, node, words_of, write_json
from understudy.archive.branches import Place, Tree, active_branch, is_chain
from understudy.archive.model import NewAttachment, Role

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.model import Conversation, Message

USER, ASSISTANT = Role.USER, Role.ASSISTANT


def edited(leaf: str) -> dict[str, object]:
    """Return a conversation whose first question was edited, and the first branch gone on with."""
    return chatgpt(
        "g1",
        {"id": "top", "parent": None, "message": None},
        node("u1", "top", "user", "first try", minutes=1),
        node("a1", "u1", "assistant", "A first", minutes=2),
        node("u1b", "top", "user", "second try", minutes=3),
        node("a1b", "u1b", "assistant", "A second", minutes=4),
        node("u2", "a1", "user", "continues the first", minutes=5),
        node("a2", "u2", "assistant", "A cont", minutes=6),
        leaf=leaf,
    )


def shown(conversation: Conversation, messages: list[Message]) -> list[str]:
    return [words_of(one) for one in active_branch(messages, conversation.active_id)]


def test_the_branch_last_looked_at_is_the_active_one_though_others_are_newer(
    tmp_path: Path,
) -> None:
    bring(tmp_path, write_json(tmp_path / "c.json", [edited("a1b")]))
    ((conversation, messages),) = kept(tmp_path)
    assert shown(conversation, messages) == ["second try", "A second"]
    tree = Tree(messages)
    first = next(one.id for one in messages if one.text == "first try")
    second = next(one.id for one in messages if one.text == "second try")
    assert tree.rivals(second) == (first, second)


def test_choosing_another_branch_shows_it_to_its_end_and_what_is_asked_follows_there(
    tmp_path: Path,
) -> None:
    bring(tmp_path, write_json(tmp_path / "c.json", [edited("a1b")]))
    with opened_store(tmp_path / "understudy.db") as (store, _):
        (conversation,) = store.conversations(1)
        first = next(one for one in store.messages(conversation.id) if one.text == "first try")
        assert store.choose_branch(first.id) == conversation.id
        chosen = store.conversation(conversation.id)
        way = ["first try", "A first", "continues the first", "A cont"]
        assert shown(chosen, store.messages(conversation.id)) == way
        store.add_user_message(conversation.id, "and here?")
        asked = store.conversation(conversation.id)
        assert shown(asked, store.messages(conversation.id)) == [*way, "and here?"]
        assert store.choose_branch(10**9) is None


def test_a_late_answer_stays_with_its_question_and_what_was_said_since_goes_on(
    tmp_path: Path,
) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        number = store.new_conversation(private=False).id
        first, nobody = store.add_prompt(number, "One?")
        second, answer = store.add_prompt(number, "Two?")
        late = store.begin_answer(first.id)
        in_order = [first.id, nobody, late, second.id, answer]
        assert [one.id for one in active_branch(store.messages(number))] == in_order
        third = store.add_user_message(number, "Three?")
        assert third.parent_id == answer
        assert all(len(Tree(store.messages(number)).rivals(one)) == 1 for one in in_order)


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.booleans()), max_size=12))
def test_every_message_is_on_some_branch_and_none_twice(
    drawn: list[tuple[int, bool, bool]],
) -> None:
    places = [
        # parents stand before their children, as they are kept
        Place(at, above % at or None, USER if asks else ASSISTANT, "own" if is_own else "chatgpt")
        for at, (above, asks, is_own) in enumerate(drawn, 1)
    ]
    tree = Tree(places)
    branches = [tree.shown(leaf) for leaf in tree.leaves()]
    assert {one for branch in branches for one in branch} == {one.id for one in places}
    assert all(len(branch) == len(set(branch)) for branch in branches)
    assert tree.leaf() in {None, *tree.leaves()}


def test_a_circle_ends() -> None:
    tree = Tree([Place(1, 2, USER, "own"), Place(2, 1, ASSISTANT, "own")])
    assert set(tree.shown(tree.leaf())) == {1, 2}


def test_a_question_that_replaces_another_begins_a_branch_beside_it_with_its_files(
    tmp_path: Path,
) -> None:
    with opened_store(tmp_path / "a.db") as (store, _):
        made = store.new_conversation(private=False).id
        note = NewAttachment("a.txt", "text/plain", b"a", "a")
        first, _answer = store.add_prompt(made, "first", attachments=[note])
        store.add_prompt(made, "later")
        for text in ("second", "third"):
            store.add_prompt(made, text, attachments=[note], replaces=first.id)
        messages = store.messages(made)
        asked = [one for one in messages if one.text in {"first", "second", "third"}]
        assert Tree(messages).rivals(asked[2].id) == tuple(one.id for one in asked)
        assert [len(one.attachments) for one in asked] == [1, 2, 2]
        assert [one.text for one in active_branch(messages) if one.text] == ["third"]
        again, _answer = store.add_prompt(made, "fourth", replaces=asked[1].id)
        assert Tree(store.messages(made)).rivals(again.id)[-1] == again.id
        store.choose_branch(first.id)
        active = store.conversation(made).active_id
        shown_now = active_branch(store.messages(made), active)
        assert [one.text for one in shown_now if one.text] == ["first", "later"]


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=8), st.integers(0, 9))
def test_all_messages_of_a_chain_are_shown(given: list[tuple[int, bool]], active: int) -> None:
    places = [
        Place(at, at - back or None, USER if asks else ASSISTANT, "own")
        for at, (back, asks) in enumerate(given, 1)
    ]
    if is_chain(places):
        assert active_branch(places, active) == places
