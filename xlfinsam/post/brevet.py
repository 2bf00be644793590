"""An original read into a `Brev`: whatever the bytes are, never an exception; what is wrong is told in `problem`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, cast

from xlfinsam.post import filslag, huvuden, mime, outlook, tnef
from xlfinsam.post.modell import STANDARD, Adress, Bilaga, Brev, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import Message

    from oxmsg.storage import Storage

    from xlfinsam.post.mime import Stycke
    from xlfinsam.post.modell import Granser, Original

MAX_TEXT: Final = 200_000  # characters of the mail's text that are kept
KVAR: Final = "Originalet är sparat."
_TNEF: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SIDOFIL: Final = frozenset({"bild", "text", "okand"})


def oppna(original: Original, granser: Granser = STANDARD) -> Brev:
    """Read the original. Everything that was attached, at any depth, stands in `bilagor`; nothing is run or fetched."""
    key = hashlib.sha256(original.data).hexdigest()
    if not original.data and original.problem:
        return Brev(key, original, problem=original.problem)
    if original.slag == "fil":
        found = Bilaga(original.namn, "", original.data)
        return Brev(key, original, bilagor=(found,), problem=original.problem)
    reading = _Lasning(granser)
    reading.problem += original.problem
    fields: dict[str, object] = {}
    if not original.data:
        reading.fel("tomt", "Brevet är tomt (0 byte).")
    elif len(original.data) >= granser.brev_storlek:
        reading.fel(
            "for_stort",
            f"Brevet är {_mb(len(original.data))}; ett brev ska vara mindre än {_mb(granser.brev_storlek)}.",
        )
    else:
        try:
            fields = (reading.outlook if original.slag == "msg" else reading.mime)(original.data)
        except Exception as error:  # noqa: BLE001  what a stranger has written stops no other mail
            reading.fel("olasligt", f"Brevet går inte att läsa till slut ({type(error).__name__}).")
    text = "\n".join(reading.texter) or mime.ren_text("\n".join(reading.html)[: 5 * MAX_TEXT])
    if len(text) > MAX_TEXT:
        reading.fel("lang_text", f"Brevets text är längre än {MAX_TEXT} tecken och är avkortad.")
    text = text[:MAX_TEXT].strip()
    return Brev(key, original, **fields, text=text, bilagor=tuple(reading.bilagor), problem=tuple(reading.problem))  # type: ignore[arg-type]


class _Lasning:
    """What is gathered while one original is read."""

    def __init__(self, granser: Granser) -> None:
        self.granser = granser
        self.texter: list[str] = []
        self.html: list[str] = []
        self.bilagor: list[Bilaga] = []
        self.problem: list[Problem] = []

    def fel(self, kind: str, text: str) -> None:
        found = Problem(kind, f"{text} {KVAR}")
        if found not in self.problem:
            self.problem.append(found)

    def mime(self, data: bytes) -> dict[str, object]:
        message = self._tolkat(data)
        if message is None:  # one without a header is false, but there
            return {}
        fields = self._falt(message)
        self.stycken(mime.stycken(message), (), 0)
        self._defekter(message)
        return fields

    def outlook(self, data: bytes) -> dict[str, object]:
        storage = self._oppnat(data)
        if storage is None:
            return {}
        mail = outlook.Outlookbrev(storage, outlook.YTTERST)
        header = huvuden.las(mail.rubriker.encode("utf-8", "replace"))
        address, name = mail.avsandare
        for field, value in (("From", f'"{name}" <{address}>'.replace('""', "")), ("Subject", mail.amne)):
            if field not in header and value.strip(" <>"):
                header[field] = value
        fields = self._falt(header, also=mail.tid)
        self.stycken(mail.stycken(), (), 0)
        return fields

    def _falt(self, message: Message, also: object = None) -> dict[str, object]:
        """Read the fields of the outermost header; tell which are missing or doubled."""
        senders = huvuden.adresser(_alla(message, "From"))
        found = huvuden.datum(str(message["Date"] or "")) or also
        if found is None:
            self.fel("utan_datum", "Brevet saknar datum, eller har ett som inte går att läsa.")
        if not any("@" in each.adress for each in senders):
            self.fel("utan_avsandare", "Brevet saknar avsändare, eller har en som inte går att läsa.")
        if len(senders) > 1:
            self.fel("flera_avsandare", f"Brevet uppger {len(senders)} avsändare; ett vanligt brev har en.")
        return {
            "message_id": huvuden.ord_for_ord(str(message["Message-ID"] or "")),
            "avsandare": senders[0] if senders else Adress(),
            "fran": " ".join(huvuden.ord_for_ord(each) for each in _alla(message, "From")),
            "svara_till": huvuden.adresser(_alla(message, "Reply-To")),
            "till": huvuden.adresser([*_alla(message, "To"), *_alla(message, "Cc")]),
            "datum": found,
            "amne": huvuden.ord_for_ord(str(message["Subject"] or "")),
            "trad": str(message["References"] or message["In-Reply-To"] or "")[: huvuden.MAX_HUVUD],
        }

    def stycken(self, pieces: Iterable[Stycke], sokvag: tuple[str, ...], djup: int) -> None:
        for piece in pieces:
            if piece.slag in {"brev", "msg"}:
                self._inre(piece, (*sokvag, piece.namn or "brev"), djup + 1)
            elif piece.slag == "fil":
                self._fil(piece.namn, piece.typ, piece.data, sokvag, djup, inbaddad=piece.inbaddad)
            elif djup == 0:  # what stands in a mail inside the mail is not what the sender says
                (self.html if piece.slag == "html" else self.texter).append(piece.text)

    def _inre(self, piece: Stycke, sokvag: tuple[str, ...], djup: int) -> None:
        if self._for_djupt(djup):
            return
        if piece.slag == "msg":
            inner = cast("Storage", piece.inre)
            self.stycken(outlook.Outlookbrev(inner, outlook.INUTI).stycken(), sokvag, djup)
        else:
            message = cast("Message", piece.inre)
            self.stycken(mime.stycken(message), sokvag, djup)

    def _fil(self, namn: str, typ: str, data: bytes, sokvag: tuple[str, ...], djup: int, *, inbaddad: bool) -> None:
        """Take a file; one that is a mail or a parcel is opened instead, and kept whole where it cannot be."""
        kind, inside = filslag.slag(data), (*sokvag, namn or "brev")
        if kind == "tnef" or (typ in _TNEF and data):
            if self._paket(namn, data, inside, djup + 1):
                return
        elif kind == "msg":
            storage = None if self._for_djupt(djup + 1) else self._oppnat(data)
            if storage is not None:
                self.stycken(outlook.Outlookbrev(storage, outlook.YTTERST).stycken(), inside, djup + 1)
                return
        elif data and kind in {"text", "okand"} and (namn.lower().endswith(".eml") or typ == "multipart/signed"):
            if typ == "multipart/signed" and not data[:13].lower().startswith((b"content-", b"mime-version:")):
                data = f"Content-Type: {typ}\r\n\r\n".encode() + data
            message = None if self._for_djupt(djup + 1) else self._tolkat(data)
            if message is not None:
                self.stycken(mime.stycken(message), inside, djup + 1)
                self._defekter(message)
                return
        self.bilagor.append(Bilaga(namn, typ, data, sokvag, inbaddad and kind in _SIDOFIL))

    def _paket(self, namn: str, data: bytes, sokvag: tuple[str, ...], djup: int) -> bool:
        if self._for_djupt(djup):
            return False
        try:
            parts = tnef.oppna(data)
        except ValueError as error:
            self.fel("trasigt_paket", f"Outlook-paketet {namn or 'winmail.dat'} går inte att öppna ({error}).")
            return False
        for part in parts:
            self._fil(part.namn, part.typ, part.data, sokvag, djup, inbaddad=False)
        return True

    def _tolkat(self, data: bytes) -> Message | None:
        if why := mime.for_mycket(data):
            self.fel("for_manga_delar", f"Brevet har {why} och öppnas inte.")
            return None
        try:
            return huvuden.las(data)
        except RecursionError:
            self.fel("for_djupt", "Brevet har delar i delar, fler än som går att öppna.")
        except Exception as error:  # noqa: BLE001  the parser of the standard library is not proof against everything
            self.fel("olasligt", f"Brevet går inte att läsa ({type(error).__name__}).")
        return None

    def _oppnat(self, data: bytes) -> Storage | None:
        try:
            return outlook.oppna(data)
        except Exception as error:  # noqa: BLE001  as above, of the library for Outlook's files
            self.fel("olasligt", f"Outlook-brevet är skadat och går inte att läsa ({type(error).__name__}).")
        return None

    def _for_djupt(self, djup: int) -> bool:
        if djup <= self.granser.nastling:
            return False
        self.fel("for_djupt", f"Brevet har brev i brev i fler än {self.granser.nastling} led; de innersta öppnas inte.")
        return True

    def _defekter(self, message: Message) -> None:
        unknown: tuple[str, ...] = ("delarna går inte att följa",)
        if found := mime.forsok(lambda: mime.defekter(message), unknown):
            self.fel(
                "trasig_mime", f"Brevet är skadat eller felbyggt: {', '.join(found)}. Det som går att läsa är läst."
            )


def _alla(message: Message, field: str) -> list[str]:
    return [str(value) for value in message.get_all(field) or []]


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.0f} MB"
