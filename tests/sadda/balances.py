"""One balance in the SIE file: what is planted, what it contradicts, and what sie and bokslut say of it.

The file is told once more here, line by line, with plain sums over its vouchers. Its #KSUMMA is made right again after
the fault: a wrong sum of control would find everything, and a program that exports a wrong balance sums it rightly.
"""

from __future__ import annotations

import re
import tempfile
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.sadda.faults import Planted, of_number
from tests.sadda.sets import WITH_BOOKS, in_memory, rightset
from xlfinsam import arsboken, bokforing, inlasning, stangning
from xlfinsam.forms.rakenskaper import BOKFORING, OBJEKT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.model import Fynd

KIND = "ett saldo i SIE-filen"
BALANCE = re.compile(r"#(IB|UB|RES) (0|-1) (\S+)(?: (.*))?$")
VOUCHER = re.compile(r"#VER \S+ (\S+) (\d{8})")
ROW = re.compile(r"\s+#TRANS (\S+) \{(.*?)\}(?: (\S+))?(.*)$")
Lines = tuple[str, ...]
ZERO = Decimal(0)


@cache
def lines(sample: str) -> Lines:
    """Return the lines of a sample's file of the books."""
    return tuple((rightset(sample).folder / "bokforing.se").read_bytes().decode("cp437").splitlines())


def written(told: Sequence[str]) -> bytes:
    """Write a file with its #KSUMMA right: CRC-32 over labels and fields, no blanks between, no quotes, no braces."""
    first, last = (at for at, line in enumerate(told) if line.startswith("#KSUMMA"))
    summed = b"".join(_bare(line).encode("cp437", "replace") for line in told[first + 1 : last])
    return "".join(f"{line}\r\n" for line in (*told[:last], f"#KSUMMA {zlib.crc32(summed)}", *told[last + 1 :])).encode(
        "cp437"
    )


@cache
def _bare(line: str) -> str:
    parts = line.split('"')
    parts[::2] = [re.sub(r"[\s{}]", "", part) for part in parts[::2]]
    return "".join(parts)


# ------------------------------------------------------------------------------------------------ what a file must hold


@dataclass
class Told:
    """A file by plain reading: balances by label, year and konto, vouchers as sums, and what is no number."""

    balances: dict[tuple[str, str, str], Decimal] = field(default_factory=dict)
    twice: set[tuple[str, str, str]] = field(default_factory=set)
    moved: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    by_object: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    vouchers: list[Decimal] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    outside: bool = False
    konton: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    years: Counter[str] = field(default_factory=Counter)


def _number(text: str | None, line: str, told: Told) -> Decimal:
    try:
        number = Decimal((text or "").replace(",", "."))
    except InvalidOperation:
        told.unreadable.add(line)
        return ZERO
    if number.as_tuple().exponent < -2:  # type: ignore[operator]  # a number that was read
        told.unreadable.add(line)
    return number


def told_of(text: Lines) -> Told:
    """Read a file plainly."""
    told, year = Told(), ""
    for line in text:
        if found := BALANCE.match(line):
            key = (found[1], found[2], found[3])
            told.twice |= {key} if key in told.balances else set()
            told.balances.setdefault(key, _number(found[4], line, told))
        elif found := re.match(r"#RAR 0 (\d{8}) (\d{8})", line):
            year = found[1] + found[2]
        elif found := re.match(r"#KONTO (\S+) (\S+)", line):
            told.konton.add(found[1])
        elif found := re.match(r"#OBJEKT 6 (\S+)", line):
            told.objects.add(found[1])
        elif found := VOUCHER.match(line):
            told.vouchers.append(ZERO)
            told.outside |= not year[:8] <= found[2] <= year[8:]
        elif found := ROW.match(line):
            amount, objekt = _number(found[3], line, told), found[2].removeprefix("6 ")
            told.vouchers[-1] += amount
            told.moved[found[1]] += amount
            told.by_object[found[1], objekt] += amount
            told.used |= {objekt} if objekt else set()
    return told


