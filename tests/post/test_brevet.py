"""A mail is read whatever it is: its people, its day, its text and every file in it; what is wrong is told."""

from __future__ import annotations

import base64
import struct
import tracemalloc
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
import tnefparse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.post import gjort
from tests.post.gjort import ANNAT_BLAD, BLAD, DATUM, PNG
from xlfinsam.post import tnef
from xlfinsam.post.brevet import oppna
from xlfinsam.post.modell import Adress, Brev, Granser, Original


def last(data: bytes | EmailMessage, slag: str = "eml", granser: Granser | None = None) -> Brev:
    raw = data if isinstance(data, bytes) else data.as_bytes()
    return oppna(Original(raw, slag, "prov"), granser or Granser())  # type: ignore[arg-type]


def slagen(brev: Brev) -> set[str]:
    return {problem.slag for problem in brev.problem}


def delat(*delar: bytes, huvud: bytes = b"") -> bytes:
    """Give a multipart of parts that are written as they shall stand."""
    head = b"From: krus@example.se\r\nDate: " + DATUM.encode() + b"\r\n" + huvud
    body = b"".join(b"--G\r\n" + each + b"\r\n" for each in delar)
    return head + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=G\r\n\r\n" + body + b"--G--\r\n"


def fil(disposition: bytes, data: bytes = BLAD, typ: bytes = b"application/octet-stream") -> bytes:
    return (
        b"Content-Type: " + typ + b"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: " + disposition
        + b"\r\n\r\n" + base64.encodebytes(data)
    )  # fmt: skip


def test_an_ordinary_mail_gives_everything() -> None:
    """Sender, receiver, day, subject, text and file; and nothing to complain of."""
    brev = last(gjort.brev(("krus våren.xlsx", BLAD), fran="Åsa på Krus <Krus@Example.se>"))
    assert brev.problem == ()
    assert brev.avsandare == Adress("Krus@Example.se", "Åsa på Krus")
    assert brev.till == (Adress("kansli@example.se"),)
    assert brev.datum == datetime(2025, 1, 20, 8, 30, tzinfo=timezone(timedelta(hours=1)))
    assert (brev.amne, brev.message_id) == ("Insatsblad för Krus", "<ett@example.se>")
    assert brev.text == "Hej!\n\nHär kommer bladet."
    assert [(each.namn, each.typ, each.data, each.sokvag) for each in brev.bilagor] == [
        ("krus våren.xlsx", gjort.XLSX, BLAD, ())
    ]


def test_the_id_is_of_the_bytes_as_they_came() -> None:
    """The same bytes have the same id; one byte more has another."""
    raw = gjort.brev().as_bytes()
    assert last(raw).id == last(raw).id
    assert last(raw).id != last(raw + b"\n").id


