"""What a shareable copy leaves out: access keys, codes, infohashes, e-mail addresses, handles."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_plus

from models._views import HitView
from providers import Dialect, registry, take_apart
from reports.defang import LINK, defang

# Query names that carry a right to enter. Those that the providers declare are added to them.
# fmt: off
_KEY_NAMES = frozenset({
    "access_code", "accesscode", "access_token", "auth", "authkey", "awsaccesskeyid", "code", "e",
    "extract", "expires", "googleaccessid", "hash_key", "key", "pass", "passcode", "passwd", "password",
    "pw", "pwd", "resourcekey", "rlkey", "sas", "se", "sig", "signature", "skt", "sp", "st", "sv", "tid",
    "token",
})
# fmt: on
_KEY_PREFIXES = ("x-amz-", "x-goog-", "x-oss-", "x-bce-")

_EMAIL = re.compile(
    r"(?<![\w.+-])(?:mailto:)?[\w.+-]+(?:@|%40|＠|\s?(?:\[at\]|\(at\))\s?)"
    r"(?:[\w-]+(?:\.|\s?(?:\[\.\]|\[dot\]|\(dot\))\s?))+[^\W\d_]{2,}",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<![\w@/])@[A-Za-z0-9][\w-]{0,38}")
_LABELLED = re.compile(
    r"((?:提取码|提取碼|访问码|訪問碼|分享码|解压码|解压密码|密码|密碼|口令|пароль|код|"
    r"\b(?:pwd|pw|pass|passw(?:or)?d|passcode|pin|(?:access|extraction|share|extract|decryption)?\s?(?:code|key)))"
    r"\s*[:：=]\s*[\"'“`]?)([^\s\"'”`,;，。；)）\]]{2,})",
    re.IGNORECASE,
)
# Chinese writers often leave the colon out.
_BESIDE = re.compile(r"((?:提取码|提取碼|访问码|密码|密碼|口令)\s*)[A-Za-z0-9]{3,8}(?![A-Za-z0-9])")
_BTIH = re.compile(r"\b(?:urn:)?bt[im]h:(?:1220)?([0-9a-f]{64}|[0-9a-f]{40}|[a-z2-7]{32})\b", re.IGNORECASE)
_NAMED_HASH = re.compile(
    r"((?:info[ _-]?hash|torrent)\W{1,3}(?:\w+\W{1,3}){0,2})([0-9a-f]{64}|[0-9a-f]{40})\b", re.IGNORECASE
)
_HEX40 = re.compile(r"(?<![0-9a-z])([0-9a-f]{40})(?![0-9a-z])", re.IGNORECASE)
_BEFORE_COMMIT = re.compile(r"/(?:blob|tree|raw|blame|commits?|resolve|archive|tarball|zipball|rev)/$")
_INFOHASHES = (Dialect.BTIH, Dialect.BTMH)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one hit must not show: codes and keys, handles, infohashes (lower-case hexadecimal)."""

    codes: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    infohashes: tuple[str, ...] = ()


def secrets_of(hit: HitView) -> Secrets:
    """Everything in a hit that only its recipient may see."""
    codes = {hit.code or "", *(p.code or "" for p in hit.pointers)}
    addresses = [hit.address, *(p.url for p in hit.pointers)]
    for address in addresses:
        codes |= _keys_in(address)
    codes.discard("")
    hashes = {v.lower() for e in hit.entries for d, v in e.digests if d in _INFOHASHES}
    hashes |= {_hex(m) for a in (hit.url, hit.address) for m in _BTIH.findall(a)}
    if shows_infohashes(hit.provider):
        hashes |= {m.lower() for m in _HEX40.findall(hit.url)}
    longest = sorted(codes, key=len, reverse=True)
    return Secrets(tuple(longest), tuple(filter(None, (hit.owner,))), tuple(sorted(hashes)))


def seal(infohash: str) -> str:
    """The sealed form of an infohash: sha256 of its lower-case hexadecimal text, as in the catalog."""
    return hashlib.sha256(infohash.lower().encode("ascii")).hexdigest()


def shareable_digest(dialect: str, value: str) -> tuple[str, str]:
    """A digest that is no address: an infohash is sealed, and its dialect says so."""
    return (f"{dialect}_sha256", seal(value)) if dialect in _INFOHASHES else (dialect, value)


def shareable_url(url: str, secrets: Secrets = Secrets()) -> str:
    """A URL without userinfo, access keys, codes and fragment; infohashes sealed; defanged."""
    if url[:7].lower() == "magnet:":
        found = _BTIH.search(url)
        return f"sealed:{seal(_hex(found[1]))}" if found else "sealed"
    url = _without_keys(url, secrets)
    if _may_hold_infohash(url):
        url = _HEX40.sub(lambda m: m[0] if _is_commit(m) else f"sealed:{seal(m[1])}", url)
    return defang(_EMAIL.sub("[e-mail]", _sealed(url, secrets)))


