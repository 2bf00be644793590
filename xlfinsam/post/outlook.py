"""A mail that Outlook has saved (.msg): its fields, texts and files, by python-oxmsg. Sources: MS-OXMSG, MS-CFB."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from xlfinsam.post.mime import Stycke, forsok

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from oxmsg.properties import Properties
    from oxmsg.storage import Storage

MAX_POSTER: Final = 20_000  # directory entries
YTTERST, INUTI = 32, 24  # bytes before the properties of a message: one saved by itself, one inside another
_BILAGA: Final = 8
_RUBRIKER, _AMNE, _TEXT, _HTML, _HTML_TEXT = 0x007D, 0x0037, 0x1000, 0x1013, 0x1013
_SMTP, _ADRESS, _NAMN, _SVAR, _TILL = 0x5D01, 0x0C1F, 0x0C1A, 0x0050, 0x0E04
_SANT, _KOM = 0x0039, 0x0E06
_LANGT, _KORT, _VISAT, _MIME, _DATA, _HUR, _ID, _DOLD = 0x3707, 0x3704, 0x3001, 0x370E, 0x3701, 0x3705, 0x3712, 0x7FFE
_INRE: Final = "__substg1.0_3701000D"


def oppna(data: bytes) -> Storage:
    """Open a .msg; raises what the libraries raise, and ValueError where its directory claims more than it holds."""
    from olefile import OleFileIO  # noqa: PLC0415  only when there is such a mail
    from oxmsg.storage import Storage  # noqa: PLC0415

    with OleFileIO(BytesIO(data)) as ole:
        entries = [entry for entry in ole.direntries if entry is not None]
        if len(entries) > MAX_POSTER or sum(entry.size for entry in entries[1:]) > 2 * len(data):
            raise ValueError("filens innehållsförteckning är orimlig")
        return Storage.from_ole(ole)


class Outlookbrev:
    """A message in a .msg: `storage` is its place in the file, `offset` is YTTERST or INUTI."""

    def __init__(self, storage: Storage, offset: int) -> None:
        """Read nothing yet."""
        self.storage = storage
        self._properties = _egenskaper(storage, offset)

    @property
    def rubriker(self) -> str:
        """The header as it travelled; "" for a mail that never left its office."""
        return self._str(_RUBRIKER)

    @property
    def amne(self) -> str:
        """The subject."""
        return self._str(_AMNE)

    @property
    def avsandare(self) -> tuple[str, str]:
        """Give the address and the name of the sender; an address of the old kind without @ is ""."""
        found = (self._str(_SMTP), self._str(_ADRESS))
        return next((address for address in found if "@" in address), ""), self._str(_NAMN)

    @property
    def tid(self) -> datetime | None:
        """When it was sent, else when it came; aware."""
        for pid in (_SANT, _KOM):
            found = forsok(lambda pid=pid: self._properties.date_prop_value(pid), None)  # type: ignore[misc]
            if found is not None:
                return found
        return None

    def stycken(self) -> Iterator[Stycke]:
        """Give its texts and attachments; what lies by reference only has no content."""
        if text := self._str(_TEXT):
            yield Stycke("text", text=text)
        raw = forsok(lambda: self._properties.binary_prop_value(_HTML), None) or b""
        if source := raw.decode("utf-8", "replace") or self._str(_HTML_TEXT):
            yield Stycke("html", text=source)
        for place in self.storage.iter_attachment_storages():
            yield _bilaga(place)

    def _str(self, pid: int) -> str:
        return _text(self._properties, pid)


def _bilaga(place: Storage) -> Stycke:
    properties = _egenskaper(place, _BILAGA)
    name = _text(properties, _LANGT) or _text(properties, _KORT) or _text(properties, _VISAT)
    kind = _text(properties, _MIME).lower()
    nested = next((inner for inner in place.storages if inner.name == _INRE), None)
    if nested is not None and forsok(lambda: bool(nested.properties_stream_bytes), annars=False):
        return Stycke("msg", namn=name, typ=kind, inre=nested)
    data = forsok(lambda: place.property_stream_bytes(_DATA, 0x0102), b"")
    shown = bool(_text(properties, _ID)) or bool(forsok(lambda: _varde(properties, _DOLD), annars=False))
    return Stycke("fil", namn=name, typ=kind, data=data, inbaddad=shown)


def _egenskaper(storage: Storage, offset: int) -> Properties:
    from oxmsg.properties import Properties  # noqa: PLC0415

    return Properties(storage, properties_header_offset=offset)


def _varde(properties: Properties, pid: int) -> Any:
    return next((found.value for found in properties if found.pid == pid), None)


def _text(properties: Properties, pid: int) -> str:
    """Give a text property; "" where it is missing or cannot be decoded."""
    return (forsok(lambda: properties.str_prop_value(pid), None) or "").partition("\0")[0].strip()
