"""What a kansli may have in a workbook, of every kind of part we know, and what tells two workbooks apart.

`furnished` puts all of it into a workbook of macros, in the words of Excel, by editing the zip: no library writes it, so
nothing is there because a library happens to support it. `KINDS` says by what each kind is known to be there.
"""

from __future__ import annotations

import base64
import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument"
MS = "http://schemas.microsoft.com/office"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
MC = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
    f'xmlns:x14ac="{MS}/spreadsheetml/2009/9/ac" xmlns:xr="{MS}/spreadsheetml/2014/revision" '
    'xr:uid="{8A3C4D10-0000-4B5E-9C3D-1F00A1B2C3D4}"'
)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OWN, LISTS, SUMS, CHART = "Kansliets eget", "Val & listor", "Egna summor", "Stapel"
FREE = "C5"  # a cell of OWN with a text, that anybody may write in


# ------------------------------------------------------------------------------------------------ parts by hand


def relations(*told: tuple[str, str, str]) -> bytes:
    """Write a part of relationships: id, kind (one with a colon is a whole type), target."""
    outside = dict.fromkeys(("externalLinkPath", "hyperlink"), ' TargetMode="External"')
    each = "".join(
        f'<Relationship Id="{key}" Type="{kind if ":" in kind else f"{OFFICE}/{kind}"}" Target="{target}"'
        f"{outside.get(kind, '')}/>"
        for key, kind, target in told
    )
    return f'<Relationships xmlns="{PACKAGE}">{each}</Relationships>'.encode()


BY_HAND = {
    "xl/pivotTables/pivotTable1.xml": (
        f'<pivotTableDefinition xmlns="{MAIN}" name="Min pivot" cacheId="7" dataCaption="Värden" updatedVersion="6" '
        'minRefreshableVersion="3" createdVersion="6" outline="1" outlineData="1"><location ref="D20:E23" '
        'firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2"><pivotField axis="axisRow" '
        'showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/></items></pivotField><pivotField '
        'dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields><rowItems count="3"><i>'
        '<x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields '
        'count="1"><dataField name="Summa av Antal" fld="1" baseField="0" baseItem="0"/></dataFields>'
        "</pivotTableDefinition>"
    ).encode(),
    "xl/pivotTables/_rels/pivotTable1.xml.rels": relations(
        ("rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
    ),
    "xl/pivotCache/pivotCacheDefinition1.xml": (
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rId1" refreshedBy="kansliet" '
        'refreshedDate="45000" createdVersion="6" refreshedVersion="6" minRefreshableVersion="3" recordCount="3">'
        f'<cacheSource type="worksheet"><worksheetSource ref="A8:B11" sheet="{OWN}"/></cacheSource><cacheFields '
        'count="2"><cacheField name="Kommun" numFmtId="0"><sharedItems count="2"><s v="Kalmar"/><s v="Nybro"/>'
        '</sharedItems></cacheField><cacheField name="Antal" numFmtId="0"><sharedItems containsSemiMixedTypes="0" '
        'containsString="0" containsNumber="1" containsInteger="1" minValue="1" maxValue="3"/></cacheField>'
        "</cacheFields></pivotCacheDefinition>"
    ).encode(),
    "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": relations(
        ("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")
    ),
    "xl/pivotCache/pivotCacheRecords1.xml": (
        f'<pivotCacheRecords xmlns="{MAIN}" count="3"><r><x v="0"/><n v="1"/></r><r><x v="1"/><n v="2"/></r>'
        '<r><x v="0"/><n v="3"/></r></pivotCacheRecords>'
    ).encode(),
    "xl/printerSettings/printerSettings1.bin": bytes(range(256)) * 3,
    "xl/externalLinks/externalLink1.xml": (
        f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="rId1"><sheetNames><sheetName val="Blad1"/>'
        '</sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>7</v></cell></row></sheetData>'
        "</sheetDataSet></externalBook></externalLink>"
    ).encode(),
    "xl/externalLinks/_rels/externalLink1.xml.rels": relations(("rId1", "externalLinkPath", "en%20annan%20bok.xlsx")),
    "customXml/item1.xml": '<?xml version="1.0"?><arende xmlns="urn:kansliet">2024-17 å</arende>'.encode(),
    "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="C12" i="1"/><c r="B1" i="91"/></calcChain>'.encode(),
}

SHAPES = (
    f'<xdr:wsDr xmlns:xdr="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}">'
    'ANCHOR<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Diagram 1"/>'
    '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
    f'<a:graphic><a:graphicData uri="{DRAWING}/chart"><c:chart xmlns:c="{DRAWING}/chart" r:id="rId1"/>'
    "</a:graphicData></a:graphic></xdr:graphicFrame>END"
    'ANCHOR<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="3" name="Märke" descr="Förbundets märke"/><xdr:cNvPicPr/></xdr:nvPicPr>'
    '<xdr:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</xdr:spPr></xdr:pic>END"
    'ANCHOR<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="4" name="Textruta 3"/><xdr:cNvSpPr txBox="1"/>'
    '</xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="304800"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>Ett minne till '
    "nästa år</a:t></a:r></a:p></xdr:txBody></xdr:sp>END"
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    f'<mc:Choice xmlns:a14="{MS}/drawing/2010/main" Requires="a14">ANCHOR<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
    '<xdr:cNvPr id="5" name="Kommun"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/>'
    f'<a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="{MS}/drawing/2010/slicer">'
    f'<sle:slicer xmlns:sle="{MS}/drawing/2010/slicer" name="Kommun"/></a:graphicData></a:graphic></xdr:graphicFrame>END'
    "</mc:Choice><mc:Fallback/></mc:AlternateContent></xdr:wsDr>"
).replace(
    "ANCHOR",
    "<xdr:twoCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0"
    "</xdr:rowOff></xdr:from><xdr:to><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row><xdr:rowOff>0"
    "</xdr:rowOff></xdr:to>",
).replace("END", "<xdr:clientData/></xdr:twoCellAnchor>")  # fmt: skip


def _chart(sheet: str) -> str:
    """Write a chart over the figures of OWN."""
    return (
        f'<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:a="{DRAWING}/main"><c:chart><c:plotArea><c:layout/><c:barChart>'
        f'<c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/><c:order val="0"/><c:cat><c:strRef>'
        f"<c:f>'{sheet}'!$A$9:$A$11</c:f></c:strRef></c:cat><c:val><c:numRef><c:f>'{sheet}'!$B$9:$B$11</c:f>"
        '</c:numRef></c:val></c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling/>'
        '<c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling/><c:axPos val="l"/>'
        '<c:crossAx val="1"/></c:valAx></c:plotArea></c:chart></c:chartSpace>'
    )


def _vml(*shapes: str) -> str:
    """Write a legacy drawing."""
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n <o:shapelayout v:ext="edit"><o:idmap v:ext="edit" '
        f'data="91"/></o:shapelayout>{"".join(shapes)}</xml>'
    )


