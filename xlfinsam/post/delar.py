"""One part of a workbook, looked through as it streams by: relationships, content types, formulas, definitions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_FORMEL: Final = 65_536  # characters; Excel takes 8 192
_FORMLER: Final = frozenset(
    {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula"}
)
_INBADDAT: Final = "arbetsboken har ett inbäddat objekt"
_LANK: Final = "arbetsboken har en länk till en annan fil"
_HAMTAR: Final = "arbetsboken hämtar data utifrån"
_MAKRON: Final = "arbetsboken har makron"
_DDE: Final = "arbetsboken kan starta program (DDE)"
_SAMBAND: Final = {
    "oleobject": ("inbaddat", _INBADDAT), "package": ("inbaddat", _INBADDAT), "control": ("inbaddat", _INBADDAT),
    "activexcontrolbinary": ("inbaddat", _INBADDAT), "webextension": ("inbaddat", _INBADDAT),
    "webextensiontaskpane": ("inbaddat", _INBADDAT), "webextensiontaskpanes": ("inbaddat", _INBADDAT),
    "vbaproject": ("xlsm", _MAKRON), "xlmacrosheet": ("xlsm", _MAKRON), "xlintlmacrosheet": ("xlsm", _MAKRON),
    "dialogsheet": ("xlsm", _MAKRON), "externallink": ("externa_lankar", _LANK),
    "externallinkpath": ("externa_lankar", _LANK), "connections": ("externa_lankar", _HAMTAR),
    "querytable": ("externa_lankar", _HAMTAR),
}  # fmt: skip
_TYPER: Final = (
    (re.compile(r"macroenabled|vbaproject|macrosheet|dialogsheet"), "xlsm", _MAKRON),
    (re.compile(r"sheet\.binary"), "xlsb", "arbetsboken är binär (.xlsb)"),
    (re.compile(r"oleobject|activex"), "inbaddat", _INBADDAT),
    (re.compile(r"externallink"), "externa_lankar", _LANK),
    (re.compile(r"connections\+xml|querytable"), "externa_lankar", _HAMTAR),
)
_HUVUDDELAR: Final = frozenset(
    f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}.main+xml" for kind in ("sheet", "template")
)
_LOVLIG: Final = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_STRANG: Final = re.compile(r'"(?:[^"]|"")*+"')
_DDE_FUNKTION: Final = re.compile(r"\bDDE(?:INITIATE)?\s*\(", re.IGNORECASE)
_UTAT: Final = re.compile(
    r"(?:\b|_)(?:WEBSERVICE|RTD|CALL|EXEC|REGISTER(?:\.ID)?|IMAGE)\s*\(|(?<![\w\]])\[\d+\]|'[^']*\[[^'\]]+\][^']*'!",
    re.IGNORECASE,
)
_FILLANK: Final = re.compile(r'\bHYPERLINK\s*\(\s*"(?:\\\\|//|file:|[A-Z]:)', re.IGNORECASE)


class Fel(Exception):  # noqa: N818  a reason that ends the reading of a file, within this package only
    """What ends the reading of a file: a reason of SKAL and what stood there."""

    def __init__(self, skal: str, star: str) -> None:
        """Keep both."""
        super().__init__(skal, star)
        self.skal = skal
        self.star = star


class Xmldel:
    """Takes a part in chunks; `fynd` are the reasons found, `arbetsbok` whether it declares a workbook."""

    def __init__(self, namn: str, delar: set[str]) -> None:
        """`namn` is the part's, `delar` those of all parts: both lower case."""
        self.namn = namn
        self.fynd: list[tuple[str, str]] = []
        self.arbetsbok = False
        self._delar = delar
        self._parser: expat.XMLParserType | None = None
        self._begun = False
        self._formel: list[str] | None = None
        self._tail = b""

    def mata(self, bit: bytes) -> None:
        """Take the next chunk; Fel "dtd" or "trasig_zip" for what no program of ours would read."""
        if not self._begun:
            self._begun = True
            if self._ar_xml(bit):
                self._parser = self._ny()
        if self._parser is not None:
            self._tolka(bit, last=False)
        elif b"<!DOCTYPE" in (self._tail + bit).upper() and self.namn.endswith((".vml", ".xml", ".rels")):
            raise Fel("dtd", "en del har en dokumenttypsdefinition (DOCTYPE)")
        self._tail = bit[-16:]

    def slut(self) -> None:
        """Say that no more comes."""
        if self._parser is not None:
            self._tolka(b"", last=True)

    def _ar_xml(self, bit: bytes) -> bool:
        """Say whether a part is XML: by its name, or by how it begins. Excel's drawings in VML are not well-formed."""
        if self.namn.endswith(".vml"):
            return False
        start = bit[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
        return self.namn.endswith((".xml", ".rels")) or start.startswith(b"<")

    def _ny(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._borjar
        parser.EndElementHandler = self._slutar
        parser.CharacterDataHandler = self._tecken
        return parser

    def _tolka(self, bit: bytes, *, last: bool) -> None:
        assert self._parser is not None  # noqa: S101  the callers have looked
        try:
            self._parser.Parse(bit, last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Fel("trasig_zip", "filen är skadad inuti: en del är inte rätt skriven") from error

    def _doctype(self, *_: object) -> None:
        raise Fel("dtd", "en del har en dokumenttypsdefinition (DOCTYPE)")

    def _borjar(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "Relationship":
            self._samband(attributes)
        elif name in {"Override", "Default"} and self.namn == "[content_types].xml":
            self._typ(name, attributes)
        elif name == "ddeLink":
            self.fynd.append(("dde", _DDE))
        elif name in _FORMLER:
            self._formel = []

    def _tecken(self, text: str) -> None:
        if self._formel is not None:
            self._formel.append(text)
            if sum(map(len, self._formel)) > MAX_FORMEL:
                raise Fel("trasig_zip", "en formel är längre än Excel tillåter")

    def _slutar(self, tag: str) -> None:
        if self._formel is not None and tag.rpartition(" ")[2] in _FORMLER:
            self.fynd += formelfel("".join(self._formel))
            self._formel = None

    def _samband(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        if kind in _SAMBAND:
            self.fynd.append(_SAMBAND[kind])
        elif attributes.get("TargetMode", "").lower() == "external" and not (
            kind == "hyperlink" and _LOVLIG.match(attributes.get("Target", "").strip())
        ):
            self.fynd.append(("externa_lankar", _LANK))

    def _typ(self, element: str, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("ContentType", "").strip().lower()
        ending = f".{attributes.get('Extension', '').lower()}"
        if element == "Default" and not any(name.endswith(ending) for name in self._delar):
            return  # some programs declare what they do not use
        self.arbetsbok = self.arbetsbok or kind in _HUVUDDELAR
        self.fynd += [(reason, told) for pattern, reason, told in _TYPER if pattern.search(kind)]


def formelfel(formel: str) -> list[tuple[str, str]]:
    """Give what is wrong with a formula: one that starts a program, or reaches outside its workbook."""
    bare = _STRANG.sub("", formel)
    found = []
    if "|" in bare or _DDE_FUNKTION.search(bare):  # the pipe stands in no formula but DDE's
        found.append(("dde", _DDE))
    if _UTAT.search(bare) or _FILLANK.search(formel):
        found.append(("externa_lankar", _LANK))
    return found
