"""A document as one HTML file that anyone can read: no scripts, nothing fetched, and tags that say what each thing is.

It is made for WCAG 2.2 AA: landmarks, a skip link, headings in order, tables with captions and headings of rows and
columns, diagrams with their numbers in a table, and text that fits a screen of 320 pixels. A figure carries its name in
the årsbok in `data-siffra`.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from xlfinsam.dokument import uppstallning
from xlfinsam.dokument.diagram_svg import tecknad
from xlfinsam.dokument.modell import (
    SPRAK,
    Diagram,
    Innehall,
    Lista,
    Rubrik,
    Sidbrytning,
    Stycke,
    Tabell,
    Tal,
    Underskrifter,
)
from xlfinsam.dokument.svg_delar import written
from xlfinsam.dokument.tecken import rent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.dokument.modell import Block, Cell, Dokument, Rad

STYLE = Path(__file__).parent / "stil.css"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # the page can fetch nothing, even if it were made to ask


def html(dokument: Dokument) -> bytes:
    """Return the document as one HTML file in UTF-8; the same document gives the same bytes."""
    levels = uppstallning.nivaer(dokument.delar)
    over = uppstallning.rubriken_over(dokument.delar)
    contents = [block for block in dokument.delar if isinstance(block, Innehall)][:1]
    nav = "".join(_contents(dokument.delar, block, levels, over) for block in contents)
    body = "\n".join(
        _block(block, at, levels)
        for at, block in enumerate(dokument.delar)
        if not (isinstance(block, Innehall | Sidbrytning) or (isinstance(block, Rubrik) and block.id == over))
    )
    title = _said(uppstallning.titel(dokument))
    told = _said(f"{dokument.titel} för {dokument.forbund}, {dokument.period}")
    return f"""<!DOCTYPE html>