NOTE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>'
    '<v:shape id="_x0000_s93185" type="#_x0000_t202" style="position:absolute;visibility:hidden"><v:textbox/>'
    '<x:ClientData ObjectType="Note"><x:Anchor>2, 15, 0, 2, 4, 31, 4, 1</x:Anchor><x:Row>0</x:Row><x:Column>1</x:Column>'
    "</x:ClientData></v:shape>"
)
BUTTON = (
    '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe"/>'
    '<v:shape id="_x0000_s93186" type="#_x0000_t201" style="position:absolute;width:96pt;height:24pt" o:button="t">'
    '<v:textbox><div style="text-align:center"><font face="Calibri" size="220" color="#000000">Kansliets knapp</font>'
    '</div></v:textbox><x:ClientData ObjectType="Button"><x:Anchor>6, 0, 1, 0, 8, 0, 3, 0</x:Anchor><x:FmlaMacro>[0]!'
    "Finsam_kontrollera</x:FmlaMacro></x:ClientData></v:shape>"
)
HEADER_PICTURE = (
    '<v:shape id="LH" o:spid="_x0000_s94209" type="#_x0000_t75" style="width:9pt;height:9pt"><v:imagedata o:relid="rId1" '
    'o:title="märke"/></v:shape>'
)
CONTROL = f'{HEAD}<formControlPr xmlns="{MS}/spreadsheetml/2009/9/main" objectType="Button" lockText="1"/>'
MORE = {
    "xl/drawings/drawing91.xml": HEAD + SHAPES,
    "xl/drawings/_rels/drawing91.xml.rels": relations(
        ("rId1", "chart", "../charts/chart91.xml"), ("rId2", "image", "../media/image91.png")
    ),
    "xl/charts/chart91.xml": HEAD + _chart(OWN),
    "xl/charts/_rels/chart91.xml.rels": relations(
        ("rId1", f"{MS}/2011/relationships/chartStyle", "style91.xml"),
        ("rId2", f"{MS}/2011/relationships/chartColorStyle", "colors91.xml"),
    ),
    "xl/charts/style91.xml": f'{HEAD}<cs:chartStyle xmlns:cs="{MS}/drawing/2012/chartStyle" id="201"/>',
    "xl/charts/colors91.xml": f'{HEAD}<cs:colorStyle xmlns:cs="{MS}/drawing/2012/chartStyle" meth="cycle" id="10"/>',
    "xl/charts/chart92.xml": HEAD + _chart(OWN),
    "xl/chartsheets/sheet94.xml": (
        f'{HEAD}<chartsheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetPr codeName="Diagram94"/><sheetViews><sheetView '
        'zoomScale="85" workbookViewId="0" zoomToFit="1"/></sheetViews><pageMargins left="0.7" right="0.7" top="0.75" '
        'bottom="0.75" header="0.3" footer="0.3"/><drawing r:id="rId1"/></chartsheet>'
    ),
    "xl/chartsheets/_rels/sheet94.xml.rels": relations(("rId1", "drawing", "../drawings/drawing92.xml")),
    "xl/drawings/drawing92.xml": (
        f'{HEAD}<xdr:wsDr xmlns:xdr="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main"><xdr:absoluteAnchor>'
        '<xdr:pos x="0" y="0"/><xdr:ext cx="9000000" cy="6000000"/><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        '<xdr:cNvPr id="2" name="Diagram 1"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="{DRAWING}/chart"><c:chart '
        f'xmlns:c="{DRAWING}/chart" xmlns:r="{OFFICE}" r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame>'
        "<xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>"
    ),
    "xl/drawings/_rels/drawing92.xml.rels": relations(("rId1", "chart", "../charts/chart92.xml")),
    "xl/media/image91.png": PIXEL,
    "xl/drawings/vmlDrawing91.vml": _vml(NOTE, BUTTON),
    "xl/drawings/vmlDrawing92.vml": _vml(HEADER_PICTURE),
    "xl/drawings/_rels/vmlDrawing92.vml.rels": relations(("rId1", "image", "../media/image91.png")),
    "xl/ctrlProps/ctrlProp91.xml": CONTROL,
    "xl/comments91.xml": (
        f'{HEAD}<comments xmlns="{MAIN}"><authors><author>tc={{6A0B1C2D-0000-4000-8000-000000000091}}</author></authors>'
        '<commentList><comment ref="B1" authorId="0" shapeId="0"><text><r><rPr><b/><sz val="9"/></rPr><t xml:space='
        '"preserve">Fråga: </t></r><r><t>revisorn om den här</t></r></text></comment></commentList></comments>'
    ),
    "xl/threadedComments/threadedComment91.xml": (
        f'{HEAD}<ThreadedComments xmlns="{MS}/spreadsheetml/2018/threadedcomments"><threadedComment ref="B1" '
        'dT="2024-05-17T12:00:00.00" personId="{6A0B1C2D-0000-4000-8000-0000000000AA}" '
        'id="{6A0B1C2D-0000-4000-8000-000000000091}"><text>Fråga revisorn om den här</text></threadedComment>'
        "</ThreadedComments>"
    ),
    "xl/persons/person.xml": (
        f'{HEAD}<personList xmlns="{MS}/spreadsheetml/2018/threadedcomments"><person displayName="Åsa på kansliet" '
        'id="{6A0B1C2D-0000-4000-8000-0000000000AA}" userId="asa" providerId="None"/></personList>'
    ),
    "xl/tables/table91.xml": (
        f'{HEAD}<table xmlns="{MAIN}" id="91" name="EgenTabell" displayName="EgenTabell" ref="A20:B23" totalsRowCount="1">'
        '<autoFilter ref="A20:B22"/><tableColumns count="2"><tableColumn id="1" name="Namn" totalsRowLabel="Summa"/>'
        '<tableColumn id="2" name="Kronor" totalsRowFunction="sum"/></tableColumns><tableStyleInfo '
        'name="TableStyleMedium2" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>'
    ),
    "xl/slicers/slicer91.xml": (
        f'{HEAD}<slicers xmlns="{MS}/spreadsheetml/2009/9/main"><slicer name="Kommun" cache="Slicer_Kommun" '
        'caption="Kommun" rowHeight="241300"/></slicers>'
    ),
    "xl/slicerCaches/slicerCache91.xml": (
        f'{HEAD}<slicerCacheDefinition xmlns="{MS}/spreadsheetml/2009/9/main" name="Slicer_Kommun" sourceName="Kommun">'
        '<pivotTables><pivotTable tabId="91" name="Min pivot"/></pivotTables><data><tabular pivotCacheId="7"><items '
        'count="2"><i x="0" s="1"/><i x="1" s="1"/></items></tabular></data></slicerCacheDefinition>'
    ),
    "xl/customProperty91.bin": "minne".encode("utf-16-le"),
    "xl/metadata.xml": (
        f'{HEAD}<metadata xmlns="{MAIN}" xmlns:xda="{MS}/spreadsheetml/2017/dynamicarray"><metadataTypes count="1">'
        '<metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1" '
        'splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1" cellMeta="1"/>'
        '</metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst><ext '
        'uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext>'
        '</extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'
    ),
    "customXml/_rels/item1.xml.rels": relations(("rId1", "customXmlProps", "itemProps1.xml")),
    "customXml/itemProps1.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\r\n<ds:datastoreItem '
        'ds:itemID="{91919191-0000-4000-8000-000000000091}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/></ds:datastoreItem>'
    ),
    "docProps/custom.xml": (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
        'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Diarienummer"><vt:lpwstr>2024-17</vt:lpwstr>'
        "</property></Properties>"
    ),
    "docProps/thumbnail.wmf": b"\xd7\xcd\xc6\x9a" + bytes(range(64)),
    "xl/webextensions/taskpanes.xml": (
        f'{HEAD}<wetp:taskpanes xmlns:wetp="{MS}/webextensions/taskpanes/2010/11"><wetp:taskpane dockstate="right" '
        f'visibility="0" width="350" row="4"><wetp:webextensionref xmlns:r="{OFFICE}" r:id="rId1"/></wetp:taskpane>'
        "</wetp:taskpanes>"
    ),
    "xl/webextensions/_rels/taskpanes.xml.rels": relations(
        ("rId1", f"{MS}/2011/relationships/webextension", "webextension1.xml")
    ),
    "xl/webextensions/webextension1.xml": (
        f'{HEAD}<we:webextension xmlns:we="{MS}/webextensions/webextension/2010/11" '
        'id="{91919191-0000-4000-8000-000000000092}"><we:reference id="wa1" version="1.0" store="sv-SE" '
        'storeType="OMEX"/><we:properties/><we:bindings/></we:webextension>'
    ),
    "kansliet/okand.dat": "\x00\x01 inget som något program känner\r\n".encode(),
}  # fmt: skip
KINDS_OF_TYPES = {
    "pivotTable": f"{TYPES}.spreadsheetml.pivotTable+xml",
    "pivotCacheDefinition": f"{TYPES}.spreadsheetml.pivotCacheDefinition+xml",
    "pivotCacheRecords": f"{TYPES}.spreadsheetml.pivotCacheRecords+xml",
    "externalLink": f"{TYPES}.spreadsheetml.externalLink+xml",
    "calcChain": f"{TYPES}.spreadsheetml.calcChain+xml",
}
TYPES_OF_PARTS = {
    **KINDS_OF_TYPES,
    "drawing": f"{TYPES}.drawing+xml",
    "chart": f"{TYPES}.drawingml.chart+xml",
    "style": "application/vnd.ms-office.chartstyle+xml",
    "colors": "application/vnd.ms-office.chartcolorstyle+xml",
    "chartsheets": f"{TYPES}.spreadsheetml.chartsheet+xml",
    "sheet": f"{TYPES}.spreadsheetml.worksheet+xml",
    "ctrlProp": "application/vnd.ms-excel.controlproperties+xml",
    "comments": f"{TYPES}.spreadsheetml.comments+xml",
    "threadedComment": "application/vnd.ms-excel.threadedcomments+xml",
    "person": "application/vnd.ms-excel.person+xml",
    "table": f"{TYPES}.spreadsheetml.table+xml",
    "slicer": "application/vnd.ms-excel.slicer+xml",
    "slicerCache": "application/vnd.ms-excel.slicerCache+xml",
    "metadata": f"{TYPES}.spreadsheetml.sheetMetadata+xml",
    "itemProps": f"{TYPES}.customXmlProperties+xml",
    "custom": f"{TYPES}.custom-properties+xml",
    "taskpanes": "application/vnd.ms-office.webextensiontaskpanes+xml",
    "webextension": "application/vnd.ms-office.webextension+xml",
    "printerSettings": f"{TYPES}.spreadsheetml.printerSettings",
    "customProperty": f"{TYPES}.spreadsheetml.customProperty",
}
DEFAULTS = {
    "png": "image/png",
    "wmf": "image/x-wmf",
    "dat": "application/octet-stream",
    "vml": f"{TYPES}.vmlDrawing",
    "xml": "application/xml",
}


