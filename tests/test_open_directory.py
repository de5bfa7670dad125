"""Index pages of real nginx and Apache servers, as they write them today, read by our provider."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from providers import Fetch, Listing, Reply, advance, registry
from providers._folder import checksums
from providers._index import index_of, size_of

PLACE = "https://data.examplelab.test/pub/"
# Sparse files: name and size in bytes.
FILES = {
    "faces_demo.zip": 12_345_678,
    "a name with spaces & signs.tsv": 512,
    "数据.rec": 1_000_001,
    "a_very_long_name_that_index_pages_like_to_cut_off_in_their_text_column.tar.gz": 2_048,
    "parts/part.00.tsv": 70_000_000_000,
    "parts/deep/part.01.tsv": 3,
}
SUMS = "9e107d9d372bb6826bd81d3542a419d6  faces_demo.zip\n"

NGINX = """
pid {work}/nginx.pid; error_log {work}/error.log; daemon off; worker_processes 1; master_process off;
events {{ worker_connections 16; }}
http {{
  access_log off; client_body_temp_path {work}/t1; proxy_temp_path {work}/t2; fastcgi_temp_path {work}/t3;
  uwsgi_temp_path {work}/t4; scgi_temp_path {work}/t5; charset utf-8; default_type text/plain;
  autoindex on; autoindex_exact_size {exact}; autoindex_format {format};
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""
APACHE = """
ServerRoot {work}
ServerName 127.0.0.1
PidFile {work}/apache.pid
ErrorLog {work}/error.log
Listen 127.0.0.1:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule autoindex_module {modules}/mod_autoindex.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule mime_module {modules}/mod_mime.so
TypesConfig /etc/mime.types
DocumentRoot {root}
<Directory {root}>
  Options +Indexes
  Require all granted
  IndexOptions {options}
</Directory>
"""
MODULES = Path("/usr/lib/apache2/modules")


def needs(program: str) -> str:
    """Path of a server program. Missing it is a failure in CI and a skip elsewhere."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")
    return found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for name, size in FILES.items():
        path = root / "pub" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.truncate(size)
    (root / "pub" / "MD5SUMS").write_text(SUMS)
    for folder in (tmp_path, root, *root.rglob("*")):
        folder.chmod(0o755)
    return root


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(command: list[str], port: int) -> Iterator[str]:
    """A server of our own on loopback, stopped by its process; yields the base URL."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                pytest.fail(f"{command[0]} ended: {process.stderr.read().decode()[:400]}")
            time.sleep(0.05)
        else:
            pytest.fail(f"{command[0]} did not start")
        yield f"http://127.0.0.1:{port}/pub/"
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
        assert process.stderr is not None
        process.stderr.close()


def listing(base: str) -> Listing:
    """Read the folder through our provider, with loopback standing for a public host."""
    share = registry().recognise(PLACE)
    assert share is not None and (share.provider, share.kind) == ("http_page", "folder")
    conversation, reply = registry().of(share).read(share), None
    while True:
        step, ended = advance(conversation, reply)
        if ended:
            return step
        assert isinstance(step, Fetch) and step.url.startswith(PLACE), step
        with urllib.request.urlopen(base + step.url.removeprefix(PLACE), timeout=5) as got:
            headers = {name.lower(): (value,) for name, value in got.headers.items()}
            reply = Reply(step.url, got.status, headers, got.read(step.cap))


def sizes(found: Listing) -> dict[str, tuple[int | None, bool]]:
    return {e.path: (e.size, e.exact) for e in found.entries if not e.folder}


def check_names(found: Listing, product: str) -> None:
    assert dict(found.facts)["product"] == product
    assert found.complete
    assert set(sizes(found)) == {*FILES, "MD5SUMS"}
    assert {e.path for e in found.entries if e.folder} == {"parts/", "parts/deep/"}
    zipped = next(e for e in found.entries if e.path == "faces_demo.zip")
    assert [d.value for d in zipped.digests] == [SUMS[:32]]
    assert zipped.modified


@pytest.mark.parametrize(("exact", "form"), [("on", "html"), ("off", "html"), ("on", "json")])
def test_nginx(tree: Path, tmp_path: Path, exact: str, form: str) -> None:
    program, port = needs("nginx"), free_port()
    conf = tmp_path / "nginx.conf"
    conf.write_text(NGINX.format(work=tmp_path, port=port, root=tree, exact=exact, format=form))
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    with serve([program, "-e", str(tmp_path / "error.log"), "-c", str(conf), *user], port) as base:
        found = listing(base)
    check_names(found, "nginx" if form == "html" else "nginx (JSON)")
    if exact == "on":
        assert {p: s for p, s in sizes(found).items() if p != "MD5SUMS"} == {
            name: (size, True) for name, size in FILES.items()
        }
    else:
        assert sizes(found)["parts/part.00.tsv"][1] is False
        assert sizes(found)["parts/deep/part.01.tsv"] == (3, True)


@pytest.mark.parametrize("options", ["FancyIndexing HTMLTable NameWidth=*", "FancyIndexing", "None"])
def test_apache(tree: Path, tmp_path: Path, options: str) -> None:
    program, port = needs("apache2"), free_port()
    conf = tmp_path / "apache.conf"
    conf.write_text(APACHE.format(work=tmp_path, port=port, root=tree, options=options, modules=MODULES))
    with serve([program, "-f", str(conf), "-DFOREGROUND"], port) as base:
        found = listing(base)
    if options == "None":
        assert set(sizes(found)) == {*FILES, "MD5SUMS"}
        assert all(size is None for size, _ in sizes(found).values())
        return
    check_names(found, "apache")
    shown = sizes(found)
    assert shown["faces_demo.zip"][1] is False, "12M is no exact size"
    assert shown["a name with spaces & signs.tsv"] == (512, True)
    assert shown["parts/deep/part.01.tsv"] == (3, True)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("12345", (12345, True)),
        ("1,234,567", (1234567, True)),
        ("1.2K", (1228, False)),
        ("10M", (10485760, False)),
        ("89.2GB", (95777770700, False)),
        ("12 KiB", (12288, False)),
        ("77 B", (77, True)),
        ("-", (None, True)),
        ("", (None, True)),
        ("1 Jan", (None, True)),
    ],
)
def test_only_whole_bytes_are_exact(text: str, size: tuple[int | None, bool]) -> None:
    assert size_of(text) == size