def holds(sample: str, text: Lines) -> dict[str, bool]:
    """Return what must hold of a file, and whether it does."""
    told = told_of(text)
    konton = {konto for _, _, konto in told.balances} | set(told.moved)
    held = {f"beloppet på raden {line.strip()}": False for line in told.unreadable}
    held |= {f"en rad {' '.join(key)}": False for key in told.twice}
    held |= {"datum inom året": not told.outside, "kända objekt": told.used <= told.objects}
    held |= {f"verifikation {at} blir noll": total == ZERO for at, total in enumerate(told.vouchers)}
    for konto in konton:
        ib, ub, res = (told.balances.get((label, "0", konto), ZERO) for label in ("IB", "UB", "RES"))
        before, old = (told.balances.get((label, "-1", konto), ZERO) for label in ("UB", "RES"))
        moved = told.moved[konto]
        held[f"konto {konto} har ett namn"] = konto in told.konton
        if konto[:1] in "12":
            held[f"UB {konto} är IB och rörelser"] = ub == ib + moved
            held[f"IB {konto} är förra årets UB"] = ib == before
            held[f"{konto} har inget RES"] = not res and not old
        else:
            held[f"RES {konto} är rörelserna"] = res == moved
            held[f"{konto} har inget IB eller UB"] = not ib and not ub and not before
    for year in ("0", "-1"):
        sums = {label: sum((amount for key, amount in told.balances.items() if key[:2] == (label, year)), ZERO)
                for label in ("IB", "UB", "RES")}  # fmt: skip
        held[f"alla IB år {year} blir noll"] = sums["IB"] == ZERO
        held[f"alla UB och RES år {year} blir noll"] = sums["UB"] + sums["RES"] == ZERO
    return held | {"insatsernas objekt är hela sina konton": _medel(sample, told)}


def _medel(sample: str, told: Told) -> bool:
    """Hold what stands on the objects of the insatser against all that stands on their konton."""
    rows = [row for row in rightset(sample).told["medel"] if row.get("objekt")]
    spans = {(row.get("fran", 4000), row.get("till", row.get("fran", 4999))) for row in rows}
    konton = {konto for konto in told.moved for low, high in spans if low <= int(konto) <= high}
    on_objects = {key: amount for key, amount in told.by_object.items() if key[1] in {row["objekt"] for row in rows}}
    return all(told.moved[konto] == sum((v for k, v in on_objects.items() if k[0] == konto), ZERO) for konto in konton)


@cache
def right(sample: str) -> dict[str, bool]:
    """Return what holds of a sample's own file."""
    return holds(sample, lines(sample))


def broken(sample: str, text: Lines) -> tuple[str, ...]:
    """Return what a change has made untrue; what was so before the change is not of its making."""
    before = right(sample)
    return tuple(what for what, true in holds(sample, text).items() if not true and before.get(what, True))


# ------------------------------------------------------------------------------------------------------- what is planted

Fault = tuple[str, int, str, Lines]  # the sample, the line, the way, and the lines instead of it


def ways(text: Lines, at: int, random: Random) -> dict[str, Lines]:
    """Return the ways in which a line goes wrong, each with the lines that then stand there."""
    line = text[at]
    if found := BALANCE.match(line):
        head, amount = f"#{found[1]} {found[2]}", found[4]
        other = random.choice(
            [other for one in text if (told := BALANCE.match(one)) and (other := told[3]) != found[3]]
        )
        return {**{way: (f"{head} {found[3]} {wrong}",) for way, wrong in _amounts(amount).items()},
                "raden borta": (), "två gånger, olika": (line, f"{head} {found[3]} {Decimal(amount) + 7}"),
                "på ett annat konto": (f"{head} {other} {amount}",),
                "på ett konto som inte finns": (f"{head} {found[3][0]}999 {amount}",)}  # fmt: skip
    if found := ROW.match(line):
        konton = [told[1] for one in text if (told := re.match(r"#KONTO (\S+)", one)) and told[1] != found[1]]
        objects = [told[1] for one in text if (told := re.match(r"#OBJEKT 6 (\S+)", one)) and told[1] not in found[2]]
        row = "   #TRANS {} {{{}}} {}" + found[4].replace("{", "{{").replace("}", "}}")
        made = {way: (row.format(found[1], found[2], wrong),) for way, wrong in _amounts(found[3]).items()}
        made |= {"raden borta": (), "på ett annat konto": (row.format(random.choice(konton), found[2], found[3]),)}
        if found[2]:
            made |= {"utan objekt": (row.format(found[1], "", found[3]),),
                     "på ett annat objekt": (row.format(found[1], f"6 {random.choice(objects)}", found[3]),),
                     "på ett objekt som inte finns": (row.format(found[1], "6 999", found[3]),)}  # fmt: skip
        return made
    if found := VOUCHER.match(line):
        return {"ett annat år": (line.replace(f" {found[2]}", f" {int(found[2]) - 10000}", 1),)}
    return {}


