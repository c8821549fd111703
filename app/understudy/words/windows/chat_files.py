"""The sentences about files of a question before it is sent, and its estimated size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy, ngettext
from understudy.words.common import provider_name
from understudy.words.sentences import and_list, decimal, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from understudy.archive.model import NewAttachment
    from understudy.chat.models.cost import Cost

FILES = lazy("Files of this question")
ATTACH = lazy("Attach files")
ATTACH_TIP = lazy("Attach images, PDFs or text. You can also drop or paste them here.")
REMOVE = lazy("Remove")
PASTED_IMAGE = lazy("pasted image.png")
TEXT = lazy("Text")
KINDS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "application/pdf": "PDF",
}
FATES = {
    "images": lazy("{provider} sees the image."),
    "files": lazy("{provider} reads the PDF."),
    "as_text": lazy("{provider} reads its text."),
    "images_left_out": lazy("{provider} is not known to read images and gets only the name."),
    "images_too_large": lazy("{provider} takes no image this large and gets only the name."),
    "files_left_out": lazy("{provider} gets only the name."),
}
MOST_NAMED = 3
UNSEEN = frozenset({"images_left_out", "images_too_large", "files_left_out"})


def size(length_bytes: int) -> str:
    """Return a file's size."""
    if length_bytes < 1_000:
        return ngettext("{count} byte", "{count} bytes", length_bytes)
    if length_bytes < 1_000_000:
        return _("{size} kB", size=f"{length_bytes / 1_000:.0f}")
    return _("{size} MB", size=decimal(length_bytes / 1_000_000, 1))


def about(one: NewAttachment) -> str:
    """Return a file's type and size."""
    kind = KINDS.get(one.media_type, str(TEXT))
    return f"{kind} · {size(len(one.data or b''))}"


def fate_lines(fates: Iterable[tuple[str, str]]) -> str:
    """Return what each provider does with a file, one per line: (provider, fate)."""
    return "\n".join(FATES[fate].format(provider=provider_name(who)) for who, fate in fates)


def unseen(files: Sequence[str], providers: Sequence[str]) -> str:
    """Return who would not see these files: their names, or how many they are."""
    names = and_list([provider_name(one) for one in providers])
    if len(set(files)) == len(files) <= MOST_NAMED:
        return _("{names} would not see {file}.", names=names, file=and_list(files))
    return ngettext(
        "{names} would not see {count} of these files.",
        "{names} would not see {count} of these files.",
        len(files),
        names=names,
    )


def removed(name: str) -> str:
    """Return a screen reader's name of the button that removes a file."""
    return _("Remove {file}", file=name)


def money(amount: float, currency: str) -> str:
    """Return an amount, with more digits if it is small."""
    return f"{decimal(amount, 4 if amount < 0.1 else 2)} {currency}"


def estimate(tokens: int, cost: Cost | None) -> str:
    """Return about how much a question with everything before it is."""
    text = ngettext(
        "about {shown} token", "about {shown} tokens", tokens, shown=whole_number(tokens)
    )
    if cost is None:
        return text
    return f"{text} · {money(cost.amount, cost.currency)}"