# ------------------------------------------------------------------------------------------------- the sheets


def _rows(at: int, sums: Sequence[str]) -> str:
    """Write the rows of OWN; the shared strings of ours begin at number `at`."""
    return (
        f'<row r="1" spans="1:12" x14ac:dyDescent="0.25"><c r="A1" t="s"><v>{at}</v></c>'
        f'<c r="B1"><f>{sums[0]}</f><v>1</v></c><c r="D1" t="inlineStr"><is><t xml:space="preserve"> på stället </t></is></c></row>'
        f'<row r="2" spans="1:12" ht="30" customHeight="1" x14ac:dyDescent="0.25"><c r="A2" t="b"><v>1</v></c>'
        '<c r="B2" t="d"><v>2024-05-17</v></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D2"><v>1.1000000000000001</v></c></row>'
        f'<row r="5" spans="1:12" x14ac:dyDescent="0.25"><c r="C5" t="s"><v>{at + 1}</v></c><c r="D5" t="s"><v>{at + 2}</v></c></row>'
        f'<row r="8" spans="1:12" x14ac:dyDescent="0.25"><c r="A8" t="s"><v>{at + 3}</v></c><c r="B8" t="s"><v>{at + 4}</v></c></row>'
        f'<row r="9"><c r="A9" t="s"><v>{at + 5}</v></c><c r="B9"><v>1</v></c></row>'
        f'<row r="10"><c r="A10" t="s"><v>{at + 6}</v></c><c r="B10"><v>2</v></c></row>'
        f'<row r="11"><c r="A11" t="s"><v>{at + 5}</v></c><c r="B11"><v>3</v></c></row>'
        '<row r="12"><c r="B12"><f>SUM(B9:B11)</f><v>6</v></c></row>'
        '<row r="13" outlineLevel="1" hidden="1"><c r="C13"><f t="shared" ref="C13:C15" si="0">B9*2</f><v>2</v></c></row>'
        '<row r="14" outlineLevel="1" hidden="1"><c r="C14"><f t="shared" si="0"/><v>4</v></c></row>'
        '<row r="15" collapsed="1"><c r="C15"><f t="shared" si="0"/><v>6</v></c></row>'
        '<row r="16"><c r="D16"><f t="array" ref="D16:D18">B9:B11*2</f><v>2</v></c></row>'
        '<row r="17"><c r="D17"><v>4</v></c></row><row r="18"><c r="D18"><v>6</v></c></row>'
        f'<row r="20"><c r="A20" t="s"><v>{at + 7}</v></c><c r="B20" t="s"><v>{at + 8}</v></c></row>'
        f'<row r="21"><c r="A21" t="s"><v>{at + 5}</v></c><c r="B21"><v>2</v></c></row>'
        f'<row r="22"><c r="A22" t="s"><v>{at + 6}</v></c><c r="B22"><v>3</v></c></row>'
        f'<row r="23"><c r="A23" t="s"><v>{at + 9}</v></c><c r="B23"><f>SUBTOTAL(109,EgenTabell[Kronor])</f><v>5</v></c></row>'
        '<row r="25"><c r="A25"><f>[1]Blad1!A1</f><v>7</v></c><c r="B25"><f>_xlfn.XLOOKUP("Nybro",A9:A11,B9:B11)</f><v>2</v></c>'
        '<c r="C25" cm="1"><f t="array" ref="C25:C26">_xlfn.SEQUENCE(2)</f><v>1</v></c></row>'
        '<row r="26"><c r="C26"><v>2</v></c></row>'
    )  # fmt: skip


