"""What must not be mistaken on Baidu: numbers by endpoint, pages with status 200, damaged replies."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from providers import Conversation, Fetch, Listing, ParseError, Reply, State, advance, registry
from providers._baidu_page import plain_md5
from tests.replay import SAMPLES, load, replay, reply_of

FOLDER = SAMPLES / "baidu_pan"
PUBLIC = load(FOLDER / "live_public.yaml")
WITH_CODE = load(FOLDER / "live_code_submitted.yaml")
STEADY = [
    p for p in sorted(FOLDER.glob("*.yaml")) if p.stem.partition("_")[0] in {"live", "locked", "broken"}
]


def read(sample: dict[str, Any]) -> Conversation:
    share = registry().recognise(sample["share"])
    assert share is not None
    return registry().of(share).read(share)


def outcome(sample: dict[str, Any]) -> str:
    done = replay(read(sample), sample, FOLDER)
    return str(done.listing.state) if done.listing else type(done.error).__name__


def with_errno(sample: dict[str, Any], call: str, errno: object) -> dict[str, Any]:
    changed = copy.deepcopy(sample)
    for exchange in changed["exchanges"]:
        if call in exchange["ask"] and "json" in exchange:
            exchange["json"]["errno"] = errno
    return changed


@pytest.mark.parametrize(
    ("sample", "call", "errno", "state"),
    [
        (PUBLIC, "shorturlinfo", -9, "locked"),  # wants a code
        (WITH_CODE, "share/verify", -9, "locked"),  # wrong code
        (PUBLIC, "share/list", -9, "locked"),
        (PUBLIC, "shorturlinfo", -21, "gone"),
        (PUBLIC, "share/list", -21, "ParseError"),  # not in the table of this call
        (PUBLIC, "share/list", 105, "gone"),
        (PUBLIC, "shorturlinfo", 105, "live"),  # unknown here: the list decides
        (WITH_CODE, "share/verify", 105, "ParseError"),
        (WITH_CODE, "share/verify", -21, "ParseError"),
        (PUBLIC, "share/list", 0.0, "ParseError"),
        (PUBLIC, "shorturlinfo", False, "ParseError"),
        (PUBLIC, "share/list", None, "ParseError"),
        (WITH_CODE, "share/verify", -62, "Refused"),
        (PUBLIC, "share/list", 8001, "Refused"),
    ],
)
def test_a_number_means_what_its_call_means(
    sample: dict[str, Any], call: str, errno: object, state: str
) -> None:
    assert outcome(with_errno(sample, call, errno)) == state


def test_the_wrong_code_keeps_the_share_locked_and_says_so() -> None:
    sample = with_errno(WITH_CODE, "share/verify", -9)
    done = replay(read(sample), sample, FOLDER)
    assert done.listing is not None and done.listing.reason == "the published code is refused"
    assert sum(fetch.submits_code for fetch in done.fetches) == 1, "one try, never a second"


def test_the_code_is_sent_in_the_body_and_only_by_the_marked_step() -> None:
    done = replay(read(WITH_CODE), WITH_CODE, FOLDER)
    for fetch in done.fetches:
        assert "ab12" not in fetch.url
        assert fetch.submits_code == (b"ab12" in (fetch.body or b""))


def test_the_error_page_with_status_200_is_gone_and_a_live_page_with_its_words_is_not() -> None:
    assert outcome(load(FOLDER / "gone_page_status_200.yaml")) == "gone"
    assert outcome(load(FOLDER / "live_planted_words.yaml")) == "live"


@pytest.mark.parametrize("words", ["删除", "不存在", "分享的文件已经被取消了", "你所访问的页面不存在了"])
@pytest.mark.parametrize("place", ["script", "comment", "attribute", "element", "name"])
def test_words_planted_on_a_live_page_change_nothing(words: str, place: str) -> None:
    sample = load(FOLDER / "live_page_mset.yaml")
    page = sample["exchanges"][1]
    planted = {
        "script": f'<script>var tip = "{words}";</script>',
        "comment": f"<!-- {words} -->",
        "attribute": f'<div data-tip="{words}"></div>',
        "element": f"<p>{words}</p>",
        "name": "",
    }[place]
    if place == "name":
        page["body"] = page["body"].replace("faces_demo.zip", words)
    page["body"] = page["body"].replace("</head>", "</head>" + planted)
    assert outcome(sample) == "live"


def test_an_md5_is_unmasked_and_a_plain_one_left_alone() -> None:
    assert plain_md5("9e107d9d372bb6826bd81d3542a419d6") == "9e107d9d372bb6826bd81d3542a419d6"
    masked = next(row["md5"] for row in PUBLIC["exchanges"][2]["json"]["list"] if row["size"] == "2048")
    assert set(masked) - set("0123456789abcdef"), "the sample is masked"
    assert plain_md5(masked) == "e4d909c290d0fb1ca068ffaddf22cbd0"
    with pytest.raises(ParseError):
        plain_md5("z" * 32)


# Values that no table knows, so that a mutation cannot spell a true sign of death.
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=1000, max_value=7000),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.lists(st.integers(1000, 1010), max_size=3),
    st.dictionaries(st.sampled_from(["errno", "list", "size", "isdir"]), st.booleans(), max_size=2),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    found = [path] if path else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        found += places(inner, (*path, key))
    return found


def mutated(exchange: dict[str, Any], data: st.DataObject) -> None:
    """Damage one saved reply: a value changed or lost, bytes lost or changed, another status."""
    if "json" in exchange and data.draw(st.booleans()):
        *way, last = data.draw(st.sampled_from(places(exchange["json"])))
        target = exchange["json"]
        for key in way:
            target = target[key]
        if isinstance(target, dict) and data.draw(st.booleans()):
            del target[last]
        else:
            target[last] = data.draw(VALUES)
        return
    body = exchange.get("body") or json.dumps(exchange.get("json", {}), ensure_ascii=False)
    exchange.pop("json", None)
    at = data.draw(st.integers(0, max(0, len(body) - 1)))
    change = data.draw(st.sampled_from(["cut", "junk", "status"]))
    if change == "cut":
        exchange["body"] = body[:at]
    elif change == "junk":
        exchange["body"] = body[:at] + data.draw(st.text(max_size=6)) + body[at + 1 :]
    else:
        exchange["body"], exchange["status"] = body, data.draw(st.sampled_from([204, 400, 403, 500, 502]))


def run(sample: dict[str, Any], folder: Path) -> Listing | ParseError:
    """Run a conversation over damaged replies; what was not saved is answered by an empty 500."""
    conversation, reply = read(sample), None
    asked = {exchange["ask"]: exchange for exchange in sample["exchanges"]}
    try:
        while True:
            step, ended = advance(conversation, reply)
            if ended:
                assert isinstance(step, Listing)
                return step
            assert isinstance(step, Fetch)
            if step.submits_code and not sample.get("submits_codes"):
                reply = Reply(step.url, 0, asked=False, reason="off")
                continue
            exchange = asked.get(f"{step.method} {step.url}", {"status": 500})
            reply = reply_of(exchange, folder, step.url)
    except ParseError as error:
        return error


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(STEADY), st.data())
@example(FOLDER / "live_planted_words.yaml", None)
def test_a_damaged_reply_never_makes_a_share_gone(path: Path, data: st.DataObject | None) -> None:
    sample = copy.deepcopy(load(path))
    if sample["exchanges"] and data is not None:
        mutated(data.draw(st.sampled_from(sample["exchanges"])), data)
    result = run(sample, FOLDER)
    assert isinstance(result, ParseError) or result.state is not State.GONE, result
