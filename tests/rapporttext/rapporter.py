"""A made-up report on Kalmar's layout, with figures of our own, and its ways into a file: Word, PDF, plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlfinsam.rapport import Rapport

Cells = tuple[str, ...]
HARD, THIN, DASH, MINUS = "\u00a0", "\u2009", "\u2013", "\u2212"
DATES = ("2023-12-31", "2022-12-31")
NOTED = ("Belopp i kr.", "Not", *DATES)
RAPPORT: tuple[tuple[str, str, tuple[Cells, ...]], ...] = (
    ("oversikt", "1.1 Översikt över verksamhetens utveckling", (
        ("", "2023", "2022", "2021"),
        ("Verksamhetens intäkter", "9 120 450", "9 004 300", "8 870 112"),
        ("Verksamhetens kostnader", "9 431 875", "8 655 220", "8 912 004"),
        ("Årets resultat", "-310 000", "350 110", "-41 892"),
        ("Antal anställda", "1,75", "1,5", "1,5"),
    )),
    ("resultatrakning", "2. Resultaträkning", (
        NOTED,
        ("Verksamhetens intäkter", "1", f"9{HARD}120{HARD}450", "9 004 300"),
        ("Verksamhetens kostnader", "2", f"{DASH} 9 431 875", f"{MINUS}8{THIN}655{THIN}220"),
        ("Avskrivningar", "", "", ""),
        ("Verksamhetens resultat", "", "-311 425", "349 080"),
        ("Finansiella intäkter", "", "1 425", "1 030"),
        ("Finansiella kostnader", "", "", ""),
        ("Resultat efter finansiella poster", "", "-310 000", "350 110"),
        ("Årets resultat", "", "-310 000", "350 110"),
    )),
    ("balansrakning", "3. Balansräkning", (
        NOTED,
        ("Tillgångar", "", "", ""),
        ("Omsättningstillgångar", "", "", ""),
        ("Korta fordringar", "3", "128 400", "97 250"),
        ("Kassa och bank", "", "2 710 330", "3 120 880"),
        ("Summa omsättningstillgångar", "", "2 838 730", "3 218 130"),
        ("Summa tillgångar", "", "2 838 730", "3 218 130"),
        ("Eget kapital", "", "1 790 445", "1 440 335"),
        ("Årets resultat", "", "-310 000", "350 110"),
        ("Kortfristiga skulder", "4", "1 358 285", "1 427 685"),
        ("Summa eget kapital, avsättningar och skulder", "", "2 838 730", "3 218 130"),
    )),
    ("driftredovisning", "5. Driftredovisning", (
        ("Belopp tkr", "Utfall jan-dec 2023", "Aktuell budget jan-dec 2023", "Avvikelse utfall/budget", "Bokslut År 2022"),
        ("Nettokostnad", "-9 431 875", "-9 500 000", "68 125", "-8 655 220"),
        ("Medlemsavgift", "9 120 450", "9 100 000", "20 450", "9 004 300"),
        ("Finansiella poster", "1 425", "0", "1 425", "1 030"),
        ("Resultat", "-310 000", "-400 000", "90 000", "350 110"),
        ("Likvida medel", "2 710 330", "", "", "3 120 880"),
    )),
    ("not1", "Not 1. Verksamhetens intäkter", (
        ("", *DATES),
        ("Driftbidrag från staten", "4 500 000", "4 450 000"),
        ("Driftbidrag från Region Norr", "2 250 000", "2 225 000"),
        ("Driftbidrag från Storby Kommun", "2 250 000", "2 225 000"),
        ("Övriga intäkter", "120 455", "104 312"),
        ("Öresutjämning", "-5", f"{DASH} 12"),
        ("Summa", "9 120 450", "9 004 300"),
    )),
    ("not2", "Not 2. Verksamhetens kostnader", (
        ("", *DATES),
        ("Lämnade bidrag", "7 250 000", "6 800 000"),
        ("Styrelsekostnader", "12 821", ""),
        ("Inspirationsdag", "20 000", "224"),
        ("", "7 282 821", "6 800 224"),
        ("Lön tjänstemän", "2 149 054", "1 854 996"),
        ("", "2 149 054", "1 854 996"),
        ("Summa", "9 431 875", "8 655 220"),
    )),
    ("not3", "Not 3. Fordringar", (
        ("", *DATES), ("Fordran moms", "28 400", "97 250"), ("Kundfordringar", "100 000", ""), ("Summa", "128 400", "97 250"),
    )),
    ("not4", "Not 4. Kortfristiga skulder", (
        ("", *DATES),
        ("Leverantörsskulder", "1 258 285", "1 327 685"),
        ("Upplupna semlöner", "100 000", "100 000"),
        ("Summa", "1 358 285", "1 427 685"),
    )),
    ("tabell1", "Tabell 1, Insatsredovisning 2023 enligt insatsernas årsrapport", (
        ("Insatsnamn", "Budget antal delt.", "Totalt antal delt.", "Antal nya delt.", "Antal avslutade delt.", "Pågående delt."),
        ("Stegen", "30", "41", "20", "18", "23"),
        ("Bryggan", "25", "22", "9", "11", "11"),
        ("SUMMA deltagare", "55", "63", "29", "29", "34"),
    )),
)  # fmt: skip
MENINGAR = (
    "Årsredovisning 2023",
    "Samordningsförbundet i Norrbygd",
    "Under 2023 har 63 personer deltagit i insatserna. 17 av 29 utskrivna deltagare gick vidare, vilket motsvarar 59 %.",
    "I enlighet med riktlinjen skulle eget kapital kunna uppgå till 1 820 000 kr.",
    "Det gör samhället en vinst på 11 deltagare x 16 200 kr x 12 mån, totalt 2 138 400 kr.",
)


def number(text: str) -> str:
    """Return a figure without what it is printed with."""
    plain = text.replace(HARD, "").replace(THIN, "").replace(" ", "").replace(",", ".")
    return plain.replace(DASH, "-").replace(MINUS, "-")


def printed() -> Iterator[tuple[str, str, int, str]]:
    """Yield table, label, column and value of every figure of the report."""
    for name, _, (_, *rows) in RAPPORT:
        skip = 2 if name in ("resultatrakning", "balansrakning") else 1
        for label, *cells in rows:
            for at, cell in enumerate(cells[skip - 1 :]):
                if cell:
                    yield name, label, at, number(cell)


def read(rapport: Rapport) -> list[tuple[str, str, int, str]]:
    """Yield the same of a report as it was read."""
    return [
        (table.id, row.label, at, format(cell.value, "f") if cell.value is not None else f"oläst {cell.text}")
        for table, row, at, cell in rapport.figures()
    ]


def as_docx(path: Path) -> Path:
    """Write the report as Word would have it: headings, paragraphs and tables."""
    import docx  # noqa: PLC0415  python-docx, where it is installed

    document = docx.Document()
    for sentence in MENINGAR:
        document.add_paragraph(sentence)
    for _, title, rows in RAPPORT:
        document.add_heading(title, 2)
        table = document.add_table(len(rows), len(rows[0]))
        table.autofit = False
        for line, cells in zip(table.rows, rows, strict=True):
            for at, (cell, text) in enumerate(zip(line.cells, cells, strict=True)):
                cell.text = text
                cell.width = docx.shared.Cm(1.9 if at else 6.5)
                cell.paragraphs[0].alignment = 2 if at else 0
                for run in cell.paragraphs[0].runs:
                    run.font.size = docx.shared.Pt(8)
    document.add_paragraph("8. Styrelsens underskrift")
    document.save(str(path))
    return path


def as_text(path: Path, encoding: str = "utf-8") -> Path:
    """Write the report as a PDF is often turned into text: cells with blanks between, blank cells left out."""
    lines = list(MENINGAR)
    for name, title, rows in RAPPORT:
        body = ["  ".join(cell for cell in row if cell).replace(THIN, " ") for row in rows]
        lines += [*body[1:], title] if name == "tabell1" else ["", title, *body]
    path.write_text("\n".join([*lines, "8. Styrelsens underskrift"]).replace(MINUS, DASH), encoding)
    return path