@pytest.mark.parametrize(
    "disposition",
    [
        'attachment; filename="bråtmål.xlsx"'.encode("latin-1"),
        'attachment; filename="bråtmål.xlsx"'.encode(),
        b"attachment; filename*=iso-8859-1''br%E5tm%E5l.xlsx",
        b"attachment; filename*0*=UTF-8''br%C3%A5t; filename*1*=m%C3%A5l.xlsx",
        b'attachment; filename="=?iso-8859-1?Q?br=E5tm=E5l=2Exlsx?="',
        b'attachment; filename="=?utf-8?B?YnLDpXRtw6VsLnhsc3g=?="',
        b'attachment; filename="=?utf-8?B?YnLDpXQ=?=\r\n =?utf-8?B?bcOlbC54bHN4?="',
        'attachment; filename="bra\u030atma\u030al.xlsx"'.encode(),
        b"inline; filename=bra; filename*=no-such-code''br%E5tm%E5l.xlsx",
    ],
    ids=["latin1", "utf8", "2231", "2231-delat", "2047-q", "2047-b", "2047-vikt", "nfd", "okand-kod"],
)  # fmt: skip
def test_a_name_in_any_encoding_is_read(disposition: bytes) -> None:
    """Names with å come right as raw bytes, in RFC 2231 and in RFC 2047, whole and in pieces."""
    (found,) = last(delat(fil(disposition))).bilagor
    assert found.namn in {"bråtmål.xlsx", "bra"}
    assert found.data == BLAD
    assert (found.namn == "bra") == (b"no-such-code" in disposition)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("From: =?iso-8859-1?Q?=C5sa_Ek?= <a@example.se>", "Åsa Ek"),
        ("From: Åsa Ek <a@example.se>", "Åsa Ek"),
        ('From: "Ek, Åsa" <a@example.se>', "Ek, Åsa"),
        ("From: a@example.se (Åsa)", ""),
        ("From: =?utf-8?B?w4VzYQ==?==?utf-8?B?IEVr?= <a@example.se>", "Åsa Ek"),
        ("From: =?no-such-code?Q?=C5sa?= <a@example.se>", "Åsa"),
    ],
)
@pytest.mark.parametrize("code", ["latin-1", "utf-8"])
def test_a_sender_in_any_encoding_is_read(field: str, name: str, code: str) -> None:
    """The address is the address whatever stands around it, and the name has its letters."""
    brev = last(f"{field}\r\nDate: {DATUM}\r\n\r\nHej".encode(code))
    assert brev.avsandare.adress == "a@example.se"
    assert brev.avsandare.namn == name or not name
    assert brev.problem == ()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"From: a@example.se\r\n\r\nHej", {"utan_datum"}),
        (b"From: a@example.se\r\nDate: i morgon\r\n\r\nHej", {"utan_datum"}),
        (b"From: a@example.se\r\nDate: Thu, 1 Jan 1970 08:30:00 +0100\r\n\r\nHej", {"utan_datum"}),
        (b"Date: Mon, 20 Jan 2025 08:30:00 +0100\r\n\r\nHej", {"utan_avsandare"}),
        (b"From: <>\r\nDate: Mon, 20 Jan 2025 08:30:00 +0100\r\n\r\nHej", {"utan_avsandare"}),
        (b"From: a@b.se, c@d.se\r\nDate: Mon, 20 Jan 2025 08:30:00 +0100\r\n\r\nHej", {"flera_avsandare"}),
        (b"From: a@b.se\r\nFrom: c@d.se\r\nDate: Mon, 20 Jan 2025 08:30:00 +0100\r\n\r\nHej", {"flera_avsandare"}),
        (b"", {"tomt"}),
        (b"\0\0\0", {"utan_datum", "utan_avsandare", "trasig_mime"}),
    ],
)
def test_what_is_missing_is_told(raw: bytes, expected: set[str]) -> None:
    """A mail without day or sender, or with two senders, is read all the same."""
    brev = last(raw)
    assert slagen(brev) == expected
    assert all(problem.text.endswith("Originalet är sparat.") for problem in brev.problem)


def test_a_day_without_a_zone_is_aware() -> None:
    """-0000 says that the zone is unknown: then it is UTC."""
    brev = last(b"From: a@b.se\r\nDate: Mon, 20 Jan 2025 08:30:00 -0000\r\n\r\nHej")
    assert brev.datum == datetime(2025, 1, 20, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("later", range(5))
def test_a_mail_that_was_cut_off_gives_what_there_is(later: int) -> None:
    """A file that was cut in the middle, at any letter, still comes as far as it goes; the mail is told to be damaged."""
    raw = gjort.brev(("blad.xlsx", BLAD)).as_bytes()
    brev = last(raw[: len(raw) // 2 + later])
    assert slagen(brev) == {"trasig_mime"}
    assert BLAD.startswith(brev.bilagor[0].data[:-3])
    assert len(brev.bilagor[0].data) > 1000


def test_a_mail_of_html_alone_gives_words() -> None:
    """Tags, scripts and styles are no text, and nothing in them is run."""
    mail = EmailMessage()
    mail["From"], mail["Date"] = "a@b.se", DATUM
    mail.set_content("<style>p{}</style><p>Hej &amp; tack<br>Åsa</p><script>alert('<b>x</b>')</script>", subtype="html")
    brev = last(mail)
    assert brev.text == "Hej & tack\nÅsa"
    assert brev.bilagor == ()


def test_files_in_mails_in_mails_come_out_with_their_way() -> None:
    """A forwarded mail is opened; its text is not taken for the sender's."""
    inner = gjort.brev(("inre.xlsx", ANNAT_BLAD))
    middle = gjort.brev(("mellan.xlsx", BLAD))
    middle.add_attachment(inner)
    outer = gjort.brev()
    outer.set_content("Se bifogat.")
    outer.add_attachment(middle)
    brev = last(outer)
    assert [(each.namn, len(each.sokvag), each.data) for each in brev.bilagor] == [
        ("mellan.xlsx", 1, BLAD),
        ("inre.xlsx", 2, ANNAT_BLAD),
    ]
    assert brev.text == "Se bifogat."


def test_a_mail_attached_as_a_file_is_opened_too() -> None:
    """Some programs attach a mail as an .eml of unknown type, or encode it though they must not."""
    inner = gjort.brev(("inre.xlsx", BLAD)).as_bytes()
    loose = last(delat(fil(b'attachment; filename="vidare.eml"', inner)))
    coded = last(
        delat(b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(inner))
    )
    for brev in (loose, coded):
        assert [(each.namn, each.data) for each in brev.bilagor] == [("inre.xlsx", BLAD)]
    assert loose.bilagor[0].sokvag == ("vidare.eml",)


def test_mails_in_mails_have_an_end() -> None:
    """Deeper than the limit nothing is opened, and that is told; what lies above is not lost."""
    mail = gjort.brev(("djupast.xlsx", ANNAT_BLAD))
    for _ in range(3):
        outer = gjort.brev(("ytterst.xlsx", BLAD))
        outer.add_attachment(mail)
        mail = outer
    assert [each.namn for each in last(mail).bilagor] == ["ytterst.xlsx"] * 3 + ["djupast.xlsx"]
    brev = last(mail, granser=Granser(nastling=2))
    assert [each.namn for each in brev.bilagor] == ["ytterst.xlsx"] * 3
    assert slagen(brev) == {"for_djupt"}


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(90)), ""),
        (
            b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(2000)),
            "for_manga_delar",
        ),
        (b"Content-Type: message/rfc822\n\n" * 5000, "for_djupt"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 1_000_000, "for_manga_delar"),
        (b"a:b\n" * 1_000_000, "for_manga_delar"),
        (b"From: a@b.se\n" + b"\n" * 2_000_001, "for_manga_delar"),
    ],
    ids=["nivaer", "fler-nivaer", "brev-i-brev", "delar", "huvud", "rader"],
)
def test_a_mail_that_would_cost_all_memory_is_not_read(raw: bytes, kind: str) -> None:
    """Parts in parts, mails in mails, a million parts, a million fields: told, and no exception."""
    brev = last(raw)
    assert kind in slagen(brev) or not kind
    assert len(brev.bilagor) <= 1


