"""A real mailbox for the tests: Dovecot on loopback, with its own configuration, user and certificate; stopped after."""

from __future__ import annotations

import contextlib
import imaplib
import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import trustme

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
ANVANDARE, LOSENORD, TOKEN = "kansli@example.se", "hemligt & långt", "token-som-gäller".replace("ä", "a")
VANTA = 20  # seconds for the server to start


def varfor_inte() -> str:
    """Say why the tests of the mailbox cannot run here, "" when they can."""
    if os.environ.get("UTAN_DOVECOT") == "1":
        return "UTAN_DOVECOT=1 är satt"
    return "" if PROGRAM else "Dovecot finns inte på den här datorn (dovecot-imapd)"


@dataclass(frozen=True)
class Server:
    """A running server: its ports on localhost, and the certificate of who vouches for it."""

    imaps: int
    starttls: int
    ca: Path
    user: str = ANVANDARE

    def adress(self, mapp: str = "INBOX") -> str:
        """Give the folder as a source."""
        return f"imaps://{self.user}@localhost:{self.imaps}/{mapp}"

    @contextlib.contextmanager
    def klient(self) -> Iterator[imaplib.IMAP4_SSL]:
        """Log in as somebody else's program, which may write."""
        client = imaplib.IMAP4_SSL("localhost", self.imaps, ssl_context=ssl.create_default_context(cafile=self.ca))
        client.authenticate("PLAIN", lambda _: f"\0{self.user}\0{LOSENORD}".encode())
        try:
            yield client
        finally:
            client.logout()

    def lagg(self, *mails: bytes, mapp: str = "INBOX") -> None:
        """Put mails in the folder as the server receives them: unseen."""
        with self.klient() as client:
            client.create(mapp)
            for mail in mails:
                kind, _ = client.append(mapp, None, imaplib.Time2Internaldate(1_738_000_000), mail)
                assert kind == "OK"

    def lage(self, mapp: str = "INBOX") -> list[bytes]:
        """Give uid and flags of every mail of the folder, as another program sees them."""
        with self.klient() as client:
            client.select(mapp, readonly=True)
            return [line for line in client.uid("FETCH", "1:*", "(FLAGS)")[1] if line]


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Start a server of its own; nothing of the machine's mail is touched."""
    with tempfile.TemporaryDirectory(prefix="dv") as folder, _tokens() as port:
        base = Path(folder)
        base.chmod(0o755)
        for name in ("run", "state", "mail"):
            (base / name).mkdir(mode=0o755)
        authority = trustme.CA()
        authority.cert_pem.write_to_path(base / "ca.pem")
        issued = authority.issue_cert("localhost")
        issued.private_key_pem.write_to_path(base / "key.pem")
        issued.cert_chain_pems[0].write_to_path(base / "cert.pem")
        ports = _lediga(2)
        (base / "users").write_text(f"{ANVANDARE}:{{PLAIN}}{LOSENORD}\n", encoding="utf-8")
        (base / "oauth2").write_text(
            f"tokeninfo_url = http://127.0.0.1:{port}/?access_token=\nusername_attribute = email\n", encoding="utf-8"
        )
        (base / "conf").write_text(_konfiguration(base, *ports), encoding="utf-8")
        with (base / "out").open("wb") as out:
            process = subprocess.Popen([PROGRAM, "-F", "-c", base / "conf"], stdout=out, stderr=out)
        try:
            _vanta(process, base, ports)
            yield Server(*ports, base / "ca.pem")
        finally:
            process.terminate()
            process.wait(timeout=VANTA)


def _konfiguration(base: Path, imaps: int, starttls: int) -> str:
    root = os.geteuid() == 0
    me = pwd.getpwuid(os.geteuid()).pw_name
    internal, login = ("dovecot", "dovenull") if root else (me, me)
    owner = pwd.getpwnam(internal)
    os.chown(base / "mail", owner.pw_uid, owner.pw_gid)
    chroots = (
        "" if root else "\n".join(f"service {name} {{\n chroot =\n}}" for name in ("anvil", "stats", "imap-login"))
    )
    return f"""
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
default_internal_user = {internal}
default_internal_group = {internal if root else ""}
default_login_user = {login}
disable_plaintext_auth = yes
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
mail_location = maildir:{base}/mail/%u
first_valid_uid = 1
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {base}/oauth2
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {base}/users
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={base}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
{chroots}
"""


def _lediga(count: int) -> list[int]:
    """Give ports that are free now."""
    with contextlib.ExitStack() as stack:
        places = [stack.enter_context(socket.socket()) for _ in range(count)]
        for place in places:
            place.bind(("127.0.0.1", 0))
        return [place.getsockname()[1] for place in places]


def _vanta(process: subprocess.Popen[bytes], base: Path, ports: list[int]) -> None:
    """Wait until the server answers; tell what it said where it does not."""
    end = time.monotonic() + VANTA
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            for port in ports:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    said = "\n".join((base / name).read_text(errors="replace") for name in ("out", "log") if (base / name).exists())
    raise RuntimeError(f"Dovecot startade inte:\n{said}")


class _Utgivare(BaseHTTPRequestHandler):
    """Says whose a token is, as the one who issues them does."""

    def do_GET(self) -> None:
        token = parse_qs(urlsplit(self.path).query).get("access_token", [""])[0]
        known = token == TOKEN
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"email": ANVANDARE} if known else {"error": "invalid_token"}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def _tokens() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), _Utgivare) as web:
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        try:
            yield web.server_port
        finally:
            web.shutdown()
            thread.join()
