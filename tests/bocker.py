"""Small books for the tests of the close: two years of a förbund that hold together, as a SIE file, and their årsbok."""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests import byfile
from tests.inkorg import made
from xlfinsam.engine import registers
from xlfinsam.engine.book import ENGINE
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.forms.arsbok import GRANSKNING
from xlfinsam.forms.bokslut import STEG
from xlfinsam.forms.rakenskaper import BOKSLUT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.fields import Answer
    from xlfinsam.shown import Register

ORGNR = "222000-0315"
YEAR = 2024
ZERO = Decimal(0)
SETTINGS = (
    made.SETTINGS.replace(
        "mal_positiva = 0.5\n",
        f'mal_positiva = 0.5\norgnr = "{ORGNR}"\nkontoplan = "kommunbas"\nandel_stat = 0.5\nandel_region = 0.25\n'
        'andel_kommun = 0.25\nbidrag_totalt = 1000000\nfordelning = "folkmängd"\nanstallda = 1\n'
        "tak_eget_kapital = 500000\nmal_individ = 0.75\ntolerans_insats = 0.05\n",
    )
    + "".join(
        f'\n[[medlemmar]]\nnamn = "{name}"\ntyp = "{typ}"\nbidrag = {amount}\nrad = "{row}"\n{more}'
        for name, typ, amount, row, more in (
            ("Staten", "stat", 500000, "driftbidrag_staten", ""),
            ("Regionen", "region", 250000, "driftbidrag_regionen", ""),
            ("Ö kommun", "kommun", 250000, "driftbidrag_kommunerna", "folkmangd = 12345\n"),
        )
    )
    + "".join(
        f'\n[[medel]]\nnyckel = "{key}"\nnamn = "{key.title()}"\nobjekt = "{objekt}"\ninriktning = "individ"\n'
        f"budget = {budget}\n"
        for key, objekt, budget in (("alfa", "10", 500000), ("beta", "20", 260000))
    )
    + "".join(
        f'\n[[budget]]\nnyckel = "{key}"\nnamn = "{key}"\ngrupp = "{group}"\nfg = {fg}\nar0 = {now}\nar1 = {now}\nar2 = {now}\n'
        for key, group, fg, now in (
            ("agarbidrag", "intäkt", 1000000, 1000000),
            ("insatser", "kostnad", 700000, 760000),
            ("kansli", "kostnad", 260000, 250000),
        )
    )
    + '\n[[malen]]\nnyckel = "individ"\nnamn = "Tre av fyra kronor till individer"\njamfor = "minst"\nmal = 0.75\n'
    'enhet = "%"\nsiffra = "andel_individ"\n'
)
NAMES = {
    1511: "Kundfordringar", 1931: "Bank", 2011: "Eget kapital", 2019: "Årets resultat", 2441: "Leverantörsskulder",
    2921: "Upplupna semesterlöner", 3511: "Driftbidrag från staten", 3514: "Driftbidrag från regionen",
    3516: "Driftbidrag från kommunerna", 4511: "Lämnade bidrag till insatser", 5021: "Löner",
    5111: "Förändring semesterlöneskuld", 5611: "Arbetsgivaravgifter", 6011: "Lokalhyra", 7411: "Revision",
    8411: "Ränteintäkter", 8511: "Räntekostnader", 8999: "Årets resultat",
}  # fmt: skip
Row = tuple[int, str, str]  # konto, belopp, objekt
Voucher = tuple[Row, ...]