def test_pictures_of_the_text_are_no_files() -> None:
    """A logotype in the signature is part of the text; the same picture attached is a file, and so is a false one."""
    shown = fil(b"inline; filename=logo.png", PNG, b"image/png")
    related = b"Content-ID: <x>\r\n" + fil(b"attachment; filename=logo.png", PNG, b"image/png")
    attached = fil(b"attachment; filename=foto.png", PNG, b"image/png")
    false = fil(b"inline; filename=logo.png", BLAD, b"image/png")
    brev = last(delat(shown, related, attached, false))
    assert [each.inbaddad for each in brev.bilagor] == [True, True, False, False]


def test_a_sheet_hidden_as_text_is_a_file() -> None:
    """A workbook in a text part without a name is not shown as text."""
    raw = delat(b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(BLAD))
    brev = last(raw)
    assert ([each.data for each in brev.bilagor], brev.text) == ([BLAD], "")


def test_a_multipart_whose_parts_are_not_found_is_kept() -> None:
    """Without its boundary a mail is one file, which nothing takes for a sheet, and it is told to be damaged."""
    brev = last(
        b"From: a@b.se\r\nDate: " + DATUM.encode() + b"\r\nContent-Type: multipart/mixed\r\n\r\n--G\r\n\r\nHej\r\n"
    )
    assert slagen(brev) == {"trasig_mime"}
    assert [(each.typ, each.data) for each in brev.bilagor] == [("application/octet-stream", b"--G\r\n\r\nHej\r\n")]


def test_receipts_and_signatures_are_no_files() -> None:
    """What programs add by themselves stays in the mail."""
    receipt = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\nAction: failed\r\n"
    brev = last(delat(receipt, fil(b"attachment; filename=smime.p7s", b"0\x80\6", b"application/pkcs7-signature")))
    assert [each.inbaddad for each in brev.bilagor] == [True, True]


def test_a_mail_or_a_text_that_is_too_long_is_told() -> None:
    """A mail at the limit is not read at all; a long text is cut."""
    raw = gjort.brev(("blad.xlsx", BLAD)).as_bytes()
    assert (slagen(last(raw, granser=Granser(brev_storlek=len(raw)))), last(raw).problem) == ({"for_stort"}, ())
    long = last(b"From: a@b.se\r\nDate: " + DATUM.encode() + b"\r\n\r\n" + b"hej " * 100_000)
    assert (slagen(long), len(long.text)) == ({"lang_text"}, 199_999)


def test_a_30_mb_attachment_is_read_within_a_bound() -> None:
    """Reading a mail costs some ten times its size, no more."""
    raw = gjort.brev(("stor.xlsx", bytes(30_000_000))).as_bytes()
    tracemalloc.start()
    try:
        (found,) = last(raw).bilagor
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(found.data) == 30_000_000
    assert peak < 12 * len(raw)


