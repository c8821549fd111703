"""Trains the nets that `archive.past.meaning.alignment` runs; the same sums, written for JAX.

Needs JAX on the CPU; minutes on one core.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from understudy.archive.past.meaning.alignment import LONGEST, inputs_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from understudy.archive.past.meaning.minilm import Encoded

Array = Any
"""An array of NumPy or JAX."""
CONTEXT_WIDTH, PLAIN_WIDTH = 128, 96
HIDDEN, COMPARED, JOINED = 64, 48, 40
BATCH = 128
DROPPED = 0.2
SOFTENED = 0.02
"""Labels are this far from 0 and 1, because some of them are wrong."""
STEP, DECAY = 2e-3, 1e-4


@dataclass(frozen=True, slots=True)
class Material:
    """Every text's words, padded to `LONGEST`; pairs are rows of two indices into them."""

    inputs: Array
    weights: Array
    place: Mapping[str, int]


def narrowing(vectors: Sequence[Array], width: int) -> Array:
    """Return the projection to the ``width`` directions in which these vectors differ most."""
    joined = np.concatenate(vectors).astype(np.float32)
    _, _, directions = np.linalg.svd(joined.T @ joined / len(joined))
    return np.ascontiguousarray(directions[:width].T)


def material(encoded: Mapping[str, Encoded], context: Array, plain: Array) -> Material:
    """Lay all texts out in two arrays."""
    inputs = np.zeros((len(encoded), LONGEST, CONTEXT_WIDTH + PLAIN_WIDTH), np.float16)
    weights = np.zeros((len(encoded), LONGEST), np.float16)
    for row, one in enumerate(encoded.values()):
        narrowed, says = inputs_of(one, context, plain)
        inputs[row, : len(narrowed)] = narrowed
        weights[row, : len(says)] = says
    return Material(inputs, weights, {text: row for row, text in enumerate(encoded)})


def first_numbers(seed: int, features: int) -> dict[str, Array]:
    keys = jax.random.split(jax.random.PRNGKey(seed), 4)

    def drawn(key: Array, rows: int, columns: int) -> Array:
        return jax.random.normal(key, (rows, columns)) * np.sqrt(1 / rows)

    return {
        "hidden": drawn(keys[0], CONTEXT_WIDTH + PLAIN_WIDTH, HIDDEN),
        "compare": drawn(keys[1], 4 * HIDDEN + 2, COMPARED),
        "compare.bias": jnp.zeros(COMPARED),
        "join": drawn(keys[2], 4 * COMPARED + features, JOINED),
        "join.bias": jnp.zeros(JOINED),
        "out": drawn(keys[3], JOINED, 1),
        "out.bias": jnp.zeros(1),
        "sharpness": jnp.array([3.0, 4.0]),
    }


def logits(net: dict[str, Array], batch: tuple[Array, ...], key: Array | None = None) -> Array:
    """Return a logit a pair; with ``key`` some numbers are dropped, as training does."""
    mine, my_weights, theirs, their_weights, features = batch
    mine, theirs = mine.astype(jnp.float32), theirs.astype(jnp.float32)
    here, there = jnp.tanh(mine @ net["hidden"]), jnp.tanh(theirs @ net["hidden"])
    if key is not None:
        first, key = jax.random.split(key)
        shape = (here.shape[0], 1, HIDDEN)
        kept = jax.random.bernoulli(first, 1 - DROPPED, shape) / (1 - DROPPED)
        here, there = here * kept, there * kept
    close = mine[..., :CONTEXT_WIDTH] @ theirs[..., :CONTEXT_WIDTH].swapaxes(1, 2)
    alike = here @ there.swapaxes(1, 2) * net["sharpness"][0] / 8 + close * net["sharpness"][1]
    one = _side(net, (here, my_weights), (there, their_weights), alike, close)
    other = _side(
        net,
        (there, their_weights),
        (here, my_weights),
        alike.swapaxes(1, 2),
        close.swapaxes(1, 2),
    )
    joined = jnp.concatenate([one + other, jnp.abs(one - other), features], -1)
    if key is not None:
        joined = joined * jax.random.bernoulli(key, 1 - DROPPED, joined.shape) / (1 - DROPPED)
    final = jax.nn.relu(joined @ net["join"] + net["join.bias"])
    return (final @ net["out"] + net["out.bias"])[:, 0]


