"""Digests are typed by length and alphabet, never by the label beside them."""

import base64
import hashlib
import zlib

import pytest

from matching.digests import digest_of, digests_in
from providers import Dialect, Digest

WORDS = b"a harmless text"
MD5 = hashlib.md5(WORDS).hexdigest()
SHA1 = hashlib.sha1(WORDS).hexdigest()
SHA256 = hashlib.sha256(WORDS).hexdigest()
SHA512 = hashlib.sha512(WORDS).hexdigest()


@pytest.mark.parametrize(
    ("text", "dialect", "value"),
    [
        (MD5, Dialect.MD5, MD5),
        (MD5.upper(), Dialect.MD5, MD5),
        (f"md5:{MD5}", Dialect.MD5, MD5),
        (f"MD5 = {MD5}", Dialect.MD5, MD5),
        (f'"{MD5}"', Dialect.MD5, MD5),
        (f'W/"{MD5}"', Dialect.MD5, MD5),
        (f"sha256:{MD5}", Dialect.MD5, MD5),
        (SHA1, Dialect.SHA1, SHA1),
        (f"md5: {SHA1}", Dialect.SHA1, SHA1),
        (SHA256, Dialect.SHA256, SHA256),
        (f"oid sha256:{SHA256}".removeprefix("oid "), Dialect.SHA256, SHA256),
        (hashlib.sha384(WORDS).hexdigest(), Dialect.SHA384, hashlib.sha384(WORDS).hexdigest()),
        (SHA512, Dialect.SHA512, SHA512),
        (f"{zlib.crc32(WORDS):08x}", Dialect.CRC32, f"{zlib.crc32(WORDS):08x}"),
        (f'"{MD5}-17"', Dialect.S3_ETAG, f"{MD5}-17"),
        (base64.b64encode(bytes.fromhex(MD5)).decode(), Dialect.MD5, MD5),
        (base64.b64encode(bytes.fromhex(SHA1)).decode(), Dialect.SHA1, SHA1),
        (base64.b64encode(bytes.fromhex(SHA256)).decode(), Dialect.SHA256, SHA256),
        ("sha256-" + "x", None, None),
        (base64.urlsafe_b64encode(bytes.fromhex(SHA256)).decode(), Dialect.SHA256, SHA256),
        (base64.b32encode(bytes.fromhex(SHA1)).decode(), Dialect.SHA1, SHA1),
        ("sha1:" + base64.b32encode(bytes.fromhex(SHA1)).decode(), Dialect.SHA1, SHA1),
        (
            base64.b64encode(zlib.crc32(WORDS).to_bytes(4, "big")).decode(),
            Dialect.CRC32C,
            f"{zlib.crc32(WORDS):08x}",
        ),
    ],
)
def test_type_follows_from_the_value(text, dialect, value):
    assert digest_of(text) == (Digest(dialect, value) if dialect else None)


@pytest.mark.parametrize(
    "text",
    ["", "md5", "20190606", MD5[:-1], MD5 + "0", "0" * 32, "g" * 32, "faces_emore.zip", "A" * 28,
     "a sentence of words", "MsCelebV1-Faces-Cropped.tsv", SHA1 + SHA1, "1AbCdEfGhIjKlMnOpQrStUvWxYz012345"],
)  # fmt: skip
def test_everything_else_is_no_digest(text):
    assert digest_of(text) is None


def test_digests_are_found_where_they_stand():
    text = f"{MD5}  a.zip\n{SHA256.upper()} *b.zip\nnot one: {MD5[:-1]}\n"
    assert digests_in(text) == [(0, Digest(Dialect.MD5, MD5)), (len(MD5) + 8, Digest(Dialect.SHA256, SHA256))]
