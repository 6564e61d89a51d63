"""nginx and Caddy as docs/deploy.md configures them, in front of a real Assay.

``python -m tests.deploy.proxies [--nginx PATH] [--caddy PATH]`` starts ``assay up`` with the variables of the page,
puts each proxy before it with the page's own configuration (only names, ports and a self-signed certificate are
changed), asks what matters, and prints what was found. Exit code 0 only when everything was as promised.
"""

from __future__ import annotations

import argparse
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from tests.live import PASSWORD, PATIENCE, ROOT, free_port, plain_environment, running, wait_until

HOST = "label.example.org"
PAGE = (ROOT / "docs" / "deploy.md").read_text()
# A client that is not the proxy: loopback is a whole network.
CLIENT = "127.0.0.2"
BIG = 40 * 2**20


def block(language: str, containing: str) -> str:
    """Return the page's code block of that language that has the words."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.S | re.M)
    (text,) = [text for name, text in found if name == language and containing in text]
    return str(text)


def variables() -> dict[str, str]:
    """Return what the page sets for an Assay behind a proxy."""
    lines = block("ini", "CSRF_TRUSTED_ORIGINS=").splitlines()
    pairs = (line.split("#")[0].strip().partition("=") for line in lines if "=" in line)
    return {name: value for name, _, value in pairs}


def nginx_config(folder: Path, *, port: int, plain: int, assay: int) -> str:
    """Return the page's server blocks inside the least that nginx needs to run without root."""
    text = block("nginx", "client_max_body_size")
    for old, new in (
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("/etc/ssl/label.example.org", f"{folder}/tls"),
        ("127.0.0.1:8000", f"127.0.0.1:{assay}"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; pid {folder}/nginx.pid; error_log stderr warn;\nevents {{}}\n"
        f"http {{ access_log off;\n{temporary}\n{text}\n}}\n"
    )


def caddy_config(folder: Path, *, port: int, plain: int, assay: int) -> str:
    """Return the page's site with the certificate at hand in place of one from an authority."""
    text = block("caddy", "reverse_proxy").replace("127.0.0.1:8000", f"127.0.0.1:{assay}")
    assert f"{HOST} {{\n" in text
    text = text.replace(f"{HOST} {{\n", f"{HOST} {{\n    bind 127.0.0.1\n    tls {folder}/tls.pem {folder}/tls.key\n")
    return f"{{\n    admin off\n    https_port {port}\n    http_port {plain}\n}}\n{text}"


@dataclass
class Asked:
    """A client behind one proxy, from ``CLIENT``, that keeps cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)

    def connect(self) -> ssl.SSLSocket:
        """Open a connection as to the page's host; the certificate is nobody's."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE, source_address=(CLIENT, 0))
        context = ssl._create_unverified_context()  # noqa: S323, SLF001
        return context.wrap_socket(plain, server_hostname=HOST)

    def ask(
        self, method: str, path: str, body: bytes | str | None = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """Send a request as a browser would, with its Origin and CSRF token."""
        connection = HTTPConnection(HOST)
        connection.sock = self.connect()
        sent = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        connection.request(method, path, body, sent)
        reply = connection.getresponse()
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key], _, self.flags[key] = rest.partition(";")
        return reply, reply.read() if method != "HEAD" else b""


def check_all(asked: Asked, plain: int) -> Iterator[tuple[str, bool, str]]:
    """Yield what was asked, whether it was as promised, and what was found."""
    reply, _ = asked.ask("GET", "/health/ready")
    yield "HTTPS answers", reply.status == 200, str(reply.status)
    reply, _ = asked.ask("GET", "/metrics")
    yield "/metrics is closed", reply.status in (403, 404), str(reply.status)
    asked.ask("GET", "/api/v1/auth/state")
    body = f'{{"username": "ada", "password": "{PASSWORD}"}}'
    json = {"Content_Type": "application/json"}
    reply, said = asked.ask("POST", "/api/v1/auth/login", body, X_Forwarded_For="203.0.113.66", **json)
    yield "signing in passes CSRF", reply.status == 200, f"{reply.status} {said[:80]!r}"
    hsts = reply.getheader("Strict-Transport-Security") or ""
    yield "HSTS is sent", "max-age=31536000" in hsts, hsts
    secure = {name: "secure" in flags.lower() for name, flags in asked.flags.items()}
    yield "cookies are Secure", len(secure) >= 2 and all(secure.values()), str(secure)  # noqa: PLR2004
    http_only = {name for name, flags in asked.flags.items() if "httponly" in flags.lower()}
    yield "the session is HttpOnly", "sessionid" in http_only, str(http_only)
    reply, said = asked.ask("GET", "/api/v1/me/sessions")
    yield "the client's own address, not one it claims", CLIENT.encode() in said, said[:160].decode()
    yield "... and not 203.0.113.66", b"203.0.113.66" not in said, ""
    request_id = reply.getheader("X-Request-Id") or ""
    yield "a request id comes back", bool(request_id), request_id
    reply, said = asked.ask(
        "POST", "/api/v1/projects", f'{{"name": "Proxied {asked.port}", "data_type": "text"}}', **json
    )
    project = re.search(r'"id":"([^"]+)"', said.decode())
    yield "a project is made", reply.status == 201 and project is not None, str(reply.status)
    if project is None:
        return
    path = f"/api/v1/projects/{project[1]}/assets"
    form = {"Content_Type": "multipart/form-data; boundary=x"}
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="big.txt"\r\n\r\n'
    started = time.monotonic()
    reply, said = asked.ask("POST", path, head + b"a" * BIG + b"\r\n--x--\r\n", **form)
    rate = BIG / 2**20 / (time.monotonic() - started)
    yield "40 MB reach Assay, which judges them", reply.status == 202 and b"too_large" in said, f"{rate:.0f} MB/s"  # noqa: PLR2004
    yield from _size(asked, path)
    yield from _downloads(asked, project[1])
    reply = _plain(plain)
    where = reply.getheader("Location") or ""
    is_sent_on = reply.status in (301, 308) and where.startswith(f"https://{HOST}")
    yield "plain HTTP is sent to HTTPS", is_sent_on, f"{reply.status} {where}"


def _size(asked: Asked, path: str) -> Iterator[tuple[str, bool, str]]:
    """Announce more than is taken: nginx refuses by the length, behind Caddy (which counts what it passes on) Assay."""
    raw = asked.connect()
    lines = (
        f"POST {path} HTTP/1.1", f"Host: {HOST}", f"Origin: https://{HOST}", "Connection: close",
        "Cookie: " + "; ".join(f"{name}={value}" for name, value in asked.cookies.items()),
        f"X-CSRFToken: {asked.cookies['csrftoken']}", "Content-Type: multipart/form-data; boundary=x",
        f"Content-Length: {1200 * 2**20}", "", "",
    )  # fmt: skip
    raw.sendall("\r\n".join(lines).encode())
    answer, sent, part = b"", 0, b"a" * 2**20
    while not answer and sent < 1200:  # noqa: PLR2004
        raw.settimeout(0.01)
        try:
            answer = raw.recv(4096)
        except TimeoutError:
            raw.settimeout(60)
            raw.sendall(part)
            sent += 1
    raw.close()
    words = answer.split(b"\r\n")[0].decode()
    # Assay may say first that what it has of the form is none (422).
    is_refused = words.split(" ")[1:2] in (["413"], ["422"])
    yield "1,200 MB are refused early", is_refused and sent < 100, f"{words}, {sent} MB"  # noqa: PLR2004


def _downloads(asked: Asked, project: str) -> Iterator[tuple[str, bool, str]]:
    """A long reply comes as it is made, and is not kept on the proxy's disk first."""
    text = b"a long line of text \n" * 45_000
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="long.txt"\r\n\r\n'
    form = {"Content_Type": "multipart/form-data; boundary=x"}
    _, said = asked.ask("POST", f"/api/v1/projects/{project}/assets", head + text + b"\r\n--x--\r\n", **form)
    asset = re.search(r'"asset":"([^"]+)"', said.decode())
    if asset is None:
        yield "a long text is taken", False, said[:200].decode()
        return
    reply, said = asked.ask("GET", f"/api/v1/assets/{asset[1]}/file", Range="bytes=1000-1999")
    yield "a range is served", (reply.status, len(said)) == (206, 1000), f"{reply.status} {len(said)} bytes"
    etag = reply.getheader("ETag") or ""
    reply, _ = asked.ask("GET", f"/api/v1/assets/{asset[1]}/file", If_None_Match=etag)
    yield "what is known is not sent again", reply.status == 304, str(reply.status)  # noqa: PLR2004


def _plain(port: int) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/projects", headers={"Host": HOST})
    return connection.getresponse()


@contextmanager
def proxied(name: str, binary: str, folder: Path, assay: int) -> Iterator[tuple[int, int]]:
    """Run a proxy with the page's configuration; yields its ports for HTTPS and for plain HTTP."""
    port, plain = free_port(), free_port()
    config = folder / f"{name}.conf"
    made = {"nginx": nginx_config, "caddy": caddy_config}[name](folder, port=port, plain=plain, assay=assay)
    config.write_text(made)
    start = [binary, "-c", str(config), "-p", str(folder)]
    test = [binary, "-t", "-c", str(config), "-p", str(folder)]
    if name == "caddy":
        start = [binary, "run", "--adapter", "caddyfile", "--config", str(config)]
        test = [binary, "validate", "--adapter", "caddyfile", "--config", str(config)]
    subprocess.run(test, check=True, capture_output=True, env={"HOME": str(folder), "PATH": "/usr/bin:/bin"})
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            start, stdout=log, stderr=log, env={"HOME": str(folder), "PATH": "/usr/bin:/bin"}, cwd=folder
        )
    try:

        def listens() -> bool:
            assert process.poll() is None, (folder / f"{name}.log").read_text()
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        wait_until(listens)
        yield port, plain
    finally:
        process.terminate()
        process.wait(PATIENCE)


