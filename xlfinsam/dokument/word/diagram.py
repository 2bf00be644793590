"""A diagram as a chart of Word's own: DrawingML with the workbook of its numbers inside, so that it can be restyled."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from xlfinsam.dokument.word.delar import attribute, plain
from xlfinsam.dokument.word.formgivning import COLOURS, FONT, INK, RULE, UPRIGHT
from xlfinsam.engine.addresses import column_letters
from xlfinsam.values import plain as number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlfinsam.dokument.modell import Diagram, Serie

C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EMU_PER_TWIP, EMU_PER_CM = 635, 360_000
HIGH, PER_BAR, BARS_LEAST = 7.2, 0.62, 4.5  # centimetres: a diagram, and each category of one that lies
SHEET: Final = "Blad1"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
MOST_LABELLED = 12  # numbers of one series that stand beside its bars


def drawing(diagram: Diagram, relation: str, at: int) -> str:
    """Return the run that holds the chart; its name is the diagram's id, and its text for those who cannot see it."""
    lies = diagram.slag == "bar"
    high = max(BARS_LEAST, 1.4 + PER_BAR * len(diagram.kategorier) * max(1, len(diagram.serier))) if lies else HIGH
    size = f'cx="{UPRIGHT * EMU_PER_TWIP}" cy="{round(high * EMU_PER_CM)}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="{at}" name={attribute(diagram.id)} '
        f"title={attribute(diagram.titel)} descr={attribute(diagram.alt)}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{C}"><c:chart xmlns:c="{C}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def chart(diagram: Diagram, workbook: str) -> bytes:
    """Return the part of the chart; `workbook` is the relation to the part with its numbers, "" for none."""
    kind = "lineChart" if diagram.slag == "line" else "barChart"
    several = len(diagram.serier) > 1
    lying = '<c:barDir val="bar"/>' if diagram.slag == "bar" else '<c:barDir val="col"/>'
    grouped = "stacked" if diagram.slag == "stacked" else "standard" if kind == "lineChart" else "clustered"
    labelled = not several and len(diagram.kategorier) <= MOST_LABELLED
    series = "".join(_series(diagram, at, serie, labelled=labelled) for at, serie in enumerate(diagram.serier))
    body = (
        f'<c:lineChart><c:grouping val="{grouped}"/><c:varyColors val="0"/>{series}<c:marker val="1"/>'
        if kind == "lineChart"
        else f'<c:barChart>{lying}<c:grouping val="{grouped}"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="60"/><c:overlap val="{100 if grouped == "stacked" else -8 if several else 0}"/>'
    )
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if several else ""
    inside = f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData>' if workbook else ""
    font = f'<a:latin typeface="{FONT}"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:date1904 val="0"/><c:lang val="sv-SE"/>'
        f'<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{body}'
        f'<c:axId val="1001"/><c:axId val="1002"/></c:{kind}>{_axes(diagram)}</c:plotArea>{legend}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900"><a:solidFill><a:srgbClr val="{INK}"/>'
        f'</a:solidFill>{font}</a:defRPr></a:pPr><a:endParaRPr lang="sv-SE"/></a:p></c:txPr>{inside}</c:chartSpace>'
    ).encode()


def _axes(diagram: Diagram) -> str:
    """Return the axes: of one that lies, the first category stands highest and the numbers below."""
    lies = diagram.slag == "bar"
    order, across = ("maxMin", "max") if lies else ("minMax", "autoZero")
    line = f'<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="{RULE}"/></a:solidFill></a:ln></c:spPr>'
    bare = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
    form = _format(diagram)
    return (
        f'<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"l" if lies else "b"}"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/>{line}<c:crossAx val="1002"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"b" if lies else "l"}"/><c:majorGridlines>{line}</c:majorGridlines>'
        f'<c:numFmt formatCode="{form}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{bare}<c:crossAx val="1001"/><c:crosses val="{across}"/></c:valAx>'
    )


def _format(diagram: Diagram) -> str:
    return "0%" if diagram.enhet == "andel" else "#,##0"


def _series(diagram: Diagram, at: int, serie: Serie, *, labelled: bool) -> str:
    colour = f'<a:solidFill><a:srgbClr val="{COLOURS[at % len(COLOURS)]}"/></a:solidFill>'
    count, letters = len(diagram.kategorier), column_letters(2 + at)
    line = diagram.slag == "line"
    look = f'<a:ln w="28575" cap="rnd">{colour}<a:round/></a:ln>' if line else colour
    marker = f'<c:marker><c:symbol val="circle"/><c:size val="5"/><c:spPr>{colour}</c:spPr></c:marker>' if line else ""
    labels = (
        f'<c:dLbls><c:numFmt formatCode="{_format(diagram)}" sourceLinked="0"/><c:showLegendKey val="0"/>'
        '<c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/></c:dLbls>'
        if labelled and not line
        else ""
    )
    flat = '<c:smooth val="0"/>' if line else ""
    invert = "" if line else '<c:invertIfNegative val="0"/>'
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:strRef><c:f>{SHEET}!${letters}$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{plain(serie.namn)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f"<c:spPr>{look}</c:spPr>{invert}{marker}{labels}<c:cat><c:strRef><c:f>{SHEET}!$A$2:$A${count + 1}</c:f>"
        f'<c:strCache><c:ptCount val="{count}"/>{points(diagram.kategorier)}</c:strCache></c:strRef></c:cat>'
        f"<c:val><c:numRef><c:f>{SHEET}!${letters}$2:${letters}${count + 1}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>'
        f"{points(numbers(serie))}</c:numCache></c:numRef>"
        f"</c:val>{flat}</c:ser>"
    )


def numbers(serie: Serie) -> list[str | None]:
    """Return the values of a series as they are written in a file."""
    return [None if value is None else number(value) for value in serie.varden]


def points(texts: Sequence[str | None]) -> str:
    """Return the points of a cache; none for a blank."""
    return "".join(
        f'<c:pt idx="{at}"><c:v>{plain(text)}</c:v></c:pt>' for at, text in enumerate(texts) if text is not None
    )


def workbook(diagram: Diagram) -> bytes:
    """Return the numbers of a diagram as an .xlsx, which Word opens when somebody asks to edit them."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    rows = [[None, *(serie.namn for serie in diagram.serier)]]
    lines = "".join(
        f'<row r="{at}">{_text(f"A{at}", label)}'
        + "".join(
            f'<c r="{column_letters(2 + of)}{at}"><v>{number(value)}</v></c>'
            for of, serie in enumerate(diagram.serier)
            if (value := serie.varden[at - 2]) is not None
        )
        + "</row>"
        for at, label in enumerate(diagram.kategorier, 2)
    )
    first = "".join(_text(f"{column_letters(1 + of)}1", name) for of, name in enumerate(rows[0]) if name)
    main, types = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "application/vnd.openxmlformats-"
    package, sheets = "http://schemas.openxmlformats.org/package/2006", "officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="{types}package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}{sheets}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}{sheets}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{R}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{R}"><sheets><sheet name="{SHEET}" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{R}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">{first}</row>{lines}'
        "</sheetData></worksheet>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(zipfile.ZipInfo(name, EPOCH), (head + text).encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _text(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t xml:space="preserve">{plain(text)}</t></is></c>'
