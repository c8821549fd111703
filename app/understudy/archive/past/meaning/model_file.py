"""Model files: a header with the contents, then raw tensors; checked before use.

The digest is pinned here, in the code: a damaged or replaced file is an error, and past answers
continue without a model.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from understudy.base.errors import ModelFileError
from understudy.base.files.assets import asset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

MAGIC = b"understudy-model-1\n"
ENCODER = "models/minilm-l6-v2-int8.bin"
CHECK = "models/past-answers-check.bin"
DIGESTS = {
    ENCODER: "b347545ba273d35fcada87167719fb0b03984963b9671e55126bae85da96e295",
    CHECK: "f114a451fe03d604d6f492f4a5b196822d963cd032eaf19da4c5a18997fce1c7",
}
ALIGNMENT_BYTES = 64


class ModelFile(msgspec.Struct, frozen=True):
    """The content of a file: plain values, and tensors by name."""

    values: Mapping[str, Any]
    tensors: Mapping[str, NDArray[Any]]


def read_model(name: str) -> ModelFile:
    """Read the resource ``name``; raises `ModelFileError` (missing, damaged)."""
    try:
        data = asset(name).read_bytes()
    except OSError as problem:
        raise ModelFileError(name, "missing", str(problem)) from problem
    found = hashlib.sha256(data).hexdigest()
    if found != DIGESTS[name]:
        raise ModelFileError(name, "damaged", found)
    return unpacked(data)


def unpacked(data: bytes) -> ModelFile:
    """Split a file's bytes; the tensors share their memory."""
    start = len(MAGIC)
    length = int.from_bytes(data[start : start + 8], "little")
    header = json.loads(data[start + 8 : start + 8 + length])
    base = _aligned(start + 8 + length)
    tensors = {
        one["name"]: np.frombuffer(
            data, one["type"], int(np.prod(one["shape"])), base + one["offset"]
        ).reshape(one["shape"])
        for one in header["tensors"]
    }
    return ModelFile(header["values"], tensors)


def packed(values: Mapping[str, Any], tensors: Mapping[str, NDArray[Any]]) -> bytes:
    """Return the bytes of a file, the same for the same content; little-endian throughout."""
    entries, blocks, offset = [], [], 0
    for name, tensor in tensors.items():
        kind = tensor.dtype.newbyteorder("<")
        block = np.ascontiguousarray(tensor, kind).tobytes()
        entries.append(
            {"name": name, "type": kind.str, "shape": list(tensor.shape), "offset": offset}
        )
        blocks.append(block.ljust(_aligned(len(block)), b"\0"))
        offset += len(blocks[-1])
    header = json.dumps(
        {"values": values, "tensors": entries}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    head = MAGIC + len(header).to_bytes(8, "little") + header
    return head.ljust(_aligned(len(head)), b"\0") + b"".join(blocks)


def _aligned(length: int) -> int:
    return -(-length // ALIGNMENT_BYTES) * ALIGNMENT_BYTES
