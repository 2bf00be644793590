"""Our own template of Word, made of the look in `formgivning`: every part written by us, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from xlfinsam.dokument.word.formgivning import (
    FONT,
    HEADER,
    HEADINGS,
    LANG,
    MARGIN,
    NORMAL,
    PAGE,
    STILAR,
    TABLE,
    TITLE,
    Stil,
)

W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R: Final = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
FORBUND, TITEL = MARKS = ("{forbund}", "{titel}")  # in a header or a footer: what a document puts there
FOOT: Final = (
    '<w:r><w:t xml:space="preserve">{forbund} · {titel}</w:t></w:r>'
    '<w:r><w:tab/><w:t xml:space="preserve">Sida </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> av </w:t></w:r>'
    '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
)


def wordmall() -> bytes:
    """Return the template as a .docx."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            ("officeDocument", "word/document.xml"), ("extended-properties", "docProps/app.xml")
        ).replace("</Relationships>", _core()),
        "word/document.xml": f"{HEAD}<w:document {W} {R}><w:body><w:p/>{_section()}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships(
            ("styles", "styles.xml"), ("numbering", "numbering.xml"), ("settings", "settings.xml"),
            ("footer", "footer1.xml"), ("footer", "footer2.xml"),
        ),
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
        "word/settings.xml": _settings(),
        "word/footer1.xml": f'{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="Sidfot"/></w:pPr>{FOOT}</w:p></w:ftr>',
        "word/footer2.xml": f'{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="Sidfot"/></w:pPr></w:p></w:ftr>',
        "docProps/app.xml": f'{HEAD}<Properties xmlns="{OFFICE.replace("relationships", "extended-properties")}">'
        "<Application>xlfinsam</Application></Properties>",
        "docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Rapportmall</dc:title>'
        f"<dc:creator>xlfinsam</dc:creator><dc:language>{LANG}</dc:language></cp:coreProperties>",
    }  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(zipfile.ZipInfo(name, EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def style_xml(stil: Stil, ids: dict[str, str]) -> str:
    """Return a style as WordprocessingML; `ids` has the id of every style that it may name."""
    default = ' w:default="1"' if stil.namn in (NORMAL, "Default Paragraph Font", "Normal Table") else ""
    based = f'<w:basedOn w:val="{ids[stil.bygger]}"/>' if stil.bygger in ids else ""
    following = f'<w:next w:val="{ids[stil.foljs]}"/>' if stil.foljs in ids else ""
    shown = "" if stil.namn in ("Default Paragraph Font", "Normal Table") else "<w:qFormat/>"
    paragraph = f"<w:pPr>{stil.stycke}</w:pPr>" if stil.stycke else ""
    text = f"<w:rPr>{stil.text}</w:rPr>" if stil.text else ""
    return (
        f'<w:style {W} w:type="{stil.typ}"{default} w:styleId="{stil.id}"><w:name w:val="{stil.namn}"/>'
        f"{based}{following}{shown}{paragraph}{text}{stil.mer}</w:style>"
    )


def _styles() -> str:
    ids = {stil.namn: stil.id for stil in STILAR}
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    lang = f'<w:lang w:val="{LANG}" w:eastAsia="{LANG}" w:bidi="ar-SA"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="21"/><w:szCs w:val="21"/>{lang}</w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    made = "".join(style_xml(stil, ids).replace(f" {W}", "") for stil in STILAR)
    return f"{HEAD}<w:styles {W}>{defaults}{made}</w:styles>"


def _numbering() -> str:
    """Return the numbers of the headings, which follow their styles, and the bullets of the lists."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Rubrik{at + 1}"/>'
        f'<w:suff w:val="tab"/><w:lvlText w:val="{".".join(f"%{one + 1}" for one in range(at + 1))}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="{indent}"/></w:tabs>'
        f'<w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr></w:lvl>'
        for at, indent in enumerate((567, 680))
    )
    bullet = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl>'
    )
    return (
        f'{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{levels}'
        f'</w:abstractNum><w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="hybridMultilevel"/>{bullet}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
    )


def _settings() -> str:
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1),
                            ("enableOpenTypeFeatures", 1), ("doNotFlipMirrorIndents", 1))
    )  # fmt: skip
    return (
        f'{HEAD}<w:settings {W}><w:zoom w:percent="100"/><w:autoHyphenation/><w:defaultTabStop w:val="567"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compat}</w:compat>'
        f'<w:themeFontLang w:val="{LANG}"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _section() -> str:
    top, right, bottom, left = MARGIN
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="first" r:id="rId5"/>'
        f'<w:pgSz w:w="{PAGE[0]}" w:h="{PAGE[1]}"/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
        f'w:left="{left}" w:header="{HEADER}" w:footer="{HEADER}" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )


def _relationships(*told: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(told, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _core() -> str:
    kind = f"{PACKAGE}/relationships/metadata/core-properties"
    return f'<Relationship Id="rId9" Type="{kind}" Target="docProps/core.xml"/></Relationships>'


def _content_types() -> str:
    parts = {"document": "document.main", "styles": "styles", "numbering": "numbering", "settings": "settings",
             "footer1": "footer", "footer2": "footer"}  # fmt: skip
    listed = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{TYPES}.{kind}+xml"/>' for name, kind in parts.items()
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


assert {*HEADINGS, TITLE, TABLE} <= {stil.namn for stil in STILAR}  # noqa: S101  a slip in the data shows at once
