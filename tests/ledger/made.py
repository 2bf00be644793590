"""Small SIE files written by the spec, by a seed: what the tests read back, and the large file that the bench reads."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO

from xlfinsam.ledger.sie import parse

HEAD = (
    "#FLAGGA 0",
    '#PROGRAM "Prov" 1.0',
    "#FORMAT PC8",
    "#GEN 20250120",
    "#SIETYP 4",
    "#ORGNR 222000-0000",
    '#FNAMN "Samordningsförbundet Provet"',
    "#RAR 0 20240101 20241231",
    "#RAR -1 20230101 20231231",
)
KONTON = {
    "1930": "Bank",
    "2010": "Eget kapital",
    "3010": "Bidrag från medlemmar",
    "4010": "Köp av insats",
    "5010": "Lokalhyra",
}
NAMED = tuple(f'#KONTO {konto} "{namn}"' for konto, namn in KONTON.items())
Pairs = tuple[tuple[str, str], ...]


def quoted(text: str) -> str:
    """Write a field in quotation marks, as the spec escapes it."""
    return '"' + text.replace('"', '\\"') + '"'


def sie(*lines: str, head: tuple[str, ...] = HEAD + NAMED, encoding: str = "cp437", end: str = "\n") -> bytes:
    """Make a file of these lines under a lawful head."""
    return end.join((*head, *lines, "")).encode(encoding)


def read(*lines: str, **more: object):
    """Read a file of these lines under a lawful head, called bok.se."""
    return parse(sie(*lines, **more), "bok.se")  # type: ignore[arg-type]


def voucher(
    *rows: tuple[str, str], serie: str = "A", nr: str = "1", day: str = "20240131", objekt: str = ""
) -> list[str]:
    """Write a voucher of (konto, belopp)."""
    made = [f"#TRANS {konto} {{{objekt}}} {belopp}" for konto, belopp in rows]
    return [f'#VER {serie} {nr} {day} "Prov"', "{", *made, "}"]


def line_of(lines_before: int) -> str:
    """Name the line that stands `lines_before` lines under the head."""
    return f"rad {len(HEAD + NAMED) + lines_before + 1}"


def crc(lines: list[list[str]]) -> int:
    """Sum labels and contents of fields, told field by field, by the book."""
    return zlib.crc32("".join("".join(fields) for fields in lines).encode("cp437"))


@dataclass
class Made:
    """A whole book made by a seed: what its lines say, so that a reader can be asked for it."""

    seed: int
    ib: dict[str, Decimal] = field(default_factory=dict)
    ub: dict[str, Decimal] = field(default_factory=dict)
    res: dict[str, Decimal] = field(default_factory=dict)
    moved: dict[tuple[str, Pairs], Decimal] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    vouchers: list[list[str]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the lines of the file."""
        return [*self.head, *self.records, *(line for rows in self.vouchers for line in rows)]


TEXTS = ("Hyra", "Köp av insats", 'Sagt "så"', "Åtgärd, mars", "{klamrar} #TRANS", "Ö", "", "a\\b")


