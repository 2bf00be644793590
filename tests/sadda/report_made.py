"""A finished report made of an årsbok's own figures: every statement, note and table, and a few sentences.

It is a right set: the published reports hold faults of their own. Each printed figure is known by the name that it has
in the årsbok, so that what must hold can be said of names.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING

from tests.sadda.sets import in_memory
from xlfinsam import rapportfil
from xlfinsam.forms.bokslut import NOTNUMMER
from xlfinsam.shown import DELSUMMA, RAD, SUMMA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlfinsam.arsboken import Arsbok
    from xlfinsam.consolidating import Shown
    from xlfinsam.rapport import Rapport

NOTES = {"intakter": "Verksamhetens intäkter", "kostnader": "Verksamhetens kostnader", "fordringar": "Fordringar",
         "skulder": "Kortfristiga skulder"}  # fmt: skip
STATEMENTS = {"rr": "resultatrakning", "br": "balansrakning", "kf": "kassaflode", "drift": "driftredovisning",
              "balanskrav": "balanskrav"}  # fmt: skip
OVERSIKT = {"intakter": "Verksamhetens intäkter", "kostnader": "Verksamhetens kostnader",
            "arets_resultat": "Årets resultat", "eget_kapital": "Eget kapital", "soliditet": "Soliditet",
            "anstallda": "Antal anställda"}  # fmt: skip
MEDEL = {"utfall": "Utfall", "budget": "Budget"}
DELTAGARE = {"budget": "Budget antal delt.", "totalt": "Totalt antal delt.", "nya": "Antal nya delt.",
             "avslutade": "Antal avslutade delt.", "pagaende": "Pågående delt."}  # fmt: skip
SENTENCES = {  # what a sentence says, and the figure that it says it of
    "Årets resultat, ordförandens ord": "rr.arets_resultat", "Eget kapital, ordförandens ord": "br.summa_eget_kapital",
    "Årets resultat, förvaltningsberättelsens ingress": "rr.arets_resultat",
    "Likvida medel, förvaltningsberättelsens ingress": "kf.likvida_medel_slut",
    "Deltagare under året": "tabell1.summa.totalt", "Avslutade under året": "tabell1.summa.avslutade",
    "Nyinskrivna": "tabell1.summa.nya", "Budgeterade insatskostnader": "insatsmedel.summa.budget",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A printed row: its label, what it is, a name and a figure per column (None: blank), and its note and unit."""

    label: str
    cells: tuple[tuple[str, Decimal | None], ...]
    kind: str = "rad"
    grupp: str = ""
    note: int = 0
    unit: str = ""
    kod: str = ""


@dataclass(frozen=True)
class Table:
    """A printed table."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str = "kr"


@dataclass(frozen=True)
class Made:
    """A made report: its tables, its sentences with name and figure, and the årsbok's figures that it was made of."""

    ar: int
    tables: tuple[Table, ...]
    facts: tuple[tuple[str, str, Decimal], ...]
    figures: Mapping[str, Shown]
    notes: Mapping[str, int]
    cost_sign: int

    def values(self) -> dict[str, Decimal]:
        """Return every printed figure by its place: the name, or the words of the sentence."""
        told = {
            name: value for table in self.tables for row in table.rows for name, value in row.cells if value is not None
        }
        return told | {f"texten: {label}": value for label, _, value in self.facts}

    def with_value(self, place: str, value: Decimal | None) -> Made:
        """Return the report with another figure in one place, None for nothing there."""

        def changed(row: Row) -> Row:
            return replace(row, cells=tuple((name, value if name == place else old) for name, old in row.cells))

        tables = tuple(replace(table, rows=tuple(changed(row) for row in table.rows)) for table in self.tables)
        facts = tuple((label, name, value if f"texten: {label}" == place and value is not None else old)
                      for label, name, old in self.facts)  # fmt: skip
        return replace(self, tables=tables, facts=facts)

    def toml(self) -> str:
        """Write it as the tidy file that granska reads."""
        lines = ["[rapport]", 'titel = "Årsredovisning"', f"ar = {self.ar}"]
        for table in self.tables:
            lines += ["", "[[tabell]]", f'id = "{table.id}"', f'titel = "{table.title}"', f'enhet = "{table.unit}"',
                      f"kolumner = {json.dumps(table.columns, ensure_ascii=False)}"]  # fmt: skip
            for row in table.rows:
                values = ", ".join('""' if value is None else str(value) for _, value in row.cells)
                lines += ["[[tabell.rad]]", f'etikett = "{row.label}"', f"varden = [{values}]", f'typ = "{row.kind}"']
                lines += [f"not = {row.note}"] if row.note else []
                lines += [f'grupp = "{row.grupp}"'] if row.grupp else []
                lines += [f'enhet = "{row.unit}"'] if row.unit else []
                lines += [f'kod = "{row.kod}"'] if row.kod else []
        for at, (label, _, value) in enumerate(self.facts):
            unit = "antal" if "tabell1" in self.facts[at][1] else "kr"
            lines += [
                "",
                "[[uppgift]]",
                f'id = "u{at}"',
                f'ord = "{label}"',
                f"varden = [{value}]",
                f'enhet = "{unit}"',
            ]
        return "\n".join(lines) + "\n"

    def read(self, folder: Path) -> Rapport:
        """Write the report to a file, and read it as granska does."""
        path = folder / "rapport.toml"
        path.write_text(self.toml(), encoding="utf-8")
        return rapportfil.read(path)