@dataclass(frozen=True)
class Year:
    """One year of the books: how it began and its vouchers."""

    ib: Mapping[int, Decimal]
    vouchers: tuple[Voucher, ...]

    @property
    def moved(self) -> dict[int, Decimal]:
        """What the vouchers come to by konto."""
        found: dict[int, Decimal] = {}
        for konto, amount, _ in (row for voucher in self.vouchers for row in voucher):
            found[konto] = found.get(konto, ZERO) + Decimal(amount)
        return found

    @property
    def ub(self) -> dict[int, Decimal]:
        """Where the konton of the balance stand at the end."""
        konton = {konto for konto in (*self.ib, *self.moved) if konto < 3000}
        return {konto: self.ib.get(konto, ZERO) + self.moved.get(konto, ZERO) for konto in sorted(konton)}

    @property
    def res(self) -> dict[int, Decimal]:
        """What the konton of the result came to."""
        return {konto: amount for konto, amount in sorted(self.moved.items()) if konto >= 3000}

    @property
    def after(self) -> dict[int, Decimal]:
        """How the next year begins: the result has gone to eget kapital."""
        result = sum(self.res.values(), ZERO)
        return self.ub | {2011: self.ub.get(2011, ZERO) + result}

    def and_more(self, *rows: Row) -> Year:
        """Return the same year with one voucher more."""
        return replace(self, vouchers=(*self.vouchers, rows))


def _paid(konto: int, amount: str, objekt: str = "") -> Voucher:
    """Pay a cost, or get an income where the amount is below nought, from the bank."""
    return ((konto, amount, objekt), (1931, str(-Decimal(amount)), ""))


BEFORE = Year(
    {1511: Decimal("2000.50"), 1931: Decimal("400000.25"), 2011: Decimal("-301999.75"), 2441: Decimal(-80001),
     2921: Decimal(-20000)},
    (
        _paid(3511, "-480000"), _paid(3514, "-240000"), _paid(3516, "-240000"), _paid(4511, "460000.50", "10"),
        _paid(4511, "245000.49", "20"), _paid(5021, "170000.45"), _paid(5611, "53414.14"), _paid(6011, "12000.50"),
        _paid(7411, "10000"), _paid(8411, "-812.37"), ((5111, "2400.40", ""), (2921, "-2400.40", "")),
        ((2441, "30000.50", ""), (1931, "-30000.50", "")),
    ),
)  # fmt: skip
NOW = Year(
    BEFORE.after,
    (
        _paid(3511, "-500000"), _paid(3514, "-250000"), _paid(3516, "-250000"), _paid(4511, "495000.50", "10"),
        _paid(4511, "258000.49", "20"), _paid(5021, "180000.50"), _paid(5611, "56556.16"), _paid(6011, "12500.50"),
        _paid(7411, "10500"), _paid(8411, "-1234.56"), _paid(8511, "1.50"),
        ((5111, "1200.20", ""), (2921, "-1200.20", "")), ((2441, "-10000.50", ""), (1931, "10000.50", "")),
    ),
)  # fmt: skip


def sie(
    now: Year = NOW,
    before: Year | None = BEFORE,
    *,
    year: int = YEAR,
    orgnr: str = ORGNR,
    gen: str = "20250115",
    names: Mapping[int, str] = NAMES,
    shuffled: int | None = None,
) -> bytes:
    """Write the books as a SIE file of type 4E; `shuffled` is the seed of another order of its lines."""
    konton = {*now.ub, *now.res, *(() if before is None else (*before.ub, *before.res))}
    records = [f'#KONTO {konto} "{names.get(konto, f"Konto {konto}")}"' for konto in sorted(konton)]
    records += ['#DIM 6 "Projekt"', '#OBJEKT 6 10 "Alfa"', '#OBJEKT 6 20 "Beta"']
    for index, held in ((0, now), (-1, before)):
        if held is not None:
            for label, amounts in (("IB", held.ib), ("UB", held.ub), ("RES", held.res)):
                records += [f"#{label} {index} {konto} {amount}" for konto, amount in sorted(amounts.items())]
    vouchers = [
        [f'#VER A {number} {year}{(number - 1) % 12 + 1:02}15 "Ett köp"', "{",
         *(f'#TRANS {konto} {{{f"6 {objekt}" if objekt else ""}}} {amount}' for konto, amount, objekt in rows), "}"]
        for number, rows in enumerate(now.vouchers, start=1)
    ]  # fmt: skip
    blocks = [[record] for record in records] + vouchers
    if shuffled is not None:
        random.Random(shuffled).shuffle(blocks)  # noqa: S311  another order of the same lines
    head = ["#FLAGGA 0", '#PROGRAM "Prov" 1.0', "#FORMAT PC8", f"#GEN {gen}", "#SIETYP 4", f"#ORGNR {orgnr}",
            '#FNAMN "Samordningsförbundet Provet"', f"#RAR 0 {year}0101 {year}1231"]  # fmt: skip
    head += [f"#RAR -1 {year - 1}0101 {year - 1}1231"] if before is not None else []
    return ("\n".join([*head, *(line for block in blocks for line in block)]) + "\n").encode("cp437")


