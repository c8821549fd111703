"""From an incident's severity to what requests meet: how many fail, and how. All of it assumed.

Pages do not say what share of requests failed. Assumed: 95 % in a critical incident, 70 % in a
major one (as `tests.benchmarks.judge`), 20 % in a minor one, 5 % where the page saw no impact. The
few write-ups with a figure are milder (critical: 45 % and over 90 %, major: 13 to 23 %). It comes
in stretches: every four minutes a new share is drawn around that mean, near nothing or near
everything rather than between (beta distributed, both shapes below one), so that asking again at
once often meets the same wall. Failing kinds follow the weights below. Beside all incidents every
provider fails now and then (`NOISE_SHARE`). Pure; standard library alone.
"""

from __future__ import annotations

import random

FAILING = {"critical": 0.95, "major": 0.70, "minor": 0.20, "none": 0.05}
STRETCH_S = 240.0
STRETCH_SHAPE = 1.0
NOISE_SHARE = 0.003

# one request's ends; `exchange` says how each goes on the wire
ERRORS = {
    "overloaded": 34.0,  # 529
    "server_error": 14.0,  # 500
    "unavailable": 8.0,  # 503
    "bad_gateway": 5.0,  # 502, HTML
    "gateway_timeout": 3.0,  # 504, after half a minute or so
    "lost": 4.0,  # closed before the headers
    "silent": 3.0,  # accepted, and never a header
    "overloaded_in_stream": 8.0,  # 200, then an error event instead of text
    "no_text": 4.0,  # 200, then pings or nothing at all
    "late": 3.0,  # text after 40 to 180 s
    "error_after_text": 5.0,
    "reset_after_text": 4.0,
    "cut_after_text": 2.0,  # closed inside a chunk
    "ended_early": 2.0,  # a clean end without the final event
    "stalled": 2.0,  # some text, then silence
}
LATENCY = {
    "late": 35.0,
    "no_text": 20.0,
    "silent": 15.0,
    "gateway_timeout": 15.0,
    "stalled": 10.0,
    "overloaded": 5.0,
}
LIMITS = {"limited": 90.0, "overloaded": 10.0}
# an incident of named models alone: now and then the model is simply not there
ONE_MODEL = {**ERRORS, "model_gone": 5.0}
MANNERS = {"errors": ERRORS, "latency": LATENCY, "limits": LIMITS}
NOISE = {
    "server_error": 25.0,
    "overloaded": 15.0,
    "lost": 14.0,
    "limited": 10.0,
    "reset_after_text": 8.0,
    "error_after_text": 6.0,
    "no_text": 5.0,
    "late": 5.0,
    "cut_after_text": 4.0,
    "ended_early": 4.0,
    "bad_gateway": 4.0,
}
# a Retry-After of so many seconds: always with a limit, at times with an overload
RETRY_AFTER_S = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
RETRY_AFTER_SHARE = {"limited": 1.0, "overloaded": 0.1, "unavailable": 0.2}


def stretch_share(mean: float, name: str, since_began_s: float, seed: int) -> float:
    """Return what share of requests fails in this stretch of the incident ``name``."""
    if not 0 < mean < 1:
        return mean
    stretch = int(since_began_s // STRETCH_S)
    rng = random.Random(f"stretch|{seed}|{name}|{stretch}")  # noqa: S311 - a simulation
    return rng.betavariate(mean * STRETCH_SHAPE, (1 - mean) * STRETCH_SHAPE)


def kinds_of(manner: str, *, named_models: bool) -> dict[str, float]:
    """Return the weights of failing kinds inside an incident."""
    return ONE_MODEL if named_models and manner == "errors" else MANNERS[manner]


def drawn(rng: random.Random, weights: dict[str, float]) -> str:
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def retry_after_s(rng: random.Random, kind: str) -> float | None:
    """Draw what a refusal asks the client to wait, None: nothing."""
    if rng.random() >= RETRY_AFTER_SHARE.get(kind, 0.0):
        return None
    return rng.choice(RETRY_AFTER_S)
