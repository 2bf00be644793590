"""A plain list of balances (konto, benämning, IB, UB) in a CSV file or a workbook, for those without SIE.

Headings in the usual words, decimal comma, blanks between thousands and any minus sign are understood; what a formula
last came to is read. UB of a konto of the result is its RES. Rows without a number of a konto are headings and sums.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.addresses import column_letters, split
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import UnreadableFileError
from xlfinsam.ledger.books import BALANS, IB, RES, UB, Account, Balance, Books, Company, nature
from xlfinsam.ledger.text import decoder_of, encoding_of, kronor, plain_lines
from xlfinsam.ledger.trying import uneven
from xlfinsam.model import Hit, Place
from xlfinsam.values import decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HEADINGS: Final[Mapping[str, frozenset[str]]] = {  # the column, by its heading without blanks, dots and letter case
    "konto": frozenset({"konto", "kontonr", "kontonummer", "kontonr/namn", "account"}),
    "namn": frozenset({"benämning", "kontobenämning", "namn", "kontonamn", "kontotext", "text", "beskrivning"}),
    IB: frozenset({"ib", "ingåendebalans", "ingbalans", "ingåendesaldo", "ingsaldo", "ingående", "ingåendebal",
                   "ingbal"}),
    UB: frozenset({"ub", "utgåendebalans", "utgbalans", "utgåendesaldo", "utgsaldo", "utgående", "utgåendebal",
                   "utgbal", "saldo", "ubres", "ub/res", "ackumulerat"}),
}  # fmt: skip
REASONS: Final = {  # why a workbook cannot be read, by the kinds of `engine.package`
    "losenord": "skyddad med lösenord",
    "xls": "en gammal Excel-fil (.xls)",
    "xlsm": "en arbetsbok med makron (.xlsm)",
    "xlsb": "en binär Excel-fil (.xlsb)",
    "ods": "en OpenDocument-fil (.ods)",
    "trasig_zip": "skadad eller avklippt",
    "trasig_xml": "skadad inuti",
    "zipbomb": "orimligt stor",
}
MOST: Final = Decimal(10) ** 15  # kronor; no förbund has more
TOP: Final = 30  # rows in which the headings are looked for
_KONTO: Final = re.compile(r"([0-9]{3,8})(?:\s+(.*))?")
_AMOUNT: Final = re.compile(r"([0-9]+)(?:[.,]([0-9]{1,2})0*)?")
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009']")
_SEPARATORS: Final = (";", "\t", ",")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `cells` by column (from 1) as text; `exact` are numbers of a workbook, `empty_formulas` not computed."""

    number: int
    cells: Mapping[int, str]
    exact: frozenset[int] = frozenset()
    empty_formulas: frozenset[int] = frozenset()
    sheet: str = ""

    def place(self, fil: str, column: int) -> Place:
        """Return where a cell stands: sheet and cell of a workbook, the line of a text file."""
        return Place(fil, self.sheet, f"{column_letters(column)}{self.number}" if self.sheet else f"rad {self.number}")


def parse_list(data: bytes, fil: str) -> Books:
    """Read a list of balances of year 0; UnreadableFileError "lista_olaslig" where the file holds no such list."""
    sheets = _of_workbook(data, fil) if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else [_of_text(data, fil)]
    for rows in sheets:
        if (found := _columns(rows)) is not None:
            at, columns = found
            return _read(rows[at + 1 :], columns, fil, hashlib.sha256(data).hexdigest())
    raise UnreadableFileError("lista_olaslig", fil, "ingen rad har rubrikerna konto och UB")


# ------------------------------------------------------------------------------------------------------- the rows


def _of_workbook(data: bytes, fil: str) -> list[list[Row]]:
    """Return the rows of every visible sheet."""
    try:
        book = Workbook.open(Package.from_bytes(data, fil, macros=True))
        return [list(_of_sheet(book, sheet.name)) for sheet in book.sheets if sheet.state == "visible"]
    except UnreadableFileError as error:
        raise UnreadableFileError("lista_olaslig", fil, REASONS.get(error.kind, "ingen Excel-arbetsbok")) from error


def _of_sheet(book: Workbook, sheet: str) -> Iterator[Row]:
    told: defaultdict[int, dict[int, str]] = defaultdict(dict)
    exact: defaultdict[int, set[int]] = defaultdict(set)
    empty: defaultdict[int, set[int]] = defaultdict(set)
    for address, cell in book.cells(sheet).items():
        corner = split(address)
        if corner is None or (not cell.text.strip() and cell.formula is None):
            continue
        row, column = corner
        told[row][column] = cell.text.strip()
        if cell.kind == "n":
            exact[row].add(column)
        elif not cell.text.strip():
            empty[row].add(column)
    for row, cells in sorted(told.items()):
        yield Row(row, cells, frozenset(exact[row]), frozenset(empty[row]), sheet)