# ------------------------------------------------------------------------------------------------------ winmail.dat


def test_winmail_dat_is_opened() -> None:
    """The files of an Outlook parcel come out with their long names, trailing zero bytes and all."""
    parcel = gjort.tnef(("BRTML~1.XLS", "bråtmål 2024.xlsx", BLAD), ("två.txt", "två.txt", b"slut\0\0"))
    brev = last(delat(fil(b"attachment; filename=winmail.dat", parcel, b"application/ms-tnef")))
    assert [(each.namn, each.data, each.sokvag) for each in brev.bilagor] == [
        ("bråtmål 2024.xlsx", BLAD, ("winmail.dat",)),
        ("två.txt", b"slut\0\0", ("winmail.dat",)),
    ]


def test_another_reader_agrees_on_the_parcel() -> None:
    """What we read in a parcel is what tnefparse reads: titles and contents."""
    parcel = gjort.tnef(("ett.xlsx", "ett.xlsx", BLAD), ("tva.xlsx", "tva.xlsx", ANNAT_BLAD))
    judge = tnefparse.TNEF(parcel)
    assert [(each.namn, each.data) for each in tnef.oppna(parcel)] == [
        (each.name, bytes(each.data)) for each in judge.attachments
    ]


def test_a_parcel_with_other_properties_and_letters() -> None:
    """Named properties, lists and numbers before the name are passed over; the name may be eight-bit in its codepage."""
    long = "bråtmål.xlsx".encode("cp865") + b"\0"
    mapi = struct.pack("<L", 5)
    mapi += struct.pack("<HH16sLL", 0x0003, 0x8001, bytes(16), 0, 7) + struct.pack("<L", 1)  # named by a number
    mapi += (
        struct.pack("<HH16sLL", 0x000B, 0x8002, bytes(16), 1, 6) + b"a\0b\0\0\0\0\0" + struct.pack("<L", 1)
    )  # by a text
    mapi += struct.pack("<HHL", 0x1003, 0x1234, 2) + bytes(8)  # a list of numbers
    mapi += struct.pack("<HHLL", 0x000D, 0x3701, 1, 16 + len(BLAD)) + bytes(16) + BLAD + bytes(-len(BLAD) % 4)
    mapi += struct.pack("<HHLL", 0x001E, 0x3707, 1, len(long)) + long + bytes(-len(long) % 4)
    head = struct.pack("<LH", 0x223E9F78, 1) + gjort._attribut(1, 0x00069007, struct.pack("<LL", 865, 0))
    (found,) = tnef.oppna(head + gjort._attribut(2, 0x00069005, mapi))
    assert (found.namn, found.data) == ("bråtmål.xlsx", BLAD)
    assert tnef._teckenkod(99_999) == "cp1252"


def test_a_damaged_parcel_is_kept_whole() -> None:
    """A parcel that is cut off, or claims a thousand million properties, comes as the file it is, and is told."""
    parcel = gjort.tnef(("ett.xlsx", "ett.xlsx", BLAD))
    brev = last(delat(fil(b"attachment; filename=winmail.dat", parcel[:-100], b"application/ms-tnef")))
    assert ([each.namn for each in brev.bilagor], slagen(brev)) == (["winmail.dat"], {"trasigt_paket"})
    greedy = struct.pack("<LH", 0x223E9F78, 1) + gjort._attribut(
        2, 0x00069005, struct.pack("<L", 0xFFFFFFFF) + bytes(40)
    )
    assert tnef.oppna(greedy) == ()
    many = struct.pack("<LH", 0x223E9F78, 1) + gjort._attribut(1, 0x0006800F, b"") * (tnef.MAX_OBJEKT + 1)
    with pytest.raises(ValueError, match="orimligt många"):
        tnef.oppna(many)


# -------------------------------------------------------------------------------------------------------------- .msg

FALT = {
    0x0037: "Insatsblad för Krus",
    0x1000: "Hej! Här kommer bladet.",
    0x0C1A: "Åsa Ek",
    0x5D01: "krus@example.se",
    0x0E04: "kansli",
}
HUVUD = (
    f"From: =?utf-8?Q?=C3=85sa?= <krus@example.se>\r\nTo: kansli@example.se\r\nDate: {DATUM}\r\nMessage-ID: <x@y>\r\n"
)


