"""Every reader, on bytes that hypothesis makes up: a result or an error of ours, in time and in memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.harness import Died, Reading
from tests.fuzz.readers import READERS, Reader

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits memory by what Linux says of it")

#: Examples of each reader; by hand many more: REGKG_FUZZ=5000 python -m pytest tests/fuzz.
EXAMPLES = int(os.environ.get("REGKG_FUZZ", "25"))


@pytest.fixture(scope="module", params=READERS, ids=lambda reader: reader.name)
def reader(request: pytest.FixtureRequest) -> Reader:
    """Each of the readers."""
    found: Reader = request.param
    return found


@pytest.fixture(scope="module")
def reading(reader: Reader) -> Iterator[Reading]:
    """The process of a reader."""
    process = Reading(reader.read, reader.seed)
    yield process
    process.close()


@st.composite
def hostile(draw: st.DrawFn, reader: Reader) -> bytes:
    """An example, cut and put together anew with its pieces and with noise, some of it many times."""
    data = draw(st.sampled_from((reader.seed, reader.seed, b"")))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        cut = draw(st.integers(0, 40))
        piece = draw(
            st.one_of(st.sampled_from(reader.pieces), st.binary(max_size=20), st.just(data[at : at + 50]))
        )
        times = draw(st.sampled_from((1, 1, 1, 2, 10, 300, 5_000)))
        data = data[:at] + piece * times + data[at + cut :]
    return data[:100_000]


@settings(
    max_examples=EXAMPLES,
    derandomize="REGKG_FUZZ" not in os.environ,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_anything_is_read_or_refused(reader: Reader, reading: Reading, data: st.DataObject) -> None:
    """Never a crash, a hang or all memory; never an exception that is not ours."""
    reading(data.draw(hostile(reader)))


def test_a_reader_that_dies_is_seen() -> None:
    """The harness notices what it is there for: an end, an exception, and memory beyond the limit."""
    assert Reading(len, b"")(b"abc") == 3
    for deed in (
        lambda data: data and os._exit(3),
        lambda data: 1 // (not data),
        lambda data: len(data * (1 << 31)),
    ):
        process = Reading(deed, b"")
        with pytest.raises(Died):
            process(b"x")
        process.close()
