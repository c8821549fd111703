"""The sentences on data sent to providers, and parts of a conversation left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.failure import FailureClass, FailureKind, Trait
from understudy.chat.request.given_file import one_line
from understudy.words.common import provider_name

if TYPE_CHECKING:
    from understudy.base.errors import AttachmentError
    from understudy.chat.model import Sent

TOO_LONG = "Your message may be too long for this model."

ATTACHMENT_PROBLEMS = {
    "missing": "there is no such file",
    "unreadable": "it cannot be read",
    "too_large": "it is larger than 20 MB",
    "kind": "only images (PNG, JPEG, GIF, WebP), PDFs and text can be sent",
    "empty": "it is empty",
    "folder": "it is a folder, not a file",
    "pipe": "it is a pipe, not a file; pipe it in and use - as its name",
    "socket": "it is a socket, not a file",
    "device": "it is a device, not a file",
}


def attachment_words(problem: AttachmentError) -> str:
    """Return why a file cannot be added, without a full stop."""
    return f"{one_line(str(problem.path))}: {ATTACHMENT_PROBLEMS[problem.problem]}"


def sent_sentences(provider: str, sent: Sent | None) -> tuple[str, ...]:
    """Return the data sent to another company, and the parts left out; empty in the usual case."""
    if sent is None:
        return ()
    sentences: list[str] = []
    if sent.elsewhere:
        sentences.append(f"{_what(sent)} went to {provider_name(provider)}.")
    if sent.messages_left_out:
        count = _counted(sent.messages_left_out, "message")
        sentences.append(f"The first {count} did not fit this model and were left out.")
    if sent.images_left_out:
        count = _counted(sent.images_left_out, "image")
        sentences.append(f"{count} left out: this model is not known to read images.")
    if sent.images_too_large:
        count = _counted(sent.images_too_large, "image")
        sentences.append(f"{count} left out: too large for this model.")
    if sent.files_left_out:
        sentences.append(f"{_counted(sent.files_left_out, 'file')} left out: no text is available.")
    if sent.earlier_files_left_out:
        count = _counted(sent.earlier_files_left_out, "file")
        sentences.append(f"{count} of your earlier messages left out: no room for more.")
    if sent.may_be_too_long:
        sentences.append(TOO_LONG)
    return tuple(sentences)


def silent_sentences(provider: str, sent: Sent | None, failure: FailureKind) -> tuple[str, ...]:
    """Return that a silent provider did receive the question; empty if it never arrived."""
    is_reached = failure.step is not FailureClass.LOCAL_NETWORK
    if sent is None or not sent.elsewhere or not is_reached or Trait.NOTHING_SENT in failure.traits:
        return ()
    return (f"{_what(sent)} went to {provider_name(provider)}.",)


def _what(sent: Sent) -> str:
    earlier = sent.messages - 1
    parts = ["Your question"]
    if earlier > 0:
        parts.append("the message before it" if earlier == 1 else f"the {earlier} before it")
    if sent.images:
        parts.append(_counted(sent.images, "image"))
    files = sent.files + sent.files_as_text
    if files:
        parts.append(_counted(files, "file"))
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
