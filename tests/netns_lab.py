"""Runs a command in a network namespace where the real host names lead to the stand-in web.

`python tests/netns_lab.py COMMAND...` as root: real ports, verified TLS by a lab authority, and no way out: a
request to any other name fails by construction. Needs unshare, ip, mount and openssl.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

SCRIPT = r"""
set -eu
ip link set lo up
mount --make-rprivate /
mount --bind "$LAB/hosts" /etc/hosts
: > "$LAB/nss"; printf 'hosts: files\n' > "$LAB/nss"; mount --bind "$LAB/nss" /etc/nsswitch.conf
"$PYTHON" -m tests.web --port 80 --tls "$LAB/cert.pem" "$LAB/key.pem" \
    --log "$LAB/requests.jsonl" > "$LAB/web.log" 2>&1 &
web=$!
trap 'kill $web' EXIT
for _ in $(seq 100); do grep -q stand-in "$LAB/web.log" && break; sleep 0.1; done
grep -q stand-in "$LAB/web.log" || { cat "$LAB/web.log"; exit 99; }
SSL_CERT_FILE="$LAB/ca.pem" "$@"
"""


def authority(lab: Path, names: list[str]) -> None:
    """A lab authority and one certificate for all names, made by openssl."""

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], check=True, cwd=lab, capture_output=True, timeout=60)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mirrorwatch lab",
            "-keyout", "ca.key", "-out", "ca.pem")  # fmt: skip
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=stand-in", "-keyout", "key.pem",
            "-out", "cert.csr")  # fmt: skip
    (lab / "ext").write_text("subjectAltName=" + ",".join(f"DNS:{name}" for name in names))
    openssl("x509", "-req", "-in", "cert.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", "ext", "-out", "cert.pem")  # fmt: skip


def run(command: list[str], lab: Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    """Run a command in the lab; its standard output and error are kept."""
    sys.path.insert(0, str(ROOT))
    from tests.web._server import all_hosts

    names = sorted(all_hosts([ROOT / "tests/web/world"]))
    plain = [name for name in names if not name.startswith("*")]
    authority(lab, names)
    (lab / "hosts").write_text("127.0.0.1 localhost\n" + "".join(f"127.0.0.1 {n}\n" for n in plain))
    environment = {
        **os.environ,
        "LAB": str(lab),
        "PYTHON": sys.executable,
        "MIRRORWATCH_STANDIN": "127.0.0.1",
        "MIRRORWATCH_DELAY": "0",
    }
    return subprocess.run(
        ["unshare", "-n", "-m", "bash", "-c", SCRIPT, "lab", *command],
        cwd=ROOT, env=environment, text=True, capture_output=True, timeout=timeout,
    )  # fmt: skip


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        done = run(sys.argv[1:], Path(folder))
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    sys.exit(done.returncode)