<html lang="{SPRAK}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{title} – {_said(dokument.forbund)}</title>
<meta name="description" content="{told}">
<meta name="author" content="{_said(dokument.forbund)}">
<style>
{STYLE.read_text(encoding="utf-8").strip()}
</style>
</head>
<body>
<a class="hopp" href="#huvudinnehall">Hoppa till innehållet</a>
<header><div>
<p>{_said(dokument.forbund)}</p>
<h1>{title}</h1>
{_facts(dokument)}</div></header>
<div class="sida{"" if nav else " ensam"}">
{nav}<main id="huvudinnehall" tabindex="-1">
{body}
</main>
</div>
<footer><div>{_said(dokument.forbund)} · {title}</div></footer>
</body>
</html>
""".encode()


def _said(text: str) -> str:
    """Return words as HTML shows them: nothing that people wrote is read as a tag."""
    return escape(rent(text))


def _facts(dokument: Dokument) -> str:
    under = f"<p>{_said(dokument.undertitel)}</p>\n" if dokument.undertitel else ""
    facts = "".join(f"<div><dt>{_said(k)}</dt><dd>{_said(v)}</dd></div>" for k, v in dokument.uppgifter)
    return under + (f"<dl>{facts}</dl>\n" if facts else "")


def _contents(delar: Sequence[Block], block: Innehall, levels: dict[str, int], over: str) -> str:
    """Return the table of contents, a list in a list for each level down."""
    name = next((one.rubrik for one in delar if isinstance(one, Rubrik) and one.id == over), "Innehåll")
    rows: list[str] = []
    depth = 0
    for one in delar:
        if not isinstance(one, Rubrik) or one.id == over or levels[one.id] > block.djup:
            continue
        level = levels[one.id]
        if level > depth:
            rows.append("<ul>" * (level - depth))
        else:
            rows.append("</li></ul>" * (depth - level) + "</li>")
        rows.append(f'\n<li><a href="#{_said(one.id)}">{_said(one.rubrik)}</a>')
        depth = level
    if not depth:
        return ""
    listed = "".join(rows) + "</li></ul>" * depth
    return f'<nav aria-labelledby="innehallet">\n<h2 id="innehallet">{_said(name)}</h2>\n{listed}\n</nav>\n'


def _block(block: Block, at: int, levels: dict[str, int]) -> str:
    match block:
        case Rubrik():
            tag = f"h{min(levels[block.id] + 1, 6)}"
            return f'<{tag} id="{_said(block.id)}">{_said(block.rubrik)}</{tag}>'
        case Stycke():
            kind = "" if block.slag == "text" else f' class="{block.slag}"'
            return f"<p{kind}>{_words(block)}</p>"
        case Lista():
            return "<ul>" + "".join(f"<li>{_words(point)}</li>" for point in block.punkter) + "</ul>"
        case Tabell():
            return _table(block, f"tabell-{at}")
        case Diagram():
            return _diagram(block, f"diagram-{at}")
        case Underskrifter():
            lines = "".join(
                f"<li>{f'<strong>{_said(name)}</strong> ' if name else ''}{_said(role)}</li>"
                for role, name in block.rader
            )
            return f'<p>{_said(block.ledtext)}</p>\n<ul class="underskrifter"><li>Ort och datum</li>{lines}</ul>'
        case Innehall() | Sidbrytning():
            return ""


def _words(stycke: Stycke) -> str:
    return "".join(
        f"<span{_named(part)}>{_said(part.text)}</span>" if isinstance(part, Tal) else _said(part)
        for part in stycke.delar
    )


def _named(value: str | Tal) -> str:
    return f' data-siffra="{_said(value.namn)}"' if isinstance(value, Tal) else ""


# -------------------------------------------------------------------------------------------------------------- tables


def _table(tabell: Tabell, name: str) -> str:
    unit = f"<span>{_said(tabell.enhet)}</span>" if tabell.enhet else ""
    head = "\n".join(f"<tr>{''.join(_heading(cell) for cell in row)}</tr>" for row in tabell.huvud)
    notes = "".join(f'\n<p class="not">{_words(note)}</p>' for note in tabell.noter)
    bodies = _bodies(tabell.rader, uppstallning.at_hoger(tabell))
    return (
        f'{_rolling(name)}<table>\n<caption id="{name}">{_said(tabell.titel)}{unit}</caption>\n'
        f"{f'<thead>{head}</thead>' if head else ''}\n{bodies}\n</table></div>{notes}"
    )


def _rolling(label: str) -> str:
    """Open the box that rolls sideways where the screen is too narrow, which the keyboard reaches."""
    return f'<div class="rulla" role="group" tabindex="0" aria-labelledby="{label}">'


def _heading(cell: Cell) -> str:
    if not cell.text.strip():
        return f"<td{_span(cell)}></td>"
    scope = "colgroup" if cell.bredd > 1 else "col"
    return f'<th scope="{scope}"{_span(cell)}{_right(aside=cell.tal)}>{_said(cell.text)}</th>'


def _bodies(rows: Sequence[Rad], right: Sequence[bool]) -> str:
    """Return the rows; a row that is a heading alone begins a group of its own."""
    bodies: list[list[str]] = []
    for row in rows:
        group = row.slag == "rubrik" and not any(cell.text.strip() for cell in row.celler[1:])
        if group or not bodies:
            bodies.append([])
        bodies[-1].append(_group(row) if group else _row(row, right))
    return "\n".join("<tbody>" + "\n".join(body) + "</tbody>" for body in bodies)


def _group(row: Rad) -> str:
    width = sum(cell.bredd for cell in row.celler)
    first = row.celler[0].text
    if not first.strip():
        return f'<tr><td colspan="{width}"></td></tr>'
    return f'<tr class="rubrik"><th scope="rowgroup" colspan="{width}">{_said(first)}</th></tr>'


def _row(row: Rad, right: Sequence[bool]) -> str:
    kind = "" if row.slag == "rad" else f' class="{row.slag}"'
    cells: list[str] = []
    at = 0
    for cell in row.celler:
        heads = not at and bool(cell.text.strip())
        aside = cell.tal or (cell.bredd == 1 and at < len(right) and right[at])
        scope = ' scope="row"' if heads else ""
        tag = "th" if heads else "td"
        told = f"{scope}{_span(cell)}{_right(aside=aside)}{_named(cell.innehall)}"
        cells.append(f"<{tag}{told}>{_said(cell.text)}</{tag}>")
        at += cell.bredd
    return f"<tr{kind}>{''.join(cells)}</tr>"


def _span(cell: Cell) -> str:
    return f' colspan="{cell.bredd}"' if cell.bredd > 1 else ""


def _right(*, aside: bool) -> str:
    return ' class="tal"' if aside else ""


# ------------------------------------------------------------------------------------------------------------ diagrams


def _diagram(diagram: Diagram, name: str) -> str:
    """Return the drawing, told in words to those who do not see it, and its numbers in a table to open."""
    titel = _said(diagram.titel)
    head = f'<title id="{name}-namn">{titel}</title><desc id="{name}-ord">{_said(diagram.alt)}</desc>'
    drawn = tecknad(diagram).svg(f' role="img" aria-labelledby="{name}-namn" aria-describedby="{name}-ord"', head)
    series = "".join(
        f'<th scope="col" class="tal">{_said(serie.namn or diagram.titel)}</th>' for serie in diagram.serier
    )
    rows = "\n".join(
        f'<tr><th scope="row">{_said(category)}</th>{_values(diagram, at)}</tr>'
        for at, category in enumerate(diagram.kategorier)
    )
    return (
        f'<figure>\n<figcaption id="{name}">{titel}</figcaption>\n{_rolling(name)}{rent(drawn)}</div>\n'
        f"<details><summary>Visa siffrorna i diagrammet {titel}</summary>\n"
        f'{_rolling(f"{name}-tal")}<table>\n<caption id="{name}-tal">{titel}, siffror</caption>\n'
        f"<thead><tr><td></td>{series}</tr></thead>\n<tbody>{rows}</tbody>\n</table></div></details>\n</figure>"
    )


def _values(diagram: Diagram, at: int) -> str:
    return "".join(
        f'<td class="tal"{_named(Tal(serie.siffror[at], "")) if serie.siffror else ""}>'
        f"{_said(written(serie.varden[at], diagram.enhet))}</td>"
        for serie in diagram.serier
    )