def _side(
    net: dict[str, Array],
    mine: tuple[Array, Array],
    theirs: tuple[Array, Array],
    alike: Array,
    close: Array,
) -> Array:
    (hidden, weights), (their_hidden, their_weights) = mine, theirs
    is_word = their_weights[:, None, :] > 0
    found = jax.nn.softmax(jnp.where(is_word, alike, -1e9), -1) @ their_hidden
    best = jnp.where(is_word, close, -1).max(-1)
    says = weights.astype(jnp.float32)[..., None]
    seen = [hidden, found, jnp.abs(hidden - found), hidden * found, best[..., None], says]
    compared = jax.nn.relu(jnp.concatenate(seen, -1) @ net["compare"] + net["compare.bias"])
    compared = compared * (says > 0)
    return jnp.concatenate([(compared * says).sum(1) / 3, compared.max(1)], -1)


def trained(
    words: Material, pairs: Array, features: Array, labels: Array, epochs: int, seed: int
) -> dict[str, Array]:
    """Return a net; ``labels`` holds a row (is the same, weight) for each pair of indices."""
    net = first_numbers(seed, features.shape[1])
    moments = (jax.tree.map(jnp.zeros_like, net), jax.tree.map(jnp.zeros_like, net))
    order, key = np.random.default_rng(seed), jax.random.PRNGKey(seed + 9)
    steps, done, began = epochs * (len(pairs) // BATCH), 0, time.monotonic()
    for epoch in range(epochs):
        rows, total = order.permutation(len(pairs)), 0.0
        for start in range(0, len(pairs) - BATCH + 1, BATCH):
            chosen = rows[start : start + BATCH]
            one, other = pairs[chosen].T if order.random() < 0.5 else pairs[chosen].T[::-1]
            key, dropping = jax.random.split(key)
            done += 1
            rate = STEP * min(1.0, done / 200) * max(0.02, 1 - done / steps)
            batch = (
                *(words.inputs[one], words.weights[one]),
                *(words.inputs[other], words.weights[other], features[chosen]),
            )
            net, moments, loss = _step(net, moments, batch, labels[chosen], dropping, done, rate)
            total += float(loss)
        seconds = time.monotonic() - began
        print(f"net {seed}, epoch {epoch}: {total * BATCH / len(pairs):.4f}, {seconds:.0f} s")
    return net


@jax.jit  # type: ignore[untyped-decorator]  # JAX is not there where types are checked
def _step(
    net: Array, moments: Array, batch: Array, labels: Array, key: Array, done: Array, rate: Array
) -> Any:  # noqa: ANN401 - the net, its moments and the loss
    def loss_of(net: Array) -> Array:
        found = logits(net, batch, key)
        wanted = labels[:, 0] * (1 - 2 * SOFTENED) + SOFTENED
        return (labels[:, 1] * (jax.nn.softplus(found) - wanted * found)).mean()

    loss, slopes = jax.value_and_grad(loss_of)(net)
    first = jax.tree.map(lambda was, slope: 0.9 * was + 0.1 * slope, moments[0], slopes)
    second = jax.tree.map(lambda was, slope: 0.999 * was + 0.001 * slope**2, moments[1], slopes)

    def moved(number: Array, mean: Array, square: Array) -> Array:
        size = jnp.sqrt(square / (1 - 0.999**done)) + 1e-8
        return number - rate * (mean / (1 - 0.9**done) / size + DECAY * number)

    return jax.tree.map(moved, net, first, second), (first, second), loss
