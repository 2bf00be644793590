"""What each member is to pay: the total by the parties' shares, and the kommuners' part by folkmängd or fixed shares.

Whole kronor that sum exactly: what is left when all are rounded down goes, a krona each, to those who lost most.
Source: lagen (2003:1210) om finansiell samordning 5 §; Kalmar's verksamhetsplan och budget 2024–2026.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import arsboken, bok, filling
from xlfinsam.arsboken import log, number
from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING, MEDLEMMAR
from xlfinsam.forms.bokslut import FOLKMANGD
from xlfinsam.forms.planer import BUDGET
from xlfinsam.values import swedish
from xlfinsam.working import at_work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row

PARTS = (("stat", "andel_stat", "Statens andel"), ("region", "andel_region", "Regionens andel"),
         ("kommun", "andel_kommun", "Kommunernas andel"))  # fmt: skip
AGARBIDRAG = "agarbidrag"


def divided(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Divide whole kronor by weights so that the parts are whole and sum to `total` (largest remainder).

    The first of equals gets the krona. ValueError where no weight is above nought.
    """
    whole = sum(weights, Decimal(0))
    if whole <= 0 or min(weights) < 0:
        raise ValueError("ingen andel är större än noll")
    exact = [total * weight / whole for weight in weights]
    parts = [part.to_integral_value("ROUND_FLOOR") for part in exact]
    left = int(total - sum(parts, Decimal(0)))
    most = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in most[:left]:
        parts[at] += 1
    return parts


def budget(book: xw.Book) -> list[list[str]]:
    """Write every member's ägarbidrag in Medlemmar, and their sum in the row agarbidrag of Budget where it is blank.

    What Budget says that all are to pay the two years after is divided in the same way, into columns of their own.
    Returns them as rows of texts: member, kind, kronor. WrongUseError with what is missing, before anything is written.
    """
    with at_work(book) as arsbok:
        placed = registers.placed_rows(arsbok.book, MEDLEMMAR)
        shares = _shares(arsbok, list(placed.values()), _whole(arsbok))
        by_place = dict(zip(placed, shares, strict=True))
        columns = {AGARBIDRAG: by_place, **_later(arsbok, placed)}  # those alone: the rest of the list is the kansli's
        filled: list[Row] = [
            {name: column.get(at) for name, column in columns.items()} for at in range(max(placed) + 1)
        ]
        changed = registers.fill_rows(arsbok.book, MEDLEMMAR, filled)
        rows = [{**row, AGARBIDRAG: by_place[at]} for at, row in placed.items()]
        total = sum(shares, Decimal(0))
        changed += _planned(arsbok, total)
        arsbok.read_again()
        figures = arsboken.figures(bok.read(arsbok).world, registers.read_rows(arsbok.book, GRANSKNING))
        told = f"{swedish(total)} kr fördelade på {len(rows)} medlemmar"
        filling.fill_log(arsbok, [log("budget", told, changed)])
        filling.compare(arsbok, figures)
        filling.store(arsbok, keep_former=changed > 0)
    body = [[str(row.get("namn")), str(row.get("typ")), swedish(number(row, AGARBIDRAG))] for row in rows]
    return [["Medlem", "Typ", "Ägarbidrag kr"], *body, ["Summa", "", swedish(total)]]


def _whole(arsbok: Arsbok) -> Decimal:
    """Return what all members are to pay this year; WrongUseError where Inställningar do not say, in whole kronor."""
    total = arsbok.settings.get("bidrag_totalt")
    if not isinstance(total, Decimal) or total != total.to_integral_value():
        raise WrongUseError(
            f"{arsbok.path.name}, Inställningar: skriv alla medlemmars bidrag i hela kronor (Budget: …)."
        )
    return total


def _later(arsbok: Arsbok, placed: Mapping[int, Row]) -> dict[str, dict[int, Decimal]]:
    """Return what each member is to pay the years after, by column and place, where Budget says it in whole kronor."""
    at = arsbok.places(BUDGET.id).get(AGARBIDRAG)
    row: Row = arsbok.placed[BUDGET.id][at] if at is not None else {}
    totals = {year: number(row, year) for year in ("ar1", "ar2")}
    members = list(placed.values())
    return {
        f"{AGARBIDRAG}_{year}": dict(zip(placed, _shares(arsbok, members, total), strict=True))
        for year, total in totals.items()
        if total is not None and total == total.to_integral_value()
    }


def _shares(arsbok: Arsbok, members: Sequence[Row], total: Decimal) -> list[Decimal]:
    """Return what each member is to pay of a total."""
    name = arsbok.path.name
    weights = []
    for typ, setting, label in PARTS:
        share = arsbok.settings.get(setting)
        if not isinstance(share, Decimal):
            raise WrongUseError(f"{name}, Inställningar: {label} är tom. Skriv till exempel 25 %.")
        if share and not any(row.get("typ") == typ for row in members):
            raise WrongUseError(f"{name}, Medlemmar: ingen medlem har typen {typ}, som ska betala {share:%}.")
        weights.append(share)
    if sum(weights) != 1:
        raise WrongUseError(f"{name}, Inställningar: statens, regionens och kommunernas andelar blir inte 100 %.")
    by_typ = {part[0]: amount for part, amount in zip(PARTS, divided(total, weights), strict=True)}
    found: dict[int, Decimal] = {}
    for typ, amount in by_typ.items():
        places = [at for at, row in enumerate(members) if row.get("typ") == typ]
        if places:
            weighed = [_weight(arsbok, members[at]) for at in places]
            if amount and not any(weighed):
                raise WrongUseError(
                    f"{name}, Medlemmar: alla kommuners andelar är 0; någon ska betala {swedish(amount)} kr."
                )
            parts = divided(amount, weighed) if amount else [amount] * len(places)
            found.update(zip(places, parts, strict=True))
    if len(found) < len(members):
        row = next(row for at, row in enumerate(members) if at not in found)
        raise WrongUseError(f"{name}, Medlemmar: {row.get('namn')} har ingen typ. Välj stat, region eller kommun.")
    return [found[at] for at in range(len(members))]


def _weight(arsbok: Arsbok, row: Row) -> Decimal:
    """Return what a member weighs among those of its kind: 1 for staten and regionen."""
    if row.get("typ") != "kommun":
        return Decimal(1)
    way = arsbok.settings.get("fordelning")
    column, words = ("folkmangd", "Folkmängd") if way == FOLKMANGD else ("fast_andel", "Fast andel")
    if way is None:
        raise WrongUseError(
            f"{arsbok.path.name}, Inställningar: välj om kommunernas del fördelas efter folkmängd eller fasta andelar."
        )
    weight = number(row, column)
    if weight is None:
        raise WrongUseError(f"{arsbok.path.name}, Medlemmar: {row.get('namn')} saknar {words}.")
    return weight


def _planned(arsbok: Arsbok, total: Decimal) -> int:
    """Write the sum in the budget's row of the members' contributions, where the kansli has left it blank."""
    at = arsbok.places(BUDGET.id).get(AGARBIDRAG)
    if at is None or number(arsbok.placed[BUDGET.id][at], "ar0") is not None:
        return 0
    sheet, letters, first = registers.span(arsbok.book, f"{BUDGET.id}.ar0")
    return arsbok.book.write(sheet, {f"{letters}{first + at}": total})