STRINGS = (
    '<si><r><t xml:space="preserve">Dubbla </t></r><r><rPr><b/><sz val="11"/><rFont val="Calibri"/></rPr><t>antalet</t></r></si>',
    "<si><t>Skriv här</t></si>",
    "<si><t>ja</t></si>",
    "<si><t>Kommun</t></si>",
    "<si><t>Antal</t></si>",
    "<si><t>Kalmar</t></si>",
    "<si><t>Nybro</t></si>",
    "<si><t>Namn</t></si>",
    "<si><t>Kronor</t></si>",
    "<si><t>Summa</t></si>",
)


def _own(at: int, sums: Sequence[str]) -> str:
    """Write the sheet OWN: everything that a worksheet can hold, in the order of the schema."""
    ns14, xm = f'xmlns:x14="{MS}/spreadsheetml/2009/9/main"', f'xmlns:xm="{MS}/excel/2006/main"'
    margins = '<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}" {MC}><sheetPr codeName="Blad91"><tabColor rgb="FFFFC000"/>'
        '<outlinePr summaryBelow="0"/><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:L26"/><sheetViews>'
        '<sheetView zoomScale="90" zoomScaleNormal="90" workbookViewId="0"><pane xSplit="1" ySplit="2" topLeftCell="B3" '
        'activePane="bottomRight" state="frozen"/><selection pane="bottomRight" activeCell="C5" sqref="C5"/></sheetView>'
        '</sheetViews><sheetFormatPr baseColWidth="10" defaultRowHeight="15" outlineLevelRow="1" outlineLevelCol="1" '
        'x14ac:dyDescent="0.25"/><cols><col min="1" max="1" width="22.5" customWidth="1"/><col min="10" max="11" width="9" '
        f'hidden="1" outlineLevel="1"/><col min="12" max="12" width="9" collapsed="1"/></cols><sheetData>{_rows(at, sums)}'
        '</sheetData><sheetProtection algorithmName="SHA-512" hashValue="b2Zhbmtlcg==" saltValue="c2FsdA==" '
        'spinCount="100000" sheet="1" objects="1" scenarios="1" formatColumns="0" autoFilter="0"/><protectedRanges>'
        '<protectedRange algorithmName="SHA-512" hashValue="b2Zhbmtlcg==" saltValue="c2FsdA==" spinCount="100000" '
        'sqref="C5:C6" name="Kansliets rutor"/></protectedRanges><scenarios current="0"><scenario name="Högt" locked="1" '
        'count="1"><inputCells r="B9" val="9"/></scenario></scenarios><customSheetViews><customSheetView '
        f'guid="{{91919191-0000-4000-8000-000000000093}}" scale="80">{margins}</customSheetView></customSheetViews>'
        '<mergeCells count="1"><mergeCell ref="E1:F1"/></mergeCells><phoneticPr fontId="0" type="noConversion"/>'
        '<conditionalFormatting sqref="B9:B11"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="min"/>'
        '<cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst><ext uri="{B025F937-C7B1-47D3-B67F-A62EFF666E3E}" '
        f'{ns14}><x14:id>{{91919191-0000-4000-8000-000000000094}}</x14:id></ext></extLst></cfRule></conditionalFormatting>'
        '<conditionalFormatting sqref="C13:C15"><cfRule type="iconSet" priority="2"><iconSet iconSet="3Arrows"><cfvo '
        'type="percent" val="0"/><cfvo type="percent" val="33"/><cfvo type="percent" val="67"/></iconSet></cfRule>'
        '</conditionalFormatting><dataValidations count="2" disablePrompts="0"><dataValidation type="list" allowBlank="1" '
        'showInputMessage="1" promptTitle="Välj" prompt="Ja eller nej" sqref="D1"><formula1>"ja,nej"</formula1>'
        '</dataValidation><dataValidation type="whole" operator="greaterThan" sqref="B9:B11"><formula1>0</formula1>'
        '</dataValidation></dataValidations><hyperlinks><hyperlink ref="A9" r:id="rId1" tooltip="Kommunens sida"/>'
        f'<hyperlink ref="A10" location="\'{SUMS}\'!A1" display="Summor"/></hyperlinks><printOptions gridLines="1"/>'
        f'{margins}<pageSetup paperSize="9" fitToHeight="0" orientation="landscape" r:id="rId2"/><headerFooter '
        'differentFirst="1"><oddHeader>&amp;L&amp;G&amp;RUtkast</oddHeader><oddFooter>&amp;CSida &amp;P</oddFooter>'
        '<firstHeader>&amp;CFörsta</firstHeader></headerFooter><rowBreaks count="1" manualBreakCount="1"><brk id="19" '
        'max="16383" man="1"/></rowBreaks><colBreaks count="1" manualBreakCount="1"><brk id="5" max="1048575" man="1"/>'
        '</colBreaks><customProperties><customPr name="minne" r:id="rId3"/></customProperties><cellWatches><cellWatch '
        'r="B12"/></cellWatches><ignoredErrors><ignoredError sqref="A1:L26" numberStoredAsText="1"/></ignoredErrors>'
        '<drawing r:id="rId4"/><legacyDrawing r:id="rId5"/><legacyDrawingHF r:id="rId6"/><picture r:id="rId14"/>'
        f'{_controls([("_x0000_s93186", "rId7", "Finsam_kontrollera")])}<tableParts count="1"><tablePart r:id="rId8"/>'
        f'</tableParts><extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" {ns14}><x14:conditionalFormattings>'
        f'<x14:conditionalFormatting {xm}><x14:cfRule type="dataBar" id="{{91919191-0000-4000-8000-000000000094}}">'
        '<x14:dataBar minLength="0" maxLength="100" gradient="0"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/>'
        '</x14:dataBar></x14:cfRule><xm:sqref>B9:B11</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>'
        f'</ext><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" {ns14}><x14:dataValidations count="1" {xm}>'
        f'<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1"><x14:formula1><xm:f>\'{LISTS.replace("&", "&amp;")}\''
        "!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>D5</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
        f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" {ns14}><x14:sparklineGroups {xm}><x14:sparklineGroup '
        'displayEmptyCellsAs="gap"><x14:colorSeries rgb="FF376092"/><x14:sparklines><x14:sparkline>'
        f"<xm:f>'{OWN}'!B9:B11</xm:f><xm:sqref>C9</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
        f'</x14:sparklineGroups></ext><ext uri="{{A8765BA9-456A-4dab-B4F3-ACF838C121DE}}" {ns14}><x14:slicerList>'
        '<x14:slicer r:id="rId9"/></x14:slicerList></ext></extLst></worksheet>'
    )  # fmt: skip


