"""Plain files and pages on any server, tried last: one HEAD for a file, one GET for a page."""

from __future__ import annotations

import base64
import re
from collections.abc import Generator

from providers._address import Address, Form
from providers._base import Provider
from providers._folder import read_page
from providers._http import asked_url, canonical, ended, is_public_host, name_of
from providers._words import (
    Conversation,
    Dialect,
    Digest,
    Entry,
    Fetch,
    Listing,
    ParseError,
    Reply,
    Share,
    State,
    pairs,
)

# What datasets, models and archives are called, split parts included; film and sound may be data.
DATA = (
    r"zip|rar|7z|tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|lz4|lzma|z\d\d|[rz]\d\d|\d{3}|part[-_.]?\w{1,3}|a[a-z]"
    r"|csv|tsv|txt|jsonl?|ndjson|xml|ya?ml|parquet|arrow|feather|h5|hdf5?|np[yz]|mat|pkl|pickle|rec|idx|lst|bin|dat"
    r"|tfrecords?|l?mdb|db|sqlite3?|idl|mds|arff|avro|list|feat?|ark|warc|torrent|md5|sha1|sha256|sha512|md5sum"
    r"|pth?|ckpt|onnx|pb|tflite|caffemodel|params|weights|safetensors|gg(?:uf|ml)|model|t7|keras|pdparams|pdmodel"
    r"|mp4|avi|mov|mkv|webm|mts|m2ts|mpe?g|wmv|flv|m4v|mp3|wav|flac|ogg|m4a"
)
# Things that are not pages either: asked for by HEAD only, never fetched.
MEDIA = (
    r"pdf|e?ps|djvu|docx?|pptx?|xlsx?|odt|jpe?g|png|gif|webp|svg|bmp|tiff?|ico|exe|msi|dmg|pkg|deb|rpm|whl|egg|apk"
    r"|jar|iso|img|appimage|js|css|woff2?|ttf|eot|swf"
)


class HttpFile(Provider):
    """A data, model or archive file by the ending of its path, on whatever server."""

    name = "http_file"
    title = "Files on any web server"
    forms = (
        Form("file", "{scheme}://{host}{path}",
             path=rf"(?is:.*/[^/]*[^/.](?:\.(?:{DATA})|[._-]part-?[a-z]{{2}})$)"),
    )  # fmt: skip
    tier = "B"
    hashes = (Dialect.MD5, Dialect.SHA256, Dialect.SHA512, Dialect.S3_ETAG, Dialect.CRC32C)
    verified_on = "2026-11-23"
    weight = 90

    def recognise(self, address: Address) -> Share | None:
        """The share at any address that a stranger could ask and that ends like a file."""
        return share_of(self, address)

    def read(self, share: Share) -> Conversation:
        """HEAD only: name, size and digests of a file, from its headers. Raises ParseError."""
        return (yield from read_head(share))


class HttpPage(Provider):
    """Any other page; one whose address ends with a slash may prove to be an open folder."""

    name = "http_page"
    title = "Pages on any web server"
    forms = (
        Form("media", "{scheme}://{host}{path}", path=rf"(?is:.*/[^/]*\.(?:{MEDIA})$)"),
        Form("folder", "{scheme}://{host}{path}", path=r"(?s:(?:.*/)?$)"),
        Form("page", "{scheme}://{host}{path}"),
    )
    tier = "C"
    verified_on = "2026-11-23"
    weight = 99

    def recognise(self, address: Address) -> Share | None:
        """The share at any address that a stranger could ask."""
        return share_of(self, address)

    def read(self, share: Share) -> Conversation:
        """One GET: an index gives its tree, any other page its text. Raises ParseError.

        What is no page by its ending (a picture, a paper) is asked for by HEAD only.
        """
        if share.kind == "media":
            return (yield from read_head(share))
        if share.url.startswith("ftp:"):
            raise ParseError("FTP is recorded, not read")
        return (yield from read_page(share))


def share_of(provider: Provider, address: Address) -> Share | None:
    """The share at a plain web address by the first form that fits, or None."""
    if not is_public_host(address.host):
        return None
    for form in provider.forms:
        if form.match(address) is not None:
            url, keys = canonical(address)
            host = pairs({"host": address.host})
            return Share(provider.name, form.kind, url, host, keys, found=address.raw)
    return None


def read_head(share: Share) -> Generator[Fetch, Reply, Listing]:
    """One HEAD: what a server says of a file without sending it. Raises ParseError."""
    if share.url.startswith("ftp:"):
        raise ParseError("FTP is recorded, not read")
    reply = yield Fetch(asked_url(share), method="HEAD")
    settled = ended(share, reply)
    if settled is not None:
        return settled
    kind = (reply.header("content-type") or "").partition(";")[0].strip().lower()
    if kind in {"text/html", "application/xhtml+xml"}:
        raise ParseError("a web page stands where the file should be")
    length, packed = reply.header("content-length"), reply.header("content-encoding")
    size = int(length) if length is not None and packed in {None, "identity"} else None
    entry = Entry(name_of(share.url), size, digests_of(reply), url=share.url,
                  modified=reply.header("last-modified"))  # fmt: skip
    return Listing(share, State.LIVE, entries=(entry,), modified=entry.modified)


def digests_of(reply: Reply) -> tuple[Digest, ...]:
    """Digests in the headers of a reply, typed by length: RFC 9530, Content-MD5, ETag, Google's."""
    stated: list[bytes] = []
    for name in ("repr-digest", "digest", "content-md5", "x-goog-hash"):
        for line in reply.header_all(name):
            for piece in re.findall(r"(?:^|[=:, ])([A-Za-z0-9+/]{6,86}={0,2})(?=$|[:, ])", line):
                stated += [base64.b64decode(piece)] if len(piece) % 4 == 0 else []
    dialects = {4: Dialect.CRC32C, 16: Dialect.MD5, 32: Dialect.SHA256, 64: Dialect.SHA512}
    found = [Digest(dialects[len(raw)], raw.hex()) for raw in stated if len(raw) in dialects]
    etag = (reply.header("etag") or "").removeprefix("W/").strip('"').lower()
    # Thirty-two hex digits are the md5 on S3 and its like; on another server they match nothing.
    if re.fullmatch(r"[0-9a-f]{32}", etag):
        found.append(Digest(Dialect.MD5, etag))
    elif re.fullmatch(r"[0-9a-f]{32}-\d{1,5}", etag):
        found.append(Digest(Dialect.S3_ETAG, etag))
    return tuple(dict.fromkeys(found))