def shareable_text(text: str, secrets: Secrets = Secrets()) -> str:
    """A sentence without e-mail addresses, codes, handles and working links."""
    pieces, end = [], 0
    for match in LINK.finditer(text):
        link = match[0].rstrip(".,;:!?)")
        pieces.append(_shareable_words(text[end : match.start()], secrets))
        pieces.append(shareable_url(link, secrets))
        end = match.start() + len(link)
    pieces.append(_shareable_words(text[end:], secrets))
    return "".join(pieces)


def withhold(text: str, words: tuple[str, ...], mark: str) -> str:
    """A text with whole words replaced by a mark."""
    for word in words:
        if word in text:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: mark, text)
    return text


@lru_cache(maxsize=256)
def shows_infohashes(provider: str) -> bool:
    """Whether a provider's addresses or digests can be infohashes: it says so in its data."""
    known = registry().by_name.get(provider)
    return known is not None and Dialect.BTIH in known.hashes


def _shareable_words(text: str, secrets: Secrets) -> str:
    if not text:
        return text
    text = _EMAIL.sub("[e-mail]", text)
    text = _BESIDE.sub(r"\1[code]", _LABELLED.sub(r"\1[code]", text))
    text = withhold(text, secrets.codes, "[code]")
    text = _NAMED_HASH.sub(lambda m: f"{m[1]}sealed:{seal(m[2])}", text)
    text = withhold(_sealed(text, secrets), secrets.handles, "[handle]")
    return _MENTION.sub("[handle]", text) if "@" in text else text


def _sealed(text: str, secrets: Secrets) -> str:
    text = _BTIH.sub(lambda m: f"sealed:{seal(_hex(m[1]))}", text)
    for infohash in secrets.infohashes:
        if infohash in text.lower():
            text = re.sub(infohash, f"sealed:{seal(infohash)}", text, flags=re.IGNORECASE)
    return text


def _hex(infohash: str) -> str:
    if len(infohash) == 32:
        return base64.b32decode(infohash.upper()).hex()
    return infohash.lower()


def _may_hold_infohash(url: str) -> bool:
    """Whether 40 digits in a URL may be an infohash: on a torrent index, or a host that nobody knows."""
    if not _HEX40.search(url):
        return False
    share = registry().recognise(url)
    # Who knows a host by its domain knows what its addresses hold.
    return share is None or shows_infohashes(share.provider) or not registry().of(share).domains


def _is_commit(match: re.Match[str]) -> bool:
    return bool(_BEFORE_COMMIT.search(match.string[: match.start()]))


def _without_keys(url: str, secrets: Secrets) -> str:
    address, _, _ = url.partition("#")
    address = re.sub(r"^((?:\w+:)?//)[^/?#@]*@", r"\1", address)
    path, mark, query = address.partition("?")
    if not mark:
        return path
    kept = [pair for pair in re.split(r"[&;]", query) if pair and not _is_key(pair, secrets)]
    return path + ("?" + "&".join(_within(pair) for pair in kept) if kept else "")


def _is_key(pair: str, secrets: Secrets) -> bool:
    name, _, value = pair.partition("=")
    name = unquote_plus(name).lower().removeprefix("amp;")
    return (
        name in key_names() or name.startswith(_KEY_PREFIXES) or unquote_plus(value or name) in secrets.codes
    )


def _within(pair: str) -> str:
    """A query pair whose value may be an address itself: its keys are taken out too."""
    name, mark, value = pair.partition("=")
    if not re.search(r"(?::|%3A)(?:/|%2F){2}", value, re.IGNORECASE):
        return pair
    return name + mark + quote(_without_keys(unquote_plus(value), Secrets()), safe=":/")


def _keys_in(url: str) -> set[str]:
    """Values in an address that are access keys: named query values, and what stands in the fragment."""
    address = take_apart(url)
    if address is None:
        return set()
    named = {v for n, v in address.query.items() if n in key_names() and len(v) > 2}
    # An anchor (`#L12`, `#readme`) is no key; a key is long or has digits and capitals in it.
    pieces = re.split(r"[!/,=&]", address.fragment)
    return named | {p for p in pieces if len(p) >= 16 and not _HEX40.fullmatch(p)}


@lru_cache(maxsize=1)
def key_names() -> frozenset[str]:
    """Lower-case query names of access keys and codes: the general ones and every provider's own."""
    declared: set[str] = set()
    for provider in registry().providers:
        for form in provider.forms:
            declared.update(form.code)
            for name, pattern in form.query.items():
                if any(f"(?P<{key}>" in pattern for key in form.keys):
                    declared.add(name.rstrip("?"))
    return _KEY_NAMES | {name.lower() for name in declared}