def arsbok(settings: str = SETTINGS) -> bytes:
    """Make the årsbok of the förbund, once."""
    return made.arsbok_bytes(settings)


@dataclass(frozen=True)
class Desk:
    """An årsbok in a folder, and what a kansli does with it."""

    arsbok: Path

    @property
    def folder(self) -> Path:
        """Where the årsbok is."""
        return self.arsbok.parent

    @property
    def book(self) -> Workbook:
        """The årsbok as it is saved now."""
        return Workbook.open(Package.open(self.arsbok, macros=True))

    def put(self, data: bytes, name: str = "bok.se") -> Path:
        """Let a file of the books come, beside the årsbok."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    def rows(self, register: Register) -> list[dict[str, Answer]]:
        """Read a list of the årsbok."""
        return registers.read_rows(self.book, register)  # type: ignore[arg-type]  # a Workbook reads as a Grid does

    def steps(self) -> dict[str, Answer]:
        """Read where every step stands."""
        return {str(row["steg"]): row.get("status") for row in self.rows(BOKSLUT) if row["steg"] in STEG}

    def write(self, sheet: str, values: Mapping[str, Answer]) -> None:
        """Let the kansli write in the årsbok."""
        book = self.book
        book.write(sheet, values)
        self.arsbok.write_bytes(book.to_bytes())

    def add(self, register: Register, *rows: Mapping[str, Answer]) -> None:
        """Let the kansli write rows at the end of a list."""
        cells: dict[str, Answer] = {}
        first = register.first_row + len(self.rows(register))
        for at, row in enumerate(rows):
            for name, answer in row.items():
                letters = registers.span(self.book, f"{register.id}.{name}")[1]  # type: ignore[arg-type]  # as above
                cells[f"{letters}{first + at}"] = answer
        self.write(register.sheet, cells)

    def set(self, name: str, answer: Answer) -> None:
        """Let the kansli write a setting."""
        where = self.book.locate(f"installning.{name}")
        assert where is not None, name
        self.write(where[0], {where[1]: answer})

    def answer_all(self, text: str = "Vi vet det.") -> int:
        """Let the kansli answer every question in Granskning; returns how many."""
        asked = [at for at, row in enumerate(self.rows(GRANSKNING)) if row["niva"] == "FRÅGA"]
        self.write(GRANSKNING.sheet, {f"F{GRANSKNING.first_row + at}": text for at in asked})
        return len(asked)

    def everything(self) -> dict[str, bytes]:
        """Every file here and its bytes, to see that nothing has changed."""
        return {str(path): path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}


def desk(folder: Path, data: bytes | None = None) -> Desk:
    """Lay out an årsbok in a folder with å, ä, ö and spaces."""
    for book in list(ENGINE.apps.apps[0].books) if len(ENGINE.apps) else ():
        book.close()  # what another test has left open would be computed with every verb
    here = Desk(folder / "Årets böcker" / "årsbok för 2024.xlsm")
    here.arsbok.parent.mkdir(parents=True)
    here.arsbok.write_bytes(arsbok() if data is None else data)
    return here


@cache
def after(till: str = "periodisera", settings: str = SETTINGS) -> bytes:
    """Close the year as far as a step, every question answered, and return the årsbok."""
    with tempfile.TemporaryDirectory() as folder:
        here = desk(Path(folder), arsbok(settings))
        byfile.bokslut(here.arsbok, here.put(sie()))
        if till != "periodisera":
            here.answer_all()
            byfile.bokslut(here.arsbok, till=till)
        return here.arsbok.read_bytes()