def _of_text(data: bytes, fil: str) -> list[Row]:
    """Split a text file at the separator that its lines have most of."""
    data = plain_lines(data)
    if b"\0" in data:
        raise UnreadableFileError("lista_olaslig", fil, "ingen textfil")
    text = decoder_of(encoding_of(data))(data)
    head = text.splitlines()[:TOP]
    separator = max(_SEPARATORS, key=lambda sign: max((line.count(sign) for line in head), default=0))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            told = {at: cell.strip() for at, cell in enumerate(cells, 1) if cell.strip()}
            rows.append(Row(line, told))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFileError("lista_olaslig", fil, f"rad {line} kan inte delas i kolumner") from error
    return rows


def _columns(rows: list[Row]) -> tuple[int, dict[str, int]] | None:
    """Find the row of headings and the column of each; konto and UB are needed."""
    for at, row in enumerate(rows[:TOP]):
        columns: dict[str, int] = {}
        for column, told in sorted(row.cells.items()):
            heading = re.sub(r"[\s.]", "", told).casefold()
            for name, known in HEADINGS.items():
                if heading in known or (name in {IB, UB} and re.sub(r"[\d-]+$", "", heading) in known):
                    columns.setdefault(name, column)
        if "konto" in columns and UB in columns:
            return at, columns
    return None


# ------------------------------------------------------------------------------------------------------ the books


def _read(rows: list[Row], columns: Mapping[str, int], fil: str, sha256: str) -> Books:
    """Make books of the rows under the headings."""
    accounts: dict[str, Account] = {}
    balances: list[Balance] = []
    hits: list[Hit] = []
    passed: list[Row] = []
    for row in rows:
        match = _KONTO.fullmatch(row.cells.get(columns["konto"], "").removesuffix(".0"))
        if match is None:
            passed += [row] if row.cells else []
            continue
        konto, beside = match[1], match[2] or ""
        place = row.place(fil, columns["konto"])
        if konto in accounts:
            hits.append(Hit(place, "", konto, konto, accounts[konto].place.cell, kind="dubbelt_konto"))
            continue
        namn = row.cells.get(columns.get("namn", 0), "") or beside
        accounts[konto] = Account(konto, namn, place=place)
        if not namn:
            hits.append(Hit(place, falt=konto, varde=konto, kind="konto_utan_namn"))
        balances += _balances(row, konto, columns, fil, hits)
    if passed:
        words = {"antal": str(len(passed))}
        hits.append(Hit(passed[0].place(fil, columns["konto"]), details=words, kind="rad_utan_konto"))
    books = Books(fil, sha256, "", Company(sietyp=""), {}, dict(sorted(accounts.items())), {}, {}, tuple(balances))
    return replace(books, hits=(*hits, *uneven(books, 0)))


def _balances(row: Row, konto: str, columns: Mapping[str, int], fil: str, hits: list[Hit]) -> Iterator[Balance]:
    """Read IB and UB of one konto; a blank cell is no saldo."""
    for slag in (IB, UB):
        column = columns.get(slag, 0)
        told, place = row.cells.get(column), row.place(fil, column)
        if told is None:
            continue
        label = f"{slag} {konto}"
        if column in row.empty_formulas:
            hits.append(Hit(place, "", konto, None, None, {"etikett": label}, kind="formel_oraknad"))
            continue
        amount = amount_of(told, exact=column in row.exact)
        if amount is None:
            hits.append(Hit(place, "", konto, told, None, {"etikett": label}, kind="belopp_olasligt"))
        elif slag == UB:
            yield Balance(UB if nature(konto) == BALANS else RES, konto, 0, amount, place)
        else:
            yield Balance(IB, konto, 0, amount, place)


def amount_of(told: str, *, exact: bool = False) -> Decimal | None:
    """Read an amount in kronor: "−1 234,50", "1.234,50", "(12)", "12-"; None for anything else.

    An `exact` one is a number of a workbook, with a binary float's noise: rounded to whole öre.
    """
    if exact:
        number = decimal(told)
        return number.quantize(Decimal("0.01")) if number is not None and abs(number) < MOST else None
    text = _SPACES.sub("", told).replace("\u2212", "-").replace("–", "-").removesuffix("kr").removesuffix("SEK")
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1]
    if text.endswith("-"):
        text = "-" + text[:-1]
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    for thousands, point in ((".", ","), (",", ".")):
        if thousands in digits and (point in digits or digits.count(thousands) > 1):
            whole, _, fraction = digits.partition(point)
            if re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+", whole):
                digits = whole.replace(thousands, "") + ("." + fraction if fraction else "")
    match = _AMOUNT.fullmatch(digits)
    if match is None or len(match[1]) > MOST.adjusted():
        return None
    return kronor(sign * int(match[1] + (match[2] or "").ljust(2, "0")))