def certificate(folder: Path) -> None:
    """Make a self-signed certificate for the page's host."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    command += ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", f"{folder}/tls.key", "-out", f"{folder}/tls.pem"]
    subprocess.run(command, check=True, capture_output=True)


def try_proxies(binaries: dict[str, str], tell: Callable[[str], object] = print) -> bool:
    """Try each proxy; True where everything was as promised."""
    is_good = True
    folder = Path(tempfile.mkdtemp(prefix="assay-proxy-"))
    certificate(folder)
    try:
        with running("--no-demo", **variables()) as live:
            # Not by the set-up link: cookies that are Secure are not sent back over plain HTTP.
            command = [sys.executable, "-m", "assay.cli", "user", "create", "ada", "--admin", "--password-stdin"]
            command += ["--data", str(live.data)]
            subprocess.run(command, input=PASSWORD.encode(), check=True, env=plain_environment(), cwd=ROOT)
            for name, binary in binaries.items():
                with proxied(name, binary, folder, live.port) as (port, plain):
                    for what, is_so, found in check_all(Asked(port), plain):
                        is_good = is_good and is_so
                        tell(f"{name:6} {'yes' if is_so else 'NO ':3} {what:45} {found}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return is_good


def main() -> int:
    """Try the proxies that are named, or those on the path."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("nginx", "caddy"):
        parser.add_argument(f"--{name}", default=shutil.which(name))
    options = vars(parser.parse_args())
    binaries = {name: path for name, path in options.items() if path}
    if not binaries:
        print("Neither nginx nor caddy is there.", file=sys.stderr)
        return 1
    return 0 if try_proxies(binaries) else 1


if __name__ == "__main__":
    sys.exit(main())
