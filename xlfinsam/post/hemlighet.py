"""The secret of a mailbox: a token or a password, out of the environment or the keyring of the system.

It is never in an address, a file or a message of ours.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Final

from xlfinsam.errors import WrongUseError

NYCKELRING: Final = "xlfinsam"  # the service under which the keyring keeps `user@server`


@dataclass(frozen=True, slots=True)
class Konto:
    """A mailbox at a server, what it is called in messages, and the variables that may hold its password or token."""

    namn: str
    server: str
    visad: str
    losenord: str
    token: str

    @property
    def rad(self) -> str:
        """What to do where the secret is not there, or not the right one."""
        return (
            f"Lägg lösenordet i datorns nyckelring (keyring set {NYCKELRING} {self.namn}@{self.server}) eller i "
            f"miljövariabeln {self.losenord}; har brevlådan modern inloggning, lägg en token i {self.token}."
        )


@dataclass(frozen=True, slots=True)
class Hemlighet:
    """What is shown to the server: `token` says whether it is an OAuth2 token."""

    text: str = field(repr=False)
    token: bool = False


def hemlighet(konto: Konto) -> Hemlighet:
    """Find the token, else the password: in the environment, else in the keyring. WrongUseError where there is none."""
    if found := os.environ.get(konto.token):
        return Hemlighet(found, token=True)
    if found := os.environ.get(konto.losenord):
        return Hemlighet(found)
    import keyring  # noqa: PLC0415  slow to load
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        kept = keyring.get_password(NYCKELRING, f"{konto.namn}@{konto.server}")
    except KeyringError:
        kept = None
    if not kept:
        raise WrongUseError(f"{konto.visad}: det finns inget lösenord. {konto.rad}")
    return Hemlighet(kept)