def test_checksum_lines_are_typed_by_length_and_strangers_left_out() -> None:
    text = "\n".join(
        [
            "# comment",
            "a" * 32 + "  ./one.zip",
            "b" * 40 + " *two words.zip",
            "SHA256 (three.zip) = " + "C" * 64,
            "d" * 33 + "  odd.zip",
            "\\" + "e" * 128 + "  four.zip",
        ]
    )
    found = checksums("MD5SUMS", text)
    assert {n: str(d.dialect) for n, d in found.items()} == {
        "one.zip": "md5",
        "two words.zip": "sha1",
        "three.zip": "sha256",
        "four.zip": "sha512",
    }
    assert checksums("x.zip.md5", "a" * 32)["x.zip"].value == "a" * 32


@pytest.mark.parametrize(
    "page",
    [
        "<title>Index of Refraction</title><pre><a href='a.zip'>a.zip</a></pre>",
        "<title>My files</title><h1>Index of /pub/</h1><hr><pre><a href='a.zip'>a.zip</a></pre>",
        "<title>Index of /pub/</title><p>words only</p>",
        "<title>h5ai tricks</title><div id='fallback'>no</div>",
        "",
    ],
)
def test_words_alone_prove_no_index(page: str) -> None:
    assert index_of(Reply(PLACE, 200, {"content-type": ("text/html",)}, page.encode())) is None
