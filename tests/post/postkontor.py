"""A real server for the tests to send letters to: aiosmtpd on loopback, with TLS and login; what it takes is kept."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
import ssl
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ANVANDARE, LOSENORD, TOKEN = "kansli@forbund.example", "hemligt å långt", "token-som-galler"


@dataclass
class Postkontor:
    """A running server: where it is, whom it trusts, what came, and what it answers instead of taking a letter.

    `svarar` gets the step ("MAIL", "RCPT", "DATA") and the receiver; None is yes, a text the refusal. "tyst" closes the
    line without a word.
    """

    ca: Path
    port: int = 0
    tls: bool = False
    brev: list[tuple[str, str, bytes]] = field(default_factory=list)  # from, to, the letter as it came
    inloggningar: list[str] = field(default_factory=list)  # by which way each came in
    svarar: Callable[[str, str], str | None] = lambda _, __: None

    @property
    def adress(self) -> str:
        """What the kansli writes in Inställningar."""
        return f"{'smtps' if self.tls else 'smtp'}://localhost:{self.port}"

    @property
    def till(self) -> list[str]:
        """Whom the letters that came are to."""
        return [to for _, to, _ in self.brev]

    async def handle_MAIL(  # noqa: N802  aiosmtpd names it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender, from who has logged in over an encrypted line."""
        assert server.transport is not None
        if not (session.authenticated and server.transport.get_extra_info("sslcontext")):
            return "530 5.7.0 Encrypt and log in first"
        if said := self.svarar("MAIL", address):
            return said
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _: Any, __: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802  aiosmtpd names it
        """Take the receiver."""
        if said := self.svarar("RCPT", address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd names it
        """Take the letter."""
        (to,) = envelope.rcpt_tos
        assert isinstance(envelope.original_content, bytes)
        self.brev.append((str(envelope.mail_from), to, envelope.original_content))
        said = await asyncio.to_thread(self.svarar, "DATA", to)
        if said and said != "tyst":
            self.brev.pop()
            return said
        if said == "tyst":  # it has the letter, and the line is cut
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"

    def lat_in(self, _: Any, __: Session, ___: Envelope, way: str, data: LoginPassword | str) -> AuthResult:
        """Let in who has the password."""
        assert isinstance(data, LoginPassword)
        self.inloggningar.append(way)
        good = (data.login, data.password) == (ANVANDARE.encode(), LOSENORD.encode())
        return AuthResult(success=good, handled=False, auth_data=data)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802  as above
        """Let in who has a token that is good; else ask once, as the big ones do, and then say no."""
        self.inloggningar.append("XOAUTH2")
        if base64.b64decode(args[1]).decode() == f"user={ANVANDARE}\x01auth=Bearer {TOKEN}\x01\x01":
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)


@contextlib.contextmanager
def postkontor(*, tls: bool = False, starttls: bool = True, utan: tuple[str, ...] = (), namn: str = "localhost",
               storst: int = 33_554_432) -> Iterator[Postkontor]:  # fmt: skip
    """Start a server: `tls` from the first byte, else by STARTTLS, else (`starttls` False) in the clear.

    `utan` are ways to log in that it does not have, `namn` whose certificate it shows.
    """
    with tempfile.TemporaryDirectory(prefix="pk") as folder:
        authority = trustme.CA()
        ca = Path(folder, "ca.pem")
        authority.cert_pem.write_to_path(ca)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(namn).configure_cert(context)
        office = Postkontor(ca, tls=tls)
        with socket.socket() as place:
            place.bind(("127.0.0.1", 0))
            office.port = place.getsockname()[1]
        running = Controller(
            office, hostname="127.0.0.1", port=office.port, ssl_context=context if tls else None,
            tls_context=context if starttls and not tls else None, require_starttls=starttls and not tls,
            authenticator=office.lat_in, auth_require_tls=starttls and not tls,
            auth_exclude_mechanism=utan, data_size_limit=storst,
        )  # fmt: skip
        running.start()
        try:
            yield office
        finally:
            running.stop()