RELATIONS_OF_OWN = (
    ("rId1", "hyperlink", "https://example.org/kommunen?a=1&amp;b=2"),
    ("rId2", "printerSettings", "../printerSettings/printerSettings1.bin"),
    ("rId3", "customProperty", "../customProperty91.bin"),
    ("rId4", "drawing", "../drawings/drawing91.xml"),
    ("rId5", "vmlDrawing", "../drawings/vmlDrawing91.vml"),
    ("rId6", "vmlDrawing", "../drawings/vmlDrawing92.vml"),
    ("rId7", "ctrlProp", "../ctrlProps/ctrlProp91.xml"),
    ("rId8", "table", "../tables/table91.xml"),
    ("rId9", f"{MS}/2007/relationships/slicer", "../slicers/slicer91.xml"),
    ("rId10", "comments", "../comments91.xml"),
    ("rId11", f"{MS}/2017/10/relationships/threadedComment", "../threadedComments/threadedComment91.xml"),
    ("rId12", "pivotTable", "../pivotTables/pivotTable1.xml"),
    ("rId13", "urn:kansliet:relations/okand", "/kansliet/okand.dat"),
    ("rId14", "image", "../media/image91.png"),
)


def _controls(told: Sequence[tuple[str, str, str]]) -> str:
    """Write the `<controls>` of a sheet as Excel does: (id of the shape, relationship, macro)."""
    choice = f'<mc:Choice xmlns:x14="{MS}/spreadsheetml/2009/9/main" Requires="x14">'
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    corners = "".join(
        f"<{corner}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0"
        f"</xdr:rowOff></{corner}>"
        for corner, column, row in (("from", 6, 1), ("to", 8, 3))
    )
    each = "".join(
        f'<mc:AlternateContent {compatible}><mc:Choice Requires="x14"><control shapeId="{shape.removeprefix("_x0000_s")}" '
        f'r:id="{key}" name="Knapp {number}"><controlPr defaultSize="0" print="0" autoFill="0" autoPict="0" '
        f'macro="[0]!{macro}"><anchor moveWithCells="1" sizeWithCells="1">{corners}</anchor></controlPr></control>'
        "</mc:Choice></mc:AlternateContent>"
        for number, (shape, key, macro) in enumerate(told, 1)
    )
    drawn = f'<controls xmlns:xdr="{DRAWING}/spreadsheetDrawing">{each}</controls>'
    return f"<mc:AlternateContent {compatible}>{choice}{drawn}</mc:Choice></mc:AlternateContent>"


def _plain_sheet(code: str, rows: str) -> str:
    """Write a sheet with nothing but rows."""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}" {MC}><sheetPr codeName="{code}"/><dimension ref="A1:C9"/>'
        f'<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15" '
        f'x14ac:dyDescent="0.25"/><sheetData>{rows}</sheetData></worksheet>'
    )


# ------------------------------------------------------------------------------------------- into a workbook


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the parts of a file in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a file of these parts in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            stored = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 17, 12, 0, 0)), data, stored)
    return buffer.getvalue()


def put_in(parts: dict[str, bytes], part: str, before: str, new: str) -> None:
    """Put `new` in a part, before what must stand there once."""
    text = parts[part].decode()
    assert text.count(before) == 1, (part, before)
    parts[part] = text.replace(before, new + before).encode()