def _amounts(amount: str) -> dict[str, str]:
    value = Decimal(amount)
    wrong = {way: str(other) for way, other in of_number(value).items()}
    return {**wrong, "ett öre": str(value + Decimal("0.01")), "decimalkomma": amount.replace(".", ","),
            "komma borta": amount.replace(".", ""), "tömt": "", "text": f"ca{amount}"}  # fmt: skip


def choose(count: int, seed: int) -> list[Fault]:
    """Choose faults at random: four of five among the balances and vouchers' rows, those with objects as often."""
    random, chosen = Random(seed), dict[tuple[str, int, str], Fault]()  # noqa: S311  the same faults every time
    kinds = {sample: [[at for at, line in enumerate(lines(sample)) if re.match(pattern, line)]
                      for pattern in (r"#(IB|UB|RES) 0", r"#(IB|UB|RES) -1", r" +#TRANS \S+ \{\}",
                                      r" +#TRANS \S+ \{6", r"#VER")] for sample in WITH_BOOKS}  # fmt: skip
    while len(chosen) < count:
        sample = random.choice(WITH_BOOKS)
        at = random.choice(random.choices(kinds[sample], (6, 3, 4, 4, 1))[0])
        told = ways(lines(sample), at, random)
        way = random.choice(sorted(told))
        chosen[sample, at, way] = (sample, at, way, told[way])
    return list(chosen.values())


def changed(fault: Fault) -> Lines:
    """Return the file's lines with the fault in it; a voucher that has lost its date's year loses it on every row."""
    sample, at, _, instead = fault
    text = lines(sample)
    return (*text[:at], *instead, *text[at + 1 :])


# ---------------------------------------------------------------------------------------------------------- what is said

Key = tuple[str, str]


def keys(found: Sequence[Fynd]) -> set[Key]:
    """Return which rules speak, and of which field."""
    return {(fynd.regel, fynd.falt) for fynd in found}


def checked(sample: str, data: bytes) -> tuple[Fynd, ...]:
    """Say of a file what bokslut does: read it, and where nothing stops it, try the closed year with it."""
    held, _ = in_memory(sample)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bokforing.se")
        path.write_bytes(data)
        read = bokforing.las(path, orgnr=str(held.settings["orgnr"]), ar=held.world(()).year)
    if read.books is None or read.stopped:
        return read.fynd
    lists = {BOKFORING.id: inlasning._accounts(read.books, ()), OBJEKT.id: inlasning._objects(read.books, ())}
    arsbok = replace(held, placed={**held.placed, **{name: dict(enumerate(rows)) for name, rows in lists.items()}})
    return (*read.fynd, *stangning._tried(arsbok, arsboken.books(arsbok.world(()), [])))


@cache
def untouched(sample: str) -> tuple[Fynd, ...]:
    """Return what bokslut says of a sample as it is."""
    return checked(sample, written(lines(sample)))


def said(fault: Fault) -> set[Key]:
    """Plant a fault, and return what bokslut's checks say that they did not before."""
    return keys(checked(fault[0], written(changed(fault)))) - keys(untouched(fault[0]))


def plant(count: int, seed: int) -> list[Planted]:
    """Plant so many faults, and say of each what it contradicts and which rules found it."""
    return [judged(fault, said(fault)) for fault in choose(count, seed)]


def judged(fault: Fault, new: set[Key]) -> Planted:
    """Say what a fault contradicts, beside what was said of it."""
    sample, at, way, _ = fault
    where = f"{sample} rad {at + 1} ({lines(sample)[at].strip()[:40]})"
    return Planted(KIND, where, way, broken(sample, changed(fault)), tuple(sorted({key[0] for key in new})))