def make(seed: int, vouchers: int = 12) -> Made:
    """Make a book that holds together: objects in two dimensions, quoted and bare fields, years 0 and -1."""
    rng = random.Random(seed)  # noqa: S311  made data
    book = Made(seed, head=list(HEAD))
    book.records = [*NAMED, "#DIM 1 Kostnadsställe", "#DIM 6 Projekt"]
    book.records += [f"#OBJEKT 1 {nr} {quoted(f'Ställe {nr}')}" for nr in (10, 20)] + ['#OBJEKT 6 "P 1" "Alfa"']
    total: dict[str, Decimal] = dict.fromkeys(KONTON, Decimal(0))
    start = Decimal(rng.randint(0, 10**8)).scaleb(-2)
    book.ib = {"1930": start, "2010": -start}
    for nr in range(1, vouchers + 1):
        rows, left = [], Decimal(0)
        for _ in range(rng.randint(1, 4)):
            konto = rng.choice(list(KONTON))
            pairs: Pairs = rng.choice([(), (("1", "10"),), (("1", "20"), ("6", "P 1")), (("6", "P 1"),)])
            amount = Decimal(rng.randint(-(10**7), 10**7)).scaleb(-2)
            rows.append((konto, pairs, amount))
            left += amount
        rows.append(("1930", (), -left))
        text = rng.choice(TEXTS)
        book.texts.append(text)
        written = [
            f"#VER {rng.choice(['A', quoted('B'), quoted('')])} {nr} 2024{rng.randint(1, 12):02}15 {quoted(text)}",
            "{",
        ]
        for konto, pairs, amount in rows:
            total[konto] += amount
            book.moved[konto, pairs] = book.moved.get((konto, pairs), Decimal(0)) + amount
            objekt = " ".join(f"{dim} {quoted(nr) if ' ' in nr or rng.random() < 0.5 else nr}" for dim, nr in pairs)
            shown = format(amount.normalize(), "f") if rng.random() < 0.3 else f"{amount:.2f}"
            written.append(
                f"{rng.choice(['', '   '])}#TRANS{rng.choice([' ', chr(9)])}{rng.choice([konto] * 4 + [quoted(konto)])} {{{objekt}}} {shown} 20240115 {quoted(text)}"
            )
        written += ["#BTRANS 5010 {} 7.00", "\t#RTRANS 1930 {} 1.00"] if rng.random() < 0.3 else []
        book.vouchers.append([*written, rng.choice(["}", "  }", "} "])])
    for konto, amount in total.items():
        if konto[0] in "12":
            book.ub[konto] = book.ib.get(konto, Decimal(0)) + amount
        else:
            book.res[konto] = amount
    for slag, saldon in (("IB", book.ib), ("UB", book.ub), ("RES", book.res)):
        book.records += [f"#{slag} 0 {konto} {amount:.2f}" for konto, amount in saldon.items()]
    return book


def write_large(file: IO[bytes], vouchers: int = 200_000, seed: int = 1) -> None:
    """Write a type 4 file of so many vouchers of three rows, on 120 konton, 30 kostnadsställen and 8 projekt."""
    rng = random.Random(seed)  # noqa: S311  made data
    konton = [str(konto) for konto in range(4000, 4120)]
    moved = dict.fromkeys((*konton, "2440", "2641"), 0)
    lines = [
        *HEAD,
        *(f'#KONTO {konto} "Konto {konto} på köp"' for konto in moved),
        '#DIM 1 "Kostnadsställe"',
        '#DIM 6 "Projekt"',
    ]
    lines += [f'#OBJEKT 1 {nr} "Ställe {nr}"' for nr in range(10, 40)] + [
        f'#OBJEKT 6 P{nr} "Projekt {nr}"' for nr in range(8)
    ]
    for nr in range(1, vouchers + 1):
        day = f"2024{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
        konto, cost = rng.choice(konton), rng.randint(100, 9_999_999)
        vat = cost // 4
        objekt = rng.choice(("", f'1 "{rng.randint(10, 39)}"', f"1 {rng.randint(10, 39)} 6 P{rng.randint(0, 7)}"))
        for account, amount in ((konto, cost), ("2641", vat), ("2440", -cost - vat)):
            moved[account] += amount
        lines += [
            f'#VER A {nr} {day} "Leverantörsfaktura {nr}" {day}',
            "{",
            f'   #TRANS {konto} {{{objekt}}} {Decimal(cost).scaleb(-2)} {day} "Köp av tjänst"',
            f'   #TRANS 2641 {{}} {Decimal(vat).scaleb(-2)} {day} "Ingående moms"',
            f"   #TRANS 2440 {{}} {Decimal(-cost - vat).scaleb(-2)} {day}",
            "}",
        ]
        if len(lines) > 10_000:
            file.write(("\n".join(lines) + "\n").encode("cp437"))
            lines = []
    for konto, amount in moved.items():
        lines.append(f"#{'UB' if konto < '3' else 'RES'} 0 {konto} {Decimal(amount).scaleb(-2)}")
    file.write(("\n".join(lines) + "\n").encode("cp437"))