def furnished(host: bytes, sums: Sequence[str]) -> bytes:
    """Put everything into a workbook with macros; `sums` are formulas over its own figures, for the user's sheets."""
    parts = unpacked(host)
    first = parts["xl/sharedStrings.xml"].count(b"<si>")
    put_in(parts, "xl/sharedStrings.xml", "</sst>", "".join(STRINGS))
    _save_as_excel(parts, "xl/worksheets/sheet1.xml")
    sheets = {
        "xl/worksheets/sheet91.xml": _own(first, sums),
        "xl/worksheets/_rels/sheet91.xml.rels": relations(*RELATIONS_OF_OWN),
        "xl/worksheets/sheet92.xml": _plain_sheet(
            "Blad92", "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{first + 4 + row}</v></c></row>' for row in (1, 2, 3))
        ),
        "xl/worksheets/sheet93.xml": _plain_sheet(
            "Blad93",
            "".join(f'<row r="{row}"><c r="A{row}"><f>{text}</f><v>99</v></c></row>' for row, text in enumerate(sums, 1)),
        ),
    }  # fmt: skip
    new = {name: data if isinstance(data, bytes) else data.encode() for name, data in (sheets | MORE).items()} | BY_HAND
    parts |= new
    _into_workbook(parts)
    put_in(parts, "_rels/.rels", "</Relationships>", lines(
        ("rId91", "custom-properties", "docProps/custom.xml"),
        ("rId92", f"{PACKAGE}/metadata/thumbnail", "docProps/thumbnail.wmf"),
        ("rId93", f"{MS}/2011/relationships/webextensiontaskpanes", "xl/webextensions/taskpanes.xml"),
        ("rId94", "urn:kansliet:relations/okand", "kansliet/okand.dat"),
    ))  # fmt: skip
    parts["[Content_Types].xml"] = _typed(parts["[Content_Types].xml"].decode(), [*new, *_controls_of(parts)])
    return packed(parts)


def lines(*told: tuple[str, str, str]) -> str:
    """Write relationships without the part around them."""
    return "".join(re.findall(r"<Relationship .*?/>", relations(*told).decode()))


