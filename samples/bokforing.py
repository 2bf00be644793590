"""Write the books of a sample as a SIE file of type 4E: balances that give the published figures, a year of vouchers.

`sie(folder)` returns the file; samples/make.py writes it. Account numbers and vouchers are ours. konton.toml says per
konto: nr, namn, the row it stands on (`rad`, `spec`), its share of the row (`andel`), how it is booked (`satt`),
against which konto (`mot`), how often (`antal`, `manader`), with how much moms, and the words of its vouchers (`text`).
"""

from __future__ import annotations

import json
import tomllib
import zlib
from random import Random
from typing import TYPE_CHECKING, Any

from bokforing_saldon import AR, FG, Saldon, balances, is_result
from bokforing_verifikationer import SERIES, Voucher, year_of

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]
DIMENSION = "6"  # projekt
CODEC = "cp437"


def read(folder: Path) -> tuple[Json, Json]:
    """Return the accounts of a sample, and its published figures; those of the cash flow as they should have been."""
    bok = tomllib.loads((folder / "konton.toml").read_text("utf-8"))
    figures = json.loads((folder / "bokslut.json").read_text("utf-8"))["siffror"]
    wrong = tomllib.loads((folder / "avvikelser.toml").read_text("utf-8")).get("avvikelse", [])
    return bok, {**figures, **{item["namn"]: item["vart"] for item in wrong if item["namn"].startswith("kf.")}}


def sie(folder: Path) -> bytes:
    """Return the SIE file of a sample."""
    bok, figures = read(folder)
    rng = Random(bok["fro"])  # noqa: S311  the same books every time
    saldon = balances(bok, figures, rng)
    vouchers = year_of(bok, saldon, rng)
    lines = [*_head(bok), *_accounts(bok), *_balances(saldon), *_vouchers(vouchers)]
    first, *summed = lines
    total = zlib.crc32("".join("".join(_contents(line)) for line in summed).encode(CODEC))
    text = [_line(first), "#KSUMMA", *map(_line, summed), f"#KSUMMA {total}"]
    return "".join(line + "\r\n" for line in text).encode(CODEC)


# A line is a list of fields; a list in it is an object list, and a line of one brace is a brace.


def _head(bok: Json) -> list[list[Any]]:
    year = int(bok["ar"])
    return [
        ["#FLAGGA", "0"],
        ["#PROGRAM", "Provboken", "1.0"],
        ["#FORMAT", "PC8"],
        ["#GEN", f"{bok['skapad']:%Y%m%d}"],
        ["#SIETYP", "4"],
        ["#ORGNR", bok["orgnr"]],
        ["#FNAMN", bok["namn"]],
        ["#RAR", "0", f"{year}0101", f"{year}1231"],
        ["#RAR", "-1", f"{year - 1}0101", f"{year - 1}1231"],
        *([["#KPTYP", bok["kontoplan"]]] if "kontoplan" in bok else []),
        ["#VALUTA", "SEK"],
    ]


def _accounts(bok: Json) -> list[list[Any]]:
    kinds = {"1": "T", "2": "S", "3": "I"}
    konton = sorted(bok["konton"], key=lambda konto: int(konto["nr"]))
    named: list[list[Any]] = []
    for konto in konton:
        nr = str(konto["nr"])
        income = konto["rad"] == "finansiella_intakter"
        named += [["#KONTO", nr, konto["namn"]], ["#KTYP", nr, "I" if income else kinds.get(nr[0], "K")]]
    objects = [["#OBJEKT", DIMENSION, objekt["nr"], objekt["namn"]] for objekt in bok["objekt"]]
    return [*named, ["#DIM", DIMENSION, "Projekt"], *objects]


def _balances(saldon: Saldon) -> list[list[Any]]:
    return [
        [label, told, str(nr), _kronor(amount)]
        for label, by_year in (("#IB", saldon.ib), ("#UB", saldon.ub), ("#RES", saldon.res))
        for told, year in (("0", AR), ("-1", FG))
        for nr, amount in sorted(by_year[year].items())
    ]


def _vouchers(vouchers: list[Voucher]) -> list[list[Any]]:
    numbers = dict.fromkeys(SERIES, 0)
    lines: list[list[Any]] = []
    for voucher in vouchers:
        numbers[voucher.serie] += 1
        day = f"{voucher.dag:%Y%m%d}"
        lines += [["#VER", voucher.serie, str(numbers[voucher.serie]), day, voucher.text], ["{"]]
        for row in voucher.rader:
            objekt = [DIMENSION, row.objekt] if row.objekt else []
            lines.append(["#TRANS", str(row.konto), objekt, _kronor(row.belopp), day, row.text or voucher.text])
        lines.append(["}"])
    return lines


def _kronor(ore: int) -> str:
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02}"


def _contents(line: list[Any]) -> list[str]:
    """Return what the checksum is taken over: labels and contents of fields."""
    if line in (["{"], ["}"]):
        return []
    return ["".join(part) if isinstance(part, list) else part for part in line]


def _line(line: list[Any]) -> str:
    """Write a line; a field with a blank in it, or nothing, is quoted."""
    if line in (["{"], ["}"]):
        return str(line[0])

    def field(part: str) -> str:
        return f'"{part}"' if not part or " " in part else part

    parts = ["{" + " ".join(map(field, part)) + "}" if isinstance(part, list) else field(part) for part in line]
    return (" " * 3 if line[0] == "#TRANS" else "") + " ".join(parts)


__all__ = ["is_result", "read", "sie"]
