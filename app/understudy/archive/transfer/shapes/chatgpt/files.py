"""Files and pictures of ChatGPT's messages: their names, and the possible places of their bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.archive.titles import title_from
from understudy.archive.transfer.shapes.lenient import (
    PICTURE,
    UNKNOWN_TYPE,
    count_in,
    file_name,
    key_in,
    media_type_of,
    object_in,
    objects_in,
    text_in,
)
from understudy.archive.transfer.shapes.said import SaidAttachment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHOWN_FILES = ("file_search", "myfiles_browser")
"""Tools that show a model the person's own files, page by page."""
NESTED = ("audio_asset_pointer", "video_container_asset_pointer")
TITLE_LENGTH = 60


def attachments_of(message: Mapping[str, Any]) -> tuple[SaidAttachment, ...]:
    """Return the files uploaded with a message or made in it, each once."""
    metadata = object_in(message, "metadata")
    found: dict[str, SaidAttachment] = {}
    for one in objects_in(metadata, "attachments"):
        name, key = file_name(text_in(one, "name")), key_in(one, "id", "file_id")
        if name or key:
            media_type = media_type_of(name, text_in(one, "mime_type", "mimeType"))
            found[key or f"name {name}"] = SaidAttachment(
                name or key, media_type, None, count_in(one, "size"), asset=key or None
            )
    title = text_in(metadata, "image_gen_title")
    for part in objects_in(object_in(message, "content"), "parts"):
        for kind, pointer in _pointers(part):
            asset = _asset(pointer)
            if asset and not any(key in asset for key in found):
                found[asset] = _pointed(asset, kind, pointer, title)
    for one in objects_in(object_in(metadata, "aggregate_result"), "messages"):
        asset = file_name(text_in(one, "image_url").partition("#")[0])
        if asset and asset not in found:
            found[asset] = SaidAttachment(asset, PICTURE, asset=asset)
    return tuple(found.values())


def is_of_the_person(message: Mapping[str, Any]) -> bool:
    """Return True if a tool's message only shows the model the person's upload."""
    return text_in(object_in(message, "author"), "name").startswith(SHOWN_FILES)


def _pointers(part: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    kind = text_in(part, "content_type")
    yield kind, part
    for name in NESTED:
        nested = object_in(part, name)
        # beside text, its recording is kept as a name only if it was sent by itself
        if nested and kind == "real_time_user_audio_video_asset_pointer":
            continue
        yield kind, nested


def _asset(pointer: Mapping[str, Any]) -> str:
    said = text_in(pointer, "asset_pointer") or text_in(object_in(pointer, "image_url"), "url")
    return "" if said.startswith("data:") else file_name(said.partition("#")[0])


def _pointed(asset: str, kind: str, pointer: Mapping[str, Any], title: str) -> SaidAttachment:
    made = object_in(object_in(pointer, "metadata"), "dalle")
    prompt = text_in(made, "prompt")
    is_picture = kind.startswith("image")
    name = title_from(title or prompt, TITLE_LENGTH) or asset
    guessed = media_type_of(asset, "")
    media_type = PICTURE if is_picture and guessed == UNKNOWN_TYPE else guessed
    return SaidAttachment(
        file_name(name),
        media_type,
        prompt or None,
        count_in(pointer, "size_bytes"),
        asset=asset,
    )