def _into_workbook(parts: dict[str, bytes]) -> None:
    """Let workbook.xml know of everything."""
    book = "xl/workbook.xml"
    before = parts[book].count(b"<sheet ")
    kept = "definedNames" if b"<definedNames>" in parts[book] else "calcPr"
    text = parts[book].decode()
    names = (
        f'<definedName name="_xlnm.Print_Area" localSheetId="{before}">\'{OWN}\'!$A$1:$E$23</definedName>'
        f"<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{before}\">'{OWN}'!$A:$A,'{OWN}'!$1:$2</definedName>"
        f'<definedName name="egen.summa" comment="kansliets">\'{OWN}\'!$B$12</definedName>'
        '<definedName name="gomt.namn" hidden="1">42</definedName>'
        f'<definedName name="lokalt.namn" localSheetId="{before + 2}">\'{SUMS}\'!$A$1</definedName>'
        '<definedName name="trasigt.namn">#REF!</definedName>'
        '<definedName name="Utsnitt_Kommun">#N/A</definedName>'
    )
    sheets = (
        f'<sheet name="{OWN}" sheetId="91" r:id="rId91"/><sheet name="{LISTS.replace("&", "&amp;")}" sheetId="92" '
        f'state="veryHidden" r:id="rId92"/><sheet name="{SUMS}" sheetId="93" r:id="rId93"/><sheet name="{CHART}" '
        'sheetId="94" r:id="rId94"/>'
    )
    text = text.replace("<workbook ", f"<workbook {MC} ", 1)
    text = text.replace("<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>', 1)
    text = text.replace("</sheets>", f"{sheets}</sheets>", 1)
    external = '<externalReferences><externalReference r:id="rId95"/></externalReferences>'
    if kept == "definedNames":
        text = text.replace("<definedNames>", f"{external}<definedNames>{names}", 1)
    else:
        text = text.replace("<calcPr", f"{external}<definedNames>{names}</definedNames><calcPr", 1)
    views = (
        '<customWorkbookViews><customWorkbookView name="Kansliets vy" guid="{91919191-0000-4000-8000-000000000093}" '
        'windowWidth="1000" windowHeight="700" activeSheetId="91"/></customWorkbookViews>'
    )
    slicers = (
        f'<extLst><ext uri="{{BBE1A952-AA13-448e-AADC-164F8A28A991}}" xmlns:x14="{MS}/spreadsheetml/2009/9/main">'
        '<x14:slicerCaches><x14:slicerCache r:id="rId98"/></x14:slicerCaches></ext></extLst>'
    )
    pivots = '<pivotCaches><pivotCache cacheId="7" r:id="rId96"/></pivotCaches>'
    parts[book] = text.replace("</workbook>", f"{views}{pivots}{slicers}</workbook>").encode()
    put_in(parts, "xl/_rels/workbook.xml.rels", "</Relationships>", lines(
        ("rId91", "worksheet", "worksheets/sheet91.xml"), ("rId92", "worksheet", "worksheets/sheet92.xml"),
        ("rId93", "worksheet", "worksheets/sheet93.xml"), ("rId94", "chartsheet", "chartsheets/sheet94.xml"),
        ("rId95", "externalLink", "externalLinks/externalLink1.xml"),
        ("rId96", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
        ("rId97", "customXml", "../customXml/item1.xml"),
        ("rId98", f"{MS}/2007/relationships/slicerCache", "slicerCaches/slicerCache91.xml"),
        ("rId99", "sheetMetadata", "metadata.xml"), ("rId100", "calcChain", "calcChain.xml"),
        ("rId101", f"{MS}/2017/10/relationships/person", "persons/person.xml"),
    ))  # fmt: skip


def _save_as_excel(parts: dict[str, bytes], sheet: str) -> None:
    """Give the buttons of a sheet, which XlsxWriter keeps in VML alone, the `<controls>` and ctrlProps of Excel."""
    folder, name = posixpath.split(sheet)
    rels = f"{folder}/_rels/{name}.rels"
    drawing = re.search(rb'Target="\.\./(drawings/vmlDrawing\d+\.vml)"', parts[rels])
    assert drawing is not None
    shapes = re.findall(
        r'<v:shape id="(_x0000_s\d+)".*?<x:FmlaMacro>\[0\]!(\w+)<',
        parts[f"xl/{drawing[1].decode()}"].decode(),
        re.DOTALL,
    )
    told = [(shape, f"rId{200 + number}", macro) for number, (shape, macro) in enumerate(shapes, 1)]
    for number, (_, key, _) in enumerate(told, 1):
        parts[f"xl/ctrlProps/ctrlProp{number}.xml"] = CONTROL.encode()
        put_in(parts, rels, "</Relationships>", lines((key, "ctrlProp", f"../ctrlProps/ctrlProp{number}.xml")))
    text = parts[sheet].decode()
    at = text.index("<legacyDrawing ")
    end = text.index("/>", at) + 2
    parts[sheet] = (text[:end] + _controls(told) + text[end:]).encode()


def _controls_of(parts: Mapping[str, bytes]) -> list[str]:
    return [name for name in parts if name.startswith("xl/ctrlProps/") and not name.endswith("91.xml")]


def _typed(types: str, new: Collection[str]) -> bytes:
    """Say of every new part what it is."""
    told = []
    for name in new:
        suffix = name.rpartition(".")[2]
        if suffix == "rels":
            continue
        folder, word = posixpath.basename(posixpath.dirname(name)), re.sub(r"\d*\.\w+$", "", posixpath.basename(name))
        kind = TYPES_OF_PARTS.get(folder if folder == "chartsheets" else word)
        if kind:
            told.append(f'<Override PartName="/{name}" ContentType="{kind}"/>')
        elif f'Extension="{suffix}"' not in types + "".join(told):
            told.insert(0, f'<Default Extension="{suffix}" ContentType="{DEFAULTS[suffix]}"/>')
    first = [line for line in told if line.startswith("<Default")]
    rest = [line for line in told if not line.startswith("<Default")]
    types = types.replace("<Override", "".join(first) + "<Override", 1)
    return types.replace("</Types>", "".join(rest) + "</Types>").encode()


# --------------------------------------------------------------------------------------------- what is there

SHEET, BOOK = r"xl/worksheets/sheet\d+\.xml", r"xl/workbook\.xml"
KINDS = {  # what it is: the name of its part, and what stands in it (patterns)
    "chart": (r"xl/charts/chart\d+\.xml", "<c:(bar|pie|line)Chart>"),
    "style and colours of a chart": (r"xl/charts/(style|colors)\d+\.xml", "cs:"),
    "chart sheet": (r"xl/chartsheets/sheet\d+\.xml", "<drawing "),
    "form button, VML": (r"xl/drawings/vmlDrawing\d+\.vml", r"<x:FmlaMacro>\[0\]!Finsam_"),
    "form button, ctrlProps": (r"xl/ctrlProps/ctrlProp\d+\.xml", 'objectType="Button"'),
    "form button, controls": (SHEET, r'<controls .*macro="\[0\]!Finsam_'),
    "text box": (r"xl/drawings/drawing\d+\.xml", 'txBox="1".*Ett minne'),
    "picture": (r"xl/media/.*\.png", "PNG"),
    "picture in a drawing": (r"xl/drawings/drawing\d+\.xml", "<xdr:pic>"),
    "picture behind the cells": (SHEET, "<picture "),
    "picture in the header": (r"xl/drawings/vmlDrawing\d+\.vml", 'id="LH"'),
    "note": (r"xl/comments/?(comment)?\d*\.xml", "revisorn"),
    "note, rich text": (r"xl/comments/?(comment)?\d*\.xml", "<b/>"),
    "note, VML": (r"xl/drawings/vmlDrawing\d+\.vml", 'ObjectType="Note"'),
    "threaded comment": (r"xl/threadedComments/.*", "<threadedComment "),
    "persons": (r"xl/persons/.*", "<person "),
    "pivot table": (r"xl/pivotTables/pivotTable\d+\.xml", "Min pivot"),
    "pivot cache": (r"xl/pivotCache/pivotCacheDefinition\d+\.xml", "worksheetSource"),
    "pivot records": (r"xl/pivotCache/pivotCacheRecords\d+\.xml", "<r>"),
    "slicer": (r"xl/slicers/.*", "<slicer "),
    "slicer cache": (r"xl/slicerCaches/.*", "sourceName="),
    "slicer of a sheet": (SHEET, "<x14:slicer "),
    "slicer in a drawing": (r"xl/drawings/drawing\d+\.xml", "<sle:slicer "),
    "table with totals": (r"xl/tables/table\d+\.xml", 'totalsRowFunction="sum"'),
    "sparklines": (SHEET, "<x14:sparkline>"),
    "x14 conditional format": (SHEET, "<x14:dataBar "),
    "x14 validation on another sheet": (SHEET, r"<x14:dataValidation .*<xm:f>'Val &amp; listor'!"),
    "conditional formats": (SHEET, '<cfRule type="iconSet"'),
    "validations": (SHEET, "<dataValidation "),
    "sheet protection": (SHEET, "<sheetProtection .*hashValue="),
    "protected ranges": (SHEET, "<protectedRange "),
    "scenarios": (SHEET, "<scenario "),
    "workbook protection": (BOOK, "<workbookProtection "),
    "hidden name": (BOOK, '<definedName name="gomt.namn" hidden="1"'),
    "name of one sheet": (BOOK, '<definedName name="lokalt.namn" localSheetId='),
    "name in error": (BOOK, "<definedName name=.trasigt.namn.>#REF!"),
    "comment of a name": (BOOK, 'comment="kansliets"'),
    "print area and titles": (BOOK, "(?s)_xlnm.Print_Area.*_xlnm.Print_Titles"),
    "printer settings": (r"xl/printerSettings/.*\.bin", "."),
    "printer settings of a sheet": (SHEET, "<pageSetup [^>]*r:id="),
    "header and footer": (SHEET, "<firstHeader>"),
    "page breaks": (SHEET, "<colBreaks "),
    "custom views": (BOOK, "<customWorkbookView "),
    "custom view of a sheet": (SHEET, "<customSheetView "),
    "custom properties": (r"docProps/custom\.xml", "Diarienummer"),
    "custom property of a sheet": (r"xl/customProperty\d+\.bin", "m"),
    "cell watches": (SHEET, "<cellWatch "),
    "ignored errors": (SHEET, "<ignoredError "),
    "custom XML": (r"customXml/item\d+\.xml", "urn:kansliet"),
    "properties of custom XML": (r"customXml/itemProps\d+\.xml", "datastoreItem"),
    "external link": (r"xl/externalLinks/externalLink\d+\.xml", "<externalBook "),
    "theme": (r"xl/theme/theme\d+\.xml", "<a:theme "),
    "code names of sheets": (SHEET, '<sheetPr [^>]*codeName="'),
    "code name of the workbook": (BOOK, 'codeName="ThisWorkbook"'),
    "VBA": (r"xl/vbaProject\.bin", "."),
    "ribbon": (r"customUI/customUI14\.xml", "Ribbon_konsolidera"),
    "link to the ribbon": (r"_rels/\.rels", "ui/extensibility"),
    "outline": (SHEET, '<row [^>]*outlineLevel="1"'),
    "hidden rows": (SHEET, '<row [^>]*hidden="1"'),
    "hidden columns": (SHEET, '<col [^>]*hidden="1"'),
    "very hidden sheet": (BOOK, 'state="veryHidden"'),
    "frozen panes": (SHEET, '<pane [^>]*state="frozen"'),
    "hyperlinks": (SHEET, "<hyperlink "),
    "merged cells": (SHEET, '<mergeCell ref="E1:F1"'),
    "rich text": (r"xl/sharedStrings\.xml", "<r><rPr><b/>"),
    "shared formula": (SHEET, '<f t="shared"'),
    "array formula": (SHEET, '<f t="array"'),
    "dynamic array": (SHEET, '<c [^>]*cm="1"'),
    "metadata": (r"xl/metadata\.xml", "dynamicArrayProperties"),
    "cached values": (SHEET, "<f>SUM\\(B9:B11\\)</f><v>6</v>"),
    "calculation chain": (r"xl/calcChain\.xml", "<c "),
    "web extension": (r"xl/webextensions/webextension\d+\.xml", "we:reference"),
    "task pane": (r"_rels/\.rels", "webextensiontaskpanes"),
    "unknown part": (r"kansliet/okand\.dat", "inget som"),
    "unknown relationship": (r"_rels/\.rels", "urn:kansliet:relations/okand"),
    "unique ids": (SHEET, "xr:uid="),
    "alternate content": (SHEET, '<mc:Choice [^>]*Requires="x14"'),
    "thumbnail": (r"docProps/thumbnail\.\w+", "."),
}


def kinds(data: bytes) -> set[str]:
    """Return which kinds of things there are in a file."""
    texts = {name: part.decode("utf-8", "replace") for name, part in unpacked(data).items()}
    return {
        kind
        for kind, (part, sign) in KINDS.items()
        if any(re.fullmatch(part, name) and re.search(sign, text, re.DOTALL) for name, text in texts.items())
    }


# ------------------------------------------------------------------------------------------ what has changed


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """How a part differs: gone, new, or other bytes; of a sheet and of workbook.xml, in what."""

    whole: str = ""
    caches: frozenset[str] = frozenset()  # cells where only the computed value of a formula differs
    cells: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()  # numbers of rows whose tag differs
    names: frozenset[str] = frozenset()  # defined names

    def __repr__(self) -> str:
        told = {field: getattr(self, field) for field in self.__slots__ if getattr(self, field)}
        return ", ".join(f"{field}: {what if isinstance(what, str) else sorted(what)}" for field, what in told.items())

    @property
    def only_caches(self) -> bool:
        """Whether nothing differs but values that were computed."""
        return self == Change(caches=self.caches)

    @property
    def only_names(self) -> bool:
        """Whether nothing differs but defined names."""
        return self == Change(names=self.names)


def differences(before: bytes, after: bytes) -> dict[str, Change]:
    """Return what differs, part by part; the order of the zip as a part of its own."""
    one, other = unpacked(before), unpacked(after)
    found = {name: Change("gone") for name in one if name not in other}
    found |= {name: Change("new") for name in other if name not in one}
    shared = [name for name in one if name in other]
    if shared != [name for name in other if name in one]:
        found["(order)"] = Change("order of parts")
    for name in shared:
        if one[name] != other[name]:
            found[name] = _change(name, one[name].decode("utf-8", "replace"), other[name].decode("utf-8", "replace"))
    return found


ROWS_OF = re.compile(r"<sheetData>.*</sheetData>|<sheetData/>", re.DOTALL)
CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
DIMENSION = re.compile(r"<dimension [^>]*/>")  # it follows the rows
NAME = re.compile(r"<definedName ([^>]*)>([^<]*)</definedName>")


def _change(name: str, one: str, other: str) -> Change:
    if re.fullmatch(SHEET, name):
        rows = [found[0] if (found := ROWS_OF.search(text)) else "" for text in (one, other)]
        around = [DIMENSION.sub("", ROWS_OF.sub("", text)) for text in (one, other)]
        cells = [{_address(found): found[0] for found in CELL.finditer(text)} for text in rows]
        changed = {at for at in {*cells[0], *cells[1]} if cells[0].get(at) != cells[1].get(at)}
        cached = {at for at in changed if at in cells[0] and at in cells[1] and _same_formula(*(c[at] for c in cells))}
        tags = [dict(re.findall(r'<row [^>]*?\br="(\d+)"([^>]*?)/?>', text)) for text in rows]
        between = [CELL.sub("", re.sub(r"<row [^>]*/>|<row [^>]*>|</row>", "", text)) for text in rows]
        whole = _apart(*around) or _apart(*between)
        numbers = {at for at in {*tags[0], *tags[1]} if tags[0].get(at) != tags[1].get(at)}
        return Change(whole, frozenset(cached), frozenset(changed - cached), frozenset(numbers))
    if re.fullmatch(BOOK, name):
        names = [{found[1]: found[2] for found in NAME.finditer(text)} for text in (one, other)]
        changed = {at for at in {*names[0], *names[1]} if names[0].get(at) != names[1].get(at)}
        words = frozenset(re.search('name="([^"]*)"', at)[1] for at in changed)  # type: ignore[index]  # each has one
        return Change(_apart(*(NAME.sub("", text) for text in (one, other))), names=words)
    return Change(_apart(one, other))


def _address(cell: re.Match[str]) -> str:
    found = re.search(r'\br="([A-Z]+\d+)"', cell[1])
    return found[1] if found else cell[0]


def _same_formula(one: str, other: str) -> bool:
    """Say whether two cells with a formula differ in nothing but the value that was computed."""
    bare = [re.sub(r"<v>[^<]*</v>|<v/>", "", re.sub(r'^(<c\b[^>]*?) t="\w+"', r"\1", cell)) for cell in (one, other)]
    return "<f" in one and bare[0] == bare[1]


def _apart(one: str, other: str) -> str:
    """Show where two texts part, "" where they do not."""
    at = next((at for at, pair in enumerate(zip_longest(one, other)) if pair[0] != pair[1]), -1)
    return "" if at < 0 else f"at {at}: {one[at : at + 60]!r} -> {other[at : at + 60]!r}"


def packed_bytes(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> bytes:
    """Read an entry as it lies in the file, date and all."""
    assert archive.fp is not None
    archive.fp.seek(item.header_offset)
    head = archive.fp.read(30)
    return head + archive.fp.read(
        int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little") + item.compress_size
    )


def part_of(book: Workbook, sheet: str) -> str:
    """Return the part of a sheet."""
    return next(item.part for item in book.sheets if item.name == sheet)


def opened(path: Path) -> Workbook:
    """Open a file as cells."""
    return Workbook.open(Package.open(path, macros=True))
