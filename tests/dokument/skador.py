"""Ways to break an accessible PDF, one fault each, as a careless maker would: what a checker must find."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Skada = Callable[[Pdf], None]


def element(pdf: Pdf, kind: str) -> list[pikepdf.Object]:
    """Return the structure elements of a kind, in the order of reading."""
    return [one for one in alla(pdf.Root.StructTreeRoot) if str(one.S) == kind]


def alla(parent: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from alla(kid)


def innehall(pdf: Pdf, found: str, put: str) -> None:
    """Change the first match in the stream of some page."""
    for page in pdf.pages:
        page.contents_coalesce()
        data = page.Contents.read_bytes()
        new, hits = re.subn(found.encode(), put.encode(), data, count=1, flags=re.DOTALL)
        if hits:
            page.Contents = pdf.make_stream(new)
            return
    raise AssertionError(found)


def xmp(pdf: Pdf, found: str, put: str) -> None:
    data = pdf.Root.Metadata.read_bytes()
    new, hits = re.subn(found.encode(), put.encode(), data, flags=re.DOTALL)
    assert hits, found
    pdf.Root.Metadata = pdf.make_stream(new, Type=Name.Metadata, Subtype=Name.XML)


def _utan_rubriker(pdf: Pdf) -> None:
    for heading in element(pdf, "/TH"):
        heading.S = Name.TD
    for cell in element(pdf, "/TD"):
        if "/A" in cell:
            del cell.A


def _utan_omfang(pdf: Pdf) -> None:
    for cell in [*element(pdf, "/TH"), *element(pdf, "/TD")]:
        if "/A" in cell:
            del cell.A


def _typsnitt(pdf: Pdf) -> Iterator[pikepdf.Object]:
    for page in pdf.pages:
        yield from page.Resources.get("/Font", {}).values()


def _ej_inbaddat(pdf: Pdf) -> None:
    for font in _typsnitt(pdf):
        descriptor = font.DescendantFonts[0].FontDescriptor
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            if key in descriptor:
                del descriptor[key]


def _utan_unicode(pdf: Pdf) -> None:
    for font in _typsnitt(pdf):
        if "/ToUnicode" in font:
            del font["/ToUnicode"]


def _lankar(pdf: Pdf) -> list[pikepdf.Object]:
    return [note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == Name.Link]


def _utan_lankord(pdf: Pdf) -> None:
    for link in _lankar(pdf):
        for key in ("/Contents", "/Alt"):
            if key in link:
                del link[key]


def _losa_lankar(pdf: Pdf) -> None:
    for link in element(pdf, "/Link"):
        link.K = Array([kid for kid in link.K if not (isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR)])
    for link in _lankar(pdf):
        if "/StructParent" in link:
            del link["/StructParent"]


def _utan_flikordning(pdf: Pdf) -> None:
    for page in pdf.pages:
        if "/Tabs" in page:
            del page.Tabs


def _omkastad(pdf: Pdf) -> None:
    document = pdf.Root.StructTreeRoot.K
    document = document[0] if isinstance(document, Array) else document
    document.K = Array(list(document.K)[::-1])


def _ny_text(pdf: Pdf) -> None:
    innehall(pdf, r"$", "\nBT 1 0 0 1 60 60 Tm /f0 10 Tf <0001> Tj ET\n")


def _ny_yta(pdf: Pdf) -> None:
    innehall(pdf, r"$", "\n0 0 50 50 re f\n")


def _byt(kind: str, till: str, nummer: int = 0) -> Skada:
    def skada(pdf: Pdf) -> None:
        element(pdf, kind)[nummer].S = Name(till)

    return skada


def _bort(kind: str, key: str) -> Skada:
    def skada(pdf: Pdf) -> None:
        for one in element(pdf, kind):
            if key in one:
                del one[key]

    return skada


def _utan_cell(pdf: Pdf) -> None:
    row = element(pdf, "/TR")[-1]
    row.K = Array(list(row.K)[:-1])


def _rot(key: str) -> Skada:
    def skada(pdf: Pdf) -> None:
        del pdf.Root[key]

    return skada


def _visningstitel(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def _misstankt(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


def _fel_roll(pdf: Pdf) -> None:
    element(pdf, "/P")[0].S = Name("/Stycke")


def _rund_roll(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary({"/Ett": Name("/Tva"), "/Tva": Name("/Ett")})
    element(pdf, "/P")[0].S = Name("/Ett")


def _tom_alt(pdf: Pdf) -> None:
    for figure in element(pdf, "/Figure"):
        figure.Alt = String("")


SKADOR: dict[str, Skada] = {
    "inget språk": _rot("/Lang"),
    "inte märkt": _rot("/MarkInfo"),
    "inget träd": _rot("/StructTreeRoot"),
    "misstänkta taggar": _misstankt,
    "filnamn i stället för titel": _visningstitel,
    "ingen metadata": _rot("/Metadata"),
    "ingen pdfuaid": lambda pdf: xmp(pdf, r"<pdfuaid:part>1</pdfuaid:part>", ""),
    "ingen titel": lambda pdf: xmp(pdf, r"<dc:title>.*?</dc:title>", ""),
    "inga bokmärken": _rot("/Outlines"),
    "bild utan ord": _bort("/Figure", "/Alt"),
    "bild med tomma ord": _tom_alt,
    "hoppad rubriknivå": _byt("/H2", "/H4"),
    "första rubriken på nivå 3": _byt("/H1", "/H3"),
    "tabell utan rubrikceller": _utan_rubriker,
    "rubrikceller utan omfång": _utan_omfang,
    "rad med en cell för lite": _utan_cell,
    "rad i rad": _byt("/TD", "/TR"),
    "lista med annat än punkter": _byt("/LI", "/P"),
    "punkt utan kropp": _byt("/LBody", "/LI"),
    "innehåll med annat än poster": _byt("/TOCI", "/P"),
    "okänd tagg": _fel_roll,
    "tagg som är sig själv": _rund_roll,
    "typsnitt som inte följer med": _ej_inbaddat,
    "bokstäver utan Unicode": _utan_unicode,
    "länk utan ord": _utan_lankord,
    "länk utan tagg": _losa_lankar,
    "ingen flikordning": _utan_flikordning,
    "omvänd läsordning": _omkastad,
    "text utan tagg": _ny_text,
    "yta utan tagg": _ny_yta,
    "text som utsmyckning": lambda pdf: innehall(pdf, r"/Span<</MCID \d+>>BDC", "/Artifact BMC"),
    "utsmyckning i text": lambda pdf: innehall(pdf, r"(/Span<</MCID \d+>>BDC)", r"\1 /Artifact BMC EMC"),
    "innehåll märkt två gånger": lambda pdf: innehall(pdf, r"(/Span<</MCID )1>>BDC", r"\g<1>0>>BDC"),
    "märke som ingen tagg har": lambda pdf: innehall(pdf, r"(/Span<</MCID )1>>BDC", r"\g<1>9999>>BDC"),
}  # fmt: skip


def skadad(pdf: bytes, skada: Skada) -> bytes:
    """Return the PDF with one fault."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        skada(opened)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()