def test_a_mail_saved_by_outlook_gives_everything() -> None:
    """Fields from the header it travelled with, text and files from Outlook's properties."""
    brev = last(gjort.msg({**FALT, 0x007D: HUVUD}, {"bråtmål.xlsx": BLAD}), "msg")
    assert brev.problem == ()
    assert (brev.avsandare, brev.till) == (Adress("krus@example.se", "Åsa"), (Adress("kansli@example.se"),))
    assert (brev.amne, brev.message_id, brev.text) == ("Insatsblad för Krus", "<x@y>", "Hej! Här kommer bladet.")
    assert brev.datum == datetime(2025, 1, 20, 8, 30, tzinfo=timezone(timedelta(hours=1)))
    assert [(each.namn, each.data) for each in brev.bilagor] == [("bråtmål.xlsx", BLAD)]


def test_a_mail_that_never_left_the_office_has_its_sender() -> None:
    """Without a header the sender is Outlook's; an address of the old kind is none."""
    brev = last(gjort.msg(FALT, {}), "msg")
    assert brev.avsandare == Adress("krus@example.se", "Åsa Ek")
    assert slagen(brev) == {"utan_datum"}
    old = {**FALT, 0x5D01: "", 0x0C1F: "/O=KOMMUNEN/CN=KRUS"}
    assert slagen(last(gjort.msg(old, {}), "msg")) == {"utan_datum", "utan_avsandare"}


def test_a_mail_of_outlook_in_html_with_its_pictures() -> None:
    """The words of the HTML are the text; a picture with a content id belongs to it."""
    picture = gjort.egenskaper(gjort.BILAGA_HUVUD, {0x3707: "logo.png", 0x3705: 1, 0x3712: "x", 0x3701: PNG})
    trad = gjort.egenskaper(gjort.MSG_HUVUD, {0x007D: HUVUD, 0x1013: "<p>Hej på dig</p>".encode()})
    brev = last(gjort.cfb({**trad, "__attach_version1.0_#00000000": picture}), "msg")
    assert (brev.text, [each.inbaddad for each in brev.bilagor]) == ("Hej på dig", [True])


def test_a_mail_inside_outlooks_mail_is_opened() -> None:
    """A message attached to a message is opened, whether as Outlook keeps it or as a saved .msg."""
    attached = {
        **gjort.egenskaper(gjort.INRE_HUVUD, {0x0037: "Inre"}),
        "__attach_version1.0_#00000000": gjort.egenskaper(
            gjort.BILAGA_HUVUD, {0x3707: "inre.xlsx", 0x3705: 1, 0x3701: BLAD}
        ),
    }
    kept = last(gjort.msg({**FALT, 0x007D: HUVUD}, {"Inre": attached}), "msg")
    saved = last(delat(fil(b"attachment; filename=inre.msg", gjort.msg(FALT, {"inre.xlsx": BLAD}))))
    assert [(each.namn, each.data, each.sokvag) for each in kept.bilagor] == [("inre.xlsx", BLAD, ("Inre",))]
    assert [(each.namn, each.data, each.sokvag) for each in saved.bilagor] == [("inre.xlsx", BLAD, ("inre.msg",))]


def test_a_damaged_msg_is_told() -> None:
    """Cut, or with a directory that claims the same bytes over and over: told, and not read."""
    whole = gjort.msg({**FALT, 0x007D: HUVUD}, {"blad.xlsx": BLAD})
    assert slagen(last(whole[:1500], "msg")) >= {"olasligt"}
    assert slagen(last(whole[:600], "msg")) == {"olasligt"}
    size = struct.pack("<L", len(BLAD))
    assert whole.count(size + bytes(4)) >= 1
    greedy = whole.replace(size + bytes(4), struct.pack("<LL", 0x7FFFFFFF, 0))
    assert slagen(last(greedy, "msg")) == {"olasligt"}


# ------------------------------------------------------------------------------------------------------ never raises


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_bytes_make_reading_fail(data: st.DataObject) -> None:
    """Whatever is changed in a mail of any kind, reading gives a value."""
    inner = gjort.brev(("blad.xlsx", b"PK\3\4 liten"), fran="Åsa <a@b.se>")
    inner.add_attachment(gjort.brev(("x.xlsx", b"y")))
    base = data.draw(st.sampled_from([inner.as_bytes(), _MSG, delat(fil(b"inline; filename=winmail.dat", _TNEF))]))
    raw = bytearray(base)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=6))
    brev = last(bytes(raw) or b"x", "msg" if base is _MSG else "eml")
    assert len(brev.id) == 64
    assert all(problem.text for problem in brev.problem)


_MSG = gjort.msg({**FALT, 0x007D: HUVUD}, {"blad.xlsx": b"PK\3\4 liten"})
_TNEF = gjort.tnef(("ett.xlsx", "ett.xlsx", b"PK\3\4 liten"))
