"""The sentences on data sent to providers, and parts of a conversation left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy, ngettext
from understudy.chat.failure import FailureClass, FailureKind, Trait
from understudy.chat.request.given_file import one_line
from understudy.words.common import provider_name
from understudy.words.sentences import and_list

if TYPE_CHECKING:
    from understudy.base.errors import AttachmentError
    from understudy.chat.model import Sent

TOO_LONG = lazy("Your message may be too long for this model.")

ATTACHMENT_PROBLEMS = {
    "missing": lazy("there is no such file"),
    "unreadable": lazy("it cannot be read"),
    "too_large": lazy("it is larger than 20 MB"),
    "kind": lazy("only images (PNG, JPEG, GIF, WebP), PDFs and text can be sent"),
    "empty": lazy("it is empty"),
    "folder": lazy("it is a folder, not a file"),
    "pipe": lazy("it is a pipe, not a file; pipe it in and use - as its name"),
    "socket": lazy("it is a socket, not a file"),
    "device": lazy("it is a device, not a file"),
}


def attachment_words(problem: AttachmentError, *, by_name: bool = False) -> str:
    """Return why a file cannot be added, without a full stop; ``by_name`` leaves out its folder."""
    path, reason = problem.path, ATTACHMENT_PROBLEMS[problem.problem]
    said = (path.name if by_name else "") or str(path)
    return _("{path}: {problem}", path=one_line(said), problem=reason)


def sent_sentences(provider: str, sent: Sent | None) -> tuple[str, ...]:
    """Return the data sent to another company, and the parts left out; empty in the usual case."""
    if sent is None:
        return ()
    sentences: list[str] = []
    if sent.elsewhere:
        sentences.append(_went(provider, sent))
    if sent.as_quotation:
        sentences.append(_("The messages before it were quoted in one prompt."))
    if sent.messages_left_out:
        sentences.append(
            ngettext(
                "The first {count} message did not fit this model and was left out.",
                "The first {count} messages did not fit this model and were left out.",
                sent.messages_left_out,
            )
        )
    if sent.images_left_out:
        sentences.append(
            ngettext(
                "{count} image left out: this model is not known to read images.",
                "{count} images left out: this model is not known to read images.",
                sent.images_left_out,
            )
        )
    if sent.images_too_large:
        sentences.append(
            ngettext(
                "{count} image left out: too large for this model.",
                "{count} images left out: too large for this model.",
                sent.images_too_large,
            )
        )
    if sent.files_left_out:
        sentences.append(
            ngettext(
                "{count} file left out: no text is available.",
                "{count} files left out: no text is available.",
                sent.files_left_out,
            )
        )
    if sent.earlier_files_left_out:
        sentences.append(
            ngettext(
                "{count} file of your earlier messages left out: no room for more.",
                "{count} files of your earlier messages left out: no room for more.",
                sent.earlier_files_left_out,
            )
        )
    if sent.may_be_too_long:
        sentences.append(str(TOO_LONG))
    return tuple(sentences)


def silent_sentences(provider: str, sent: Sent | None, failure: FailureKind) -> tuple[str, ...]:
    """Return that a silent provider did receive the question; empty if it never arrived."""
    is_reached = failure.step is not FailureClass.LOCAL_NETWORK
    if sent is None or not sent.elsewhere or not is_reached or Trait.NOTHING_SENT in failure.traits:
        return ()
    return (_went(provider, sent),)


def _went(provider: str, sent: Sent) -> str:
    return _("{what} went to {provider}.", what=_what(sent), provider=provider_name(provider))


def _what(sent: Sent) -> str:
    earlier = sent.messages - 1
    parts = [_("Your question")]
    if earlier > 0:
        parts.append(ngettext("the message before it", "the {count} before it", earlier))
    if sent.images:
        parts.append(ngettext("{count} image", "{count} images", sent.images))
    files = sent.files + sent.files_as_text
    if files:
        parts.append(ngettext("{count} file", "{count} files", files))
    return and_list(parts)
