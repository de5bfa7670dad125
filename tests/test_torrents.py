"""Infohashes in every spelling, sealed digests, magnet addresses, and hostile metainfo files."""

from __future__ import annotations

import contextlib
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers import Dialect, ParseError, registry
from providers._base import FOREIGN, advance
from providers._torrent import hex_of, metainfo
from providers.magnet import declared, sealed
from tests.replay import SAMPLES, body_of, load

HEX = "5bf5c6b52684d97e77f64e827d248c95e2abcdc8"
BASE32 = "LP24NNJGQTMX457WJ2BH2JEMSXRKXTOI"
V2 = "1220b553d3b1da2558b57c20256d57af9c2736baf5f9f0a0c6af3923c11623e08594"


def test_every_spelling_is_one_infohash_and_one_seal() -> None:
    assert hex_of(HEX.upper()) == hex_of(BASE32) == hex_of(BASE32.lower()) == HEX
    assert sealed(BASE32) == sealed(HEX.upper())
    assert sealed(HEX).value == hashlib.sha256(HEX.encode()).hexdigest()
    assert sealed(HEX).dialect is Dialect.BTIH_SHA256
    for other in ("", HEX[:-1], HEX + "0", "g" * 40, "1" * 32):
        assert hex_of(other) is None
        with pytest.raises(ParseError):
            sealed(other)


def test_a_magnet_declares_name_length_and_digests() -> None:
    share = registry().recognise(f"magnet:?xt=urn:btih:{BASE32}&dn=faces%20demo.zip&xl=77&xt=urn:btmh:{V2}")
    assert share is not None and share.url == f"magnet:?xt=urn:btih:{HEX}"
    entry = declared(share)
    assert (entry.path, entry.size) == ("faces demo.zip", 77)
    digests = {d.dialect: d.value for d in entry.digests}
    assert digests == {
        Dialect.BTIH: HEX,
        Dialect.BTIH_SHA256: sealed(HEX).value,
        Dialect.BTMH: V2.removeprefix("1220"),
    }


def test_a_magnet_that_says_little_declares_little() -> None:
    share = registry().recognise(f"magnet:?xt=urn:btmh:{V2}&xl=many")
    assert share is not None
    entry = declared(share)
    assert (entry.path, entry.size) == ("", None)
    assert [d.dialect for d in entry.digests] == [Dialect.BTMH]


def test_a_magnet_is_never_asked_for() -> None:
    share = registry().recognise(f"magnet:?xt=urn:btih:{HEX}")
    assert share is not None
    with pytest.raises(ParseError, match="torrent client"):
        advance(registry().of(share).read(share), None)


@pytest.mark.parametrize(
    "url",
    [
        "magnet:?dn=nothing",
        "magnet:?xt=urn:sha1:YNCKHTQCWBTRNJIV4WNAE52SJUQCZO5C",
        f"magnet:?xt=urn:btih:{HEX[:-2]}",
    ],
)
def test_other_magnets_are_nobodys(url: str) -> None:
    assert registry().recognise(url) is None


def test_forty_digits_in_a_path_are_no_infohash_by_themselves() -> None:
    share = registry().recognise(f"https://code.examplelab.test/demo/commit/{HEX}")
    assert share is None or share.provider != "magnet"


def test_the_infohash_is_that_of_the_original_bytes() -> None:
    folder = SAMPLES / "academictorrents"
    sample = load(folder / "live_many_files.yaml")
    raw = body_of(sample["exchanges"][1], folder)
    assert metainfo(raw).infohash == sample["share"].rpartition("/")[2]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_metainfo_file_is_refused_or_read(data: st.DataObject) -> None:
    folder = SAMPLES / "academictorrents"
    case = data.draw(st.sampled_from(["live_many_files", "live_one_file", "live_version_2"]))
    raw = bytearray(body_of(load(folder / f"{case}.yaml")["exchanges"][1], folder))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(*FOREIGN):  # ParseError is one of them
        assert isinstance(metainfo(bytes(raw)).entries, tuple)


def test_a_nest_of_lists_does_not_end_the_program() -> None:
    with pytest.raises(RecursionError):  # which the conversation turns into ParseError
        metainfo(b"d4:info" + b"l" * 100_000)
