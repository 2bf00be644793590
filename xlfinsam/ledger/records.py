"""Every record of a SIE file but the vouchers: company, years, accounts, dimensions, objects, balances."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from xlfinsam.ledger.books import IB, OIB, OUB, PBUDGET, PSALDO, RES, UB, Account, Balance, Company, Dimension, Objekt
from xlfinsam.ledger.rows import LABELS
from xlfinsam.ledger.text import day, kronor, ore, pairs_of, told_kronor
from xlfinsam.model import Hit, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlfinsam.fields import Answer
    from xlfinsam.ledger.text import Fields, Pairs

BALANCES: Final = frozenset({IB, UB, RES, OIB, OUB, PSALDO, PBUDGET})
_PERIOD: Final = re.compile(r"[0-9]{4}(0[1-9]|1[0-2])")
YEAR: Final = re.compile(r"-[0-9]{1,2}|0")


class Records:
    """The records of one file as they are read: `take` gets each with its line, in any order."""

    def __init__(self, fil: str, text: Callable[[bytes], str]) -> None:
        """Read nothing yet; `text` decodes a field."""
        self.fil, self.text = fil, text
        self.known = 0
        self.labels: set[str] = set()
        self.said: dict[str, list[str]] = {}  # records that stand once: label -> fields
        self.dimensions: dict[str, Dimension] = {}
        self.objects: dict[tuple[str, str], Objekt] = {}
        self.balances: list[Balance] = []
        self.hits: list[Hit] = []
        self._konton: dict[str, tuple[str, Place]] = {}
        self._of_konto: dict[tuple[str, str], str] = {}  # (label, konto) -> #KTYP, #ENHET
        self._sru: dict[str, list[str]] = {}
        self._seen_balances: dict[tuple[str, str, int, str, Pairs], Balance] = {}
        self._strange: dict[tuple[str, str], tuple[int, int]] = {}  # (kind, label) -> first line, how many

    def take(self, number: int, found: Fields) -> None:
        """Take the record that stands on line `number`."""
        label = found.words[0].upper() if found.words else b""
        if label not in LABELS:
            if label.startswith(b"#") and len(label) > 1:
                self._odd(number, kind="okand_etikett", label=self.text(label)[:40])
            else:
                self._odd(number, kind="inte_post")
            return
        self.known += 1
        name = label[1:].decode("ascii")
        self.labels.add(name)
        words = [self.text(word) for word in found.words[1:]]
        if not found.whole:
            self._odd(number, kind="oppet_citat")
        if name in BALANCES:
            self._balance(name, words, pairs_of(found.objekt or b"", self.text), number)
        elif name in {"KONTO", "KTYP", "ENHET", "SRU"}:
            self._konto(name, words, number)
        elif name in {"DIM", "UNDERDIM", "OBJEKT"}:
            self._dimension(name, words, number)
        elif name not in {"RAR", "KSUMMA", "VER"}:
            self.said.setdefault(name, words)

    # --------------------------------------------------------------------------------------------------- each kind

    def _balance(self, slag: str, words: list[str], objekt: Pairs, number: int) -> None:
        """Take `slag år [period] konto [objekt] belopp [kvantitet]`."""
        with_period = slag in {PSALDO, PBUDGET}
        if len(words) < 3 + with_period:
            self._short(slag, number)
            return
        period = words.pop(1) if with_period else ""
        year, konto, stood = words[:3]
        amount = ore(stood.encode())
        if not YEAR.fullmatch(year) or (with_period and not _PERIOD.fullmatch(period)):
            self._hit(number, kind="falt_olasligt", varde=f"{year} {period}".strip(), etikett=slag)
            return
        if amount is None:
            self._hit(number, kind="belopp_olasligt", varde=stood or None, etikett=slag)
            return
        if "," in stood:
            self._odd(number, kind="decimalkomma")
        quantity = ore(words[3].encode()) if len(words) > 3 else None  # noqa: PLR2004  the field after the amount
        balance = Balance(
            slag, konto, int(year), kronor(amount), self._place(number), period, objekt,
            None if quantity is None else kronor(quantity),
        )  # fmt: skip
        key = (slag, konto, balance.ar, period, objekt)
        other = self._seen_balances.setdefault(key, balance)
        if other is balance:
            self.balances.append(balance)
        else:
            where = f"#{slag} {konto} ({other.place.cell})"
            self._hit(number, kind="dubbel_post", varde=balance.belopp, vantat=other.belopp, etikett=where)

    def _konto(self, name: str, words: list[str], number: int) -> None:
        """Take `#KONTO konto namn`, `#KTYP konto typ`, `#ENHET konto enhet`, `#SRU konto kod`."""
        if not words or (len(words) == 1 and name != "KONTO"):
            self._short(name, number)
            return
        konto, told = words[0], words[1] if len(words) > 1 else ""
        if name == "SRU":
            self._sru.setdefault(konto, []).append(told)
        elif name != "KONTO":
            self._of_konto.setdefault((name, konto), told)
        elif konto not in self._konton or not self._konton[konto][0]:
            self._konton[konto] = (told, self._place(number))
        elif told not in {"", self._konton[konto][0]}:
            first = self._konton[konto]
            self._hit(
                number, kind="dubbel_post", varde=told, vantat=first[0], etikett=f"#KONTO {konto} ({first[1].cell})"
            )

    def _dimension(self, name: str, words: list[str], number: int) -> None:
        """Take `#DIM nr namn`, `#UNDERDIM nr namn över`, `#OBJEKT dimension nr namn`."""
        place = self._place(number)
        if len(words) < 2:  # noqa: PLR2004  a number and what it is the number of
            self._short(name, number)
        elif name == "OBJEKT":
            self.objects.setdefault((words[0], words[1]), Objekt(words[0], words[1], "".join(words[2:3]), place))
        else:
            over = "".join(words[2:3]) if name == "UNDERDIM" else ""
            self.dimensions.setdefault(words[0], Dimension(words[0], words[1], over, place))

    # ---------------------------------------------------------------------------------------------------- at the end

    def company(self) -> Company:
        """Return whose books they are; a format that is not said is type 1 (SIE 4B, #SIETYP)."""
        said = {name: " ".join(words).strip() for name, words in self.said.items()}
        first = {name: words[0] for name, words in self.said.items() if words}
        return Company(
            said.get("FNAMN", ""), first.get("ORGNR", ""), said.get("PROGRAM", ""), first.get("FORMAT", ""),
            first.get("SIETYP", "1"), said.get("KPTYP", ""), first.get("VALUTA", ""),
            day(first.get("GEN", "")), day(first.get("OMFATTN", "")),
        )  # fmt: skip

    def accounts(self) -> dict[str, Account]:
        """Return the accounts of the file in the order of their numbers."""
        return {
            konto: Account(
                konto, namn, self._of_konto.get(("KTYP", konto), ""), self._of_konto.get(("ENHET", konto), ""),
                tuple(self._sru.get(konto, ())), place,
            )
            for konto, (namn, place) in sorted(self._konton.items())
        }  # fmt: skip

    def told(self) -> Iterator[Hit]:
        """Yield what was odd: line by line, and what repeats once with how many there were."""
        yield from self.hits
        for (kind, label), (line, count) in self._strange.items():
            words = {"antal": str(count), "etikett": label}
            yield Hit(self._place(line), varde=label or None, details=words, kind=kind)

    def _odd(self, number: int, *, kind: str, label: str = "") -> None:
        first, count = self._strange.get((kind, label), (number, 0))
        self._strange[kind, label] = (first, count + 1)

    def _short(self, name: str, number: int) -> None:
        self._hit(number, kind="for_fa_falt", varde=f"#{name}", etikett=name)

    def _hit(self, number: int, *, kind: str, varde: Answer, vantat: Answer = None, etikett: str) -> None:
        words = {"etikett": f"#{etikett.lstrip('#')}"}
        words |= {
            name: told_kronor(value)
            for name, value in (("varde", varde), ("vantat", vantat))
            if isinstance(value, Decimal)
        }
        self.hits.append(Hit(self._place(number), "", "", varde, vantat, words, kind))

    def _place(self, number: int) -> Place:
        return Place(self.fil, "", f"rad {number}")
