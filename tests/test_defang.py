"""Defanging: dead by a click, and the same address again when put back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.defang import defang, defang_host, refang

PAIRS = [
    ("https://example.com/a.zip?x=1.2#y.z", "hxxps://example[.]com/a.zip?x=1.2#y.z"),
    ("HTTP://Example.COM/", "HXXP://Example[.]COM/"),
    ("ftp://files.example.com/a", "fxp://files[.]example[.]com/a"),
    ("https://192.0.2.1:8080/x", "hxxps://192[.]0[.]2[.]1:8080/x"),
    ("magnet:?xt=urn:btih:abc", "magnet[:]?xt=urn:btih:abc"),
    ("pan.example.com/s/1abc", "pan[.]example[.]com/s/1abc"),
    (
        "https://web.archive.org/web/2020/http://example.com/a.b",
        "hxxps://web[.]archive[.]org/web/2020/hxxp://example[.]com/a.b",
    ),
    ("https://a.example/?u=https%3A%2F%2Fb.example%2Fc.d", "hxxps://a[.]example/?u=hxxps%3A%2F%2Fb[.]example%2Fc.d"),
]  # fmt: skip

host = st.from_regex(r"[a-z0-9]{1,8}(\.[a-z0-9]{1,8}){0,3}\.[a-z]{2,5}", fullmatch=True)
tail = st.from_regex(
    r"(/[A-Za-z0-9._~%+,;=@:-]{0,12}){0,4}(\?[a-z]{1,3}=[A-Za-z0-9./:-]{0,12})?", fullmatch=True
)
urls = st.builds(
    lambda scheme, host, tail: f"{scheme}://{host}{tail}",
    st.sampled_from(["http", "https", "ftp", "HTTP", "Https", "hTtPs"]),
    host,
    tail,
)


@pytest.mark.parametrize(("live", "dead"), PAIRS)
def test_defanged_and_back(live: str, dead: str) -> None:
    assert defang(live) == dead
    assert refang(dead) == live


@given(urls)
def test_round_trip(url: str) -> None:
    dead = defang(url)
    assert refang(dead) == url
    assert defang(dead) == dead
    assert not re.search(r"(?i)https?:|ftp:", dead)
    authority = dead.split("://")[1].split("/")[0].split("?")[0]
    assert "." not in authority.replace("[.]", "")


@given(st.text(max_size=80))
def test_any_text_can_be_defanged_twice(text: str) -> None:
    once = defang(text)
    assert defang(once) == once


@given(st.lists(urls, max_size=3), st.sampled_from([" ", "\n", "，", " see ", "</a> "]))
def test_round_trip_in_prose(links: list[str], between: str) -> None:
    text = between.join(links)
    assert refang(defang(text)) == text


@pytest.mark.parametrize(
    "text", ["README.md and data.zip", "version 1.2.3", "a sentence. Another one", "0.97"]
)
def test_file_names_and_numbers_stay(text: str) -> None:
    assert defang(text) == text


def test_hosts() -> None:
    assert defang_host("a.b.example") == "a[.]b[.]example"
    assert defang_host(defang_host("a.b")) == "a[.]b"