@cache
def made(sample: str) -> Made:
    """Make the report of a sample's årsbok."""
    arsbok, figures = in_memory(sample)
    ar = arsbok.world(()).year
    tables = [*_statements(arsbok, figures, ar), *_notes(arsbok, figures, ar), _oversikt(figures, ar),
              _medel(arsbok, figures), *_deltagare(arsbok, figures, ar)]  # fmt: skip
    facts = tuple(
        (label, name, value) for label, name in SENTENCES.items() if isinstance(value := figures.get(name), Decimal)
    )
    profil = str(arsbok.settings["profil"])
    return Made(
        ar,
        tuple(table for table in tables if table.rows),
        facts,
        figures,
        NOTNUMMER[profil],
        1 if profil == "hoglandet" else -1,
    )


def _number(figures: Mapping[str, Shown], name: str) -> Decimal | None:
    value = figures.get(name)
    return value if isinstance(value, Decimal) else None


def _row(
    figures: Mapping[str, Shown],
    label: str,
    kod: str,
    ends: Sequence[str],
    kind: str = "rad",
    grupp: str = "",
    note: int = 0,
) -> Row | None:
    cells = tuple((name, _number(figures, name)) for name in (f"{kod}.{end}" if end else kod for end in ends))
    return Row(label, cells, kind, grupp, note, kod=kod) if any(value is not None for _, value in cells) else None


def _shown(rows: Sequence[Row | None]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row is not None)


def _statements(arsbok: Arsbok, figures: Mapping[str, Shown], ar: int) -> list[Table]:
    tables = []
    for statement in arsbok.statements:
        if statement.id in STATEMENTS:
            columns = tuple(column.title.format(ar=ar, fg=ar - 1) for column in statement.columns)
            ends = [column.id for column in statement.columns]
            rows = [_row(figures, line.label, f"{statement.id}.{line.id}", ends,
                         "summa" if line.kind == "summa" else "rad", "", line.note) for line in statement.lines]  # fmt: skip
            tables.append(Table(STATEMENTS[statement.id], statement.title, columns, _shown(rows)))
    return tables


def _notes(arsbok: Arsbok, figures: Mapping[str, Shown], ar: int) -> list[Table]:
    numbers = NOTNUMMER[str(arsbok.settings["profil"])]
    tables = []
    for part, number in numbers.items():
        listed = [
            row
            for row in arsbok.placed["notrader"].values()
            if row.get("not") == number and row.get("typ") in {RAD, DELSUMMA, SUMMA}
        ]
        rows = [_row(figures, str(row["namn"]), f"not{number}.{row['nyckel']}", ("", "fg"),
                     "rad" if row["typ"] == RAD else "summa", str(row.get("grupp") or "")) for row in listed]  # fmt: skip
        title = f"Not {number}. {NOTES[part]}"
        tables.append(Table(f"not{number}", title, (f"{ar}-12-31", f"{ar - 1}-12-31"), _shown(rows)))
    return tables


def _oversikt(figures: Mapping[str, Shown], ar: int) -> Table:
    years = [year for year in range(ar, ar - 7, -1) if _number(figures, f"overs.{year}.arets_resultat") is not None]
    rows = []
    for key, label in OVERSIKT.items():
        cells = tuple((f"overs.{year}.{key}", _number(figures, f"overs.{year}.{key}")) for year in years)
        if key == "soliditet":
            cells = tuple(
                (name, None if value is None else (value * 100).quantize(Decimal(1), ROUND_HALF_UP))
                for name, value in cells
            )
        unit = {"soliditet": "%", "anstallda": "tjänster"}.get(key, "")
        rows.append(Row(label, cells, unit=unit, kod=f"overs.{key}"))
    return Table("oversikt", "Översikt över verksamhetens utveckling", tuple(map(str, years)), tuple(rows))


def _medel(arsbok: Arsbok, figures: Mapping[str, Shown]) -> Table:
    names = [(str(row["nyckel"]), str(row["namn"])) for row in arsbok.placed["medel"].values() if row.get("nyckel")]
    rows = [_row(figures, label, f"insatsmedel.{key}", tuple(MEDEL), kind)
            for key, label, kind in [*((*one, "rad") for one in names), ("summa", "Summa", "summa")]]  # fmt: skip
    return Table("insatsmedel", "Använda insatsmedel", tuple(MEDEL.values()), _shown(rows))


def _deltagare(arsbok: Arsbok, figures: Mapping[str, Shown], ar: int) -> list[Table]:
    names = [(insats.nyckel, insats.namn, "rad") for insats in arsbok.insatser] + [
        ("summa", "SUMMA deltagare", "summa")
    ]
    one = [_row(figures, label, f"tabell1.{key}", tuple(DELTAGARE), kind) for key, label, kind in names]
    two = [_row(figures, str(year), f"tabell2.{year}", tuple(DELTAGARE)) for year in range(ar - 6, ar + 1)]
    return [Table("tabell1", f"Tabell 1, insatsredovisning {ar}", tuple(DELTAGARE.values()), _shown(one) if arsbok.insatser else (), "antal"),
            Table("tabell2", "Tabell 2, jämförelse över åren", tuple(DELTAGARE.values()), _shown(two) if arsbok.insatser else (), "antal")]  # fmt: skip
