import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.audio.domain.filtering import RecursiveFilter, Section

SECTIONS: tuple[Section, Section] = (
    (1.535, -2.692, 1.198, -1.691, 0.7325),
    (1.0, -2.0, 1.0, -1.99, 0.9901),
)


def _sample_by_sample(signal: np.ndarray) -> np.ndarray:
    for b0, b1, b2, a1, a2 in SECTIONS:
        output, s1, s2 = np.zeros(len(signal)), 0.0, 0.0
        for index, x in enumerate(signal):
            y = b0 * x + s1
            s1, s2 = b1 * x - a1 * y + s2, b2 * x - a2 * y
            output[index] = y
        signal = output
    return signal


def test_agrees_with_the_difference_equation() -> None:
    signal = np.random.default_rng(3).standard_normal((2, 4800)).astype(np.float32)
    expected = np.stack([_sample_by_sample(channel.astype(float)) for channel in signal])
    found = RecursiveFilter(SECTIONS, channels=2, block=96).run(signal)
    assert np.abs(found - expected).max() < 1e-4


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.sampled_from([1, 5, 32]))
def test_filtering_in_pieces_equals_filtering_the_whole(pieces: list[int], block: int) -> None:
    signal = np.random.default_rng(5).standard_normal((1, sum(pieces) * block)).astype(np.float32)
    whole = RecursiveFilter(SECTIONS, channels=1, block=block).run(signal)
    filtering = RecursiveFilter(SECTIONS, channels=1, block=block)
    cuts = np.cumsum(pieces)[:-1] * block
    parts = [filtering.run(part) for part in np.split(signal, cuts, axis=1)]
    assert np.abs(np.concatenate(parts, axis=1) - whole).max() < 1e-4
