"""Recalculation without Excel: the one door to the calculator, which changes nothing but cached values.

The user's own sheets may hold what the calculator cannot do (links to other files, tables, functions of a newer Excel).
That never stops us: such a sheet keeps the values it had, and Excel computes it when the file is opened.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from xlfinsam.engine import caching, custom, guarded
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import DisagreementError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from collections.abc import Set as AbstractSet

    from xlfinsam.engine.custom import Caller, Functions
    from xlfinsam.engine.patch import Content

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)  # what TODAY() would say, unless SOURCE_DATE_EPOCH says otherwise
FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>.*?</(?:\w+:)?f>)", re.DOTALL)
METADATA = re.compile(rb"""\s[cv]m=["']\d+["']""")  # what marks a cell as a dynamic array, without its formula no more
AWAKE = re.compile(rb"</(?:\w+:)?f><(?:\w+:)?v>(?!0?</)")  # a formula that shows something
HEADING = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["']1["'].*?</(?:\w+:)?row>""", re.DOTALL)
FAR = re.compile(  # cells in columns after IV or rows after 99 999: more than the calculator takes
    rb"""<((?:\w+:)?)c\b[^>]*?\sr=["'](?:(?:[A-Z]{3}|[J-Z][A-Z]|I[W-Z])\d+|[A-Z]+\d{6,})["'][^>]*?(?:/>|>.*?</\1c>)""",
    re.DOTALL,
)
BRACKET = re.compile(rb"<(?:\w+:)?f\b[^>]*>[^<]*\[")  # a link to another file, or to a table
ROOT = re.compile(rb"<(?:\w+:)?worksheet\b[^>]*>")
ROWS = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*>.*</\1sheetData>", re.DOTALL)
BESIDE = re.compile(  # what of workbook.xml speaks of parts that the copy has not
    rb"<((?:\w+:)?)(externalReferences|pivotCaches)\b.*?</\1\2>|<((?:\w+:)?)definedName\b[^>]*>[^<]*\[[^<]*</\3definedName>",
    re.DOTALL,
)
SPOKEN = re.compile(rb"<(?:\w+:)?f[ >][^<]*")  # a formula, to see which names it speaks of
APART = bytes(c if chr(c).isalnum() or c in b"._\\?" or c >= 128 else 32 for c in range(256))  # noqa: PLR2004  not ASCII
NAME = re.compile(  # a name that is nothing but cells
    rb"""<((?:\w+:)?)definedName\b[^>]*?\sname=["']([^"']+)["'][^>]*>(?:'[^<']+'|[\w.\x80-\xff]+)!\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?</\1definedName>"""
)
GAP = re.compile(rb"<(?:\w+:)?c\b[^>]*?\s(?=\s|/?>)[^>]*>")  # a tag where the calculator has taken an attribute away
SPACE = re.compile(rb"\s+(?=\s|/?>)")
ERROR = re.compile(  # a cell with an error, and which
    rb"""<((?:\w+:)?)c\b[^>]*\bt=["']e["'][^>]*>(?:<\1f\b[^>]*?(?:/>|>[^<]*</\1f>))?(?:<\1v>([^<]*)<)?"""
)
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = "[Content_Types].xml"
MACRO_TYPE = re.compile(rb"application/vnd\.ms-excel\.(?:sheet|template|addin)\.macroEnabled\.main\+xml", re.IGNORECASE)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


T = TypeVar("T")


def recalculate(
    data: bytes,
    ours: Collection[str] | None = None,
    functions: Functions | None = None,
    asleep: Collection[str] = (),
) -> bytes:
    """Return the workbook with its cached values computed afresh; every other byte of every part stays.

    `ours` are the sheets that must be computed (None: all). A sheet of the user's is taken as computed only when the
    calculator made no new errors in it. `functions` are what formulas may call besides Excel's own; without them such
    a cell keeps its value. Sheets that are `asleep` have nothing to show: while their formulas are blank they are left
    as they are, for to read them costs as much as to compute them. DisagreementError where the calculator cannot do
    ours.
    """
    return recalculated(Package.from_bytes(data, "arbetsboken", macros=True), ours, functions, asleep).to_bytes()


def recalculated(
    package: Package,
    ours: Collection[str] | None = None,
    functions: Functions | None = None,
    asleep: Collection[str] = (),
) -> Package:
    """As `recalculate`, of an open file: what has been read of it is not read again. `package` stays as it was."""
    spared = package.copy()
    if _compute(spared, ours, functions, asleep, sparing=True):
        return spared
    whole = package.copy()
    _compute(whole, ours, functions, asleep, sparing=False)
    return whole


def _compute(
    package: Package,
    ours: Collection[str] | None,
    functions: Functions | None,
    asleep: Collection[str],
    *,
    sparing: bool,
) -> bool:
    """Do it in place; `sparing` the formulas that must be blank, and False where one turns out to be blank no more."""
    book = Workbook.open(package)
    parts = {sheet.part: sheet.name for sheet in book.sheets}
    foreign = {part for part, name in parts.items() if ours is not None and name not in ours}
    wanted = custom.callers(book, functions) if functions else []
    resting = {part: sheet for part, name in parts.items() if name in asleep and _blank(sheet := package.read(part))}
    for part, sheet in resting.items():
        package.replace(part, FORMULA.sub(b"", sheet))
    left: dict[str, guarded.Left] = {}
    for part in parts if sparing else ():
        fewer, out = guarded.without(package.read(part))
        if out is not None:
            left[part] = out
            package.replace(part, fewer)
    if wanted and functions is not None:
        _with_functions(package, set(parts), foreign, wanted, functions)
    else:
        _refresh(package, set(parts), foreign)
    for part, out in left.items():
        if (whole := guarded.put_back(package.read(part), out)) is None:
            return False
        package.replace(part, whole)
    for part, sheet in resting.items():
        package.replace(part, sheet)
    return True


def _blank(sheet: bytes) -> bool:
    """Say whether the formulas of a sheet show nothing but 0, its heading aside."""
    return not AWAKE.search(HEADING.sub(b"", sheet, 1))


def _with_functions(
    package: Package, parts: AbstractSet[str], foreign: AbstractSet[str], wanted: list[Caller], functions: Functions
) -> None:
    """Compute the calls first; let them stand as plain values while the rest is computed; put their formulas back."""
    former = {caller.part: package.read_xml(caller.part).decode() for caller in wanted}
    blank: dict[str, dict[str, Content]] = {part: {} for part in former}
    for caller in wanted:
        blank[caller.part][caller.address] = ("n", "0")
    for part, text in former.items():
        package.replace(part, caching.as_plain(text, blank[part]).encode())
    asked = [caller.formula for caller in wanted]
    found, _ = _tried(package, parts, foreign, lambda data: custom.values(data, wanted, functions, _today()), asked)
    contents: dict[str, dict[str, Content]] = {part: {} for part in former}
    for (part, address), content in found.items():
        contents[part][address] = content
    for part, text in former.items():
        package.replace(part, caching.as_plain(text, contents[part]).encode())
    _refresh(package, parts, foreign, {text.encode() for kind, text in found.values() if kind == "e"})
    for part, text in former.items():
        package.replace(part, caching.as_computed(package.read_xml(part).decode(), text, contents[part]).encode())


def _refresh(
    package: Package, parts: AbstractSet[str], foreign: AbstractSet[str], expected: Collection[bytes] = ()
) -> None:
    """Put fresh values into the package; in a foreign sheet only the errors in `expected` may be new."""
    fresh, computed = _tried(package, parts, foreign, _calculated)
    result = Package.from_bytes(fresh, "arbetsboken", macros=True)
    for part in sorted(computed):
        old = package.read(part)
        if SPOKEN.search(old) is None:  # nothing on it is computed
            continue
        new = _with_rows(old, result.read(part))
        if new != old and not (part in foreign and _errors(new, expected) > _errors(old, expected)):
            package.replace(part, new)


def _errors(sheet: bytes, expected: Collection[bytes]) -> int:
    return sum(found[2] not in expected for found in ERROR.finditer(sheet))


def _tried(
    package: Package,
    parts: AbstractSet[str],
    foreign: AbstractSet[str],
    ask: Callable[[bytes], T],
    asked: Iterable[str] = (),
) -> tuple[T, AbstractSet[str]]:
    """Ask about the file as it is; else its bare cells, with as few of the user's sheets held still as will do.

    `asked` are formulas that stand in no cell.
    """
    try:
        return ask(_to_compute(package, parts, asked)), parts
    except OSError as error:
        why = error
    hard = {part for part in foreign if any(sign.search(package.read(part)) for sign in (BRACKET, METADATA, FAR))}
    for held in (hard, foreign):
        try:
            return ask(_bare(package, parts, held)), parts - held
        except OSError as error:
            why = error
    raise DisagreementError(
        f"Arbetsboken går inte att räkna om ({why}). Titta efter ovanliga tecken i namn, till exempel sådana som "
        "följt med från ett annat program. Inget har sparats."
    ) from why


def _to_compute(package: Package, parts: Iterable[str], asked: Iterable[str]) -> bytes:
    """Return the file as it is, but called an ordinary workbook (the calculator takes no other), and with fewer names.

    The names of single cells that no formula speaks of are left out: they cost a fifth of the time, and change nothing.
    """
    copy = package.copy()
    copy.replace(TYPES, MACRO_TYPE.sub(f"{MAIN}.sheet.main+xml".encode(), package.read(TYPES)))
    words = set(" ".join(asked).lower().encode().translate(APART).split())
    for part in parts:
        words.update(b" ".join(SPOKEN.findall(package.read(part))).lower().translate(APART).split())
    if b"indirect" not in words:  # that makes names out of texts
        book = package.read_xml(package.workbook_part)
        words.update(NAME.sub(b"", book).lower().translate(APART).split())  # names that are formulas speak of names
        copy.replace(package.workbook_part, NAME.sub(lambda name: name[0] if name[2].lower() in words else b"", book))
    return copy.unpacked()


def _bare(package: Package, parts: AbstractSet[str], held: AbstractSet[str]) -> bytes:
    """Return a copy to calculate with: names and cells alone, and the sheets in `held` as plain values.

    The calculator refuses a whole workbook for a table with empty rows, a link, a drawing of another program.
    """
    linked = [relation for relation in package.relations(package.workbook_part)
              if relation.target in parts or relation.kind in {"styles", "sharedStrings", "sheetMetadata"}]  # fmt: skip
    copy = {package.workbook_part: BESIDE.sub(b"", package.read_xml(package.workbook_part))}
    types = [f'<Override PartName="/{package.workbook_part}" ContentType="{MAIN}.sheet.main+xml"/>']
    relations: list[str] = []
    for relation in linked:
        kind = "worksheet" if relation.target in parts else relation.kind
        types.append(f'<Override PartName="/{relation.target}" ContentType="{MAIN}.{kind}+xml"/>')
        relations.append(f'<Relationship Id="{relation.id}" Type="{OFFICE}/{kind}" Target="/{relation.target}"/>')
        data = package.read_xml(relation.target)
        copy[relation.target] = _cells_alone(data, still=relation.target in held) if relation.target in parts else data
    folder, _, name = package.workbook_part.rpartition("/")
    opened = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="/{package.workbook_part}"/>'
    schema = "http://schemas.openxmlformats.org/package/2006"
    for part, lines in ((f"{folder}/_rels/{name}.rels".lstrip("/"), relations), ("_rels/.rels", [opened])):
        copy[part] = f'<Relationships xmlns="{schema}/relationships">{"".join(lines)}</Relationships>'.encode()
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    copy["[Content_Types].xml"] = f'<Types xmlns="{schema}/content-types">{rels}{"".join(types)}</Types>'.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for part, data in copy.items():
            file.writestr(part, data)
    return buffer.getvalue()


def _cells_alone(sheet: bytes, *, still: bool) -> bytes:
    """Return a sheet with nothing but its rows; with `still`, values alone and none that is far out."""
    root, rows = ROOT.search(sheet), ROWS.search(sheet)
    if root is None or rows is None:  # a sheet of charts, or one where nothing stands
        return b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    cells = METADATA.sub(b"", FORMULA.sub(b"", FAR.sub(b"", rows[0]))) if still else rows[0]
    return root[0] + cells + b"</" + root[0][1:].split(None, 1)[0].rstrip(b">") + b">"


def _with_rows(old: bytes, new: bytes) -> bytes:
    """Return a sheet as it was, with the rows as they are computed now."""
    there, here = ROWS.search(old), ROWS.search(new)
    if there is None or here is None:
        return old
    rows = here[0]
    if GAP.search(rows):
        as_they_were = set(GAP.findall(there[0]))
        rows = GAP.sub(lambda tag: tag[0] if tag[0] in as_they_were else SPACE.sub(b"", tag[0]), rows)
    return old[: there.start()] + rows + old[there.end() :]


def _calculated(data: bytes) -> bytes:
    """Ask the calculator. OSError for a formula that it cannot read."""
    import formualizer  # noqa: PLC0415  25 ms that a validation never needs

    answer = cast("dict[str, Any]", formualizer.recalculate_xlsx_bytes(data, deterministic_timestamp_utc=_today()))
    return cast("bytes", answer["bytes"])


def _today() -> datetime:
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(stamp), UTC) if stamp else EPOCH


def errors(data: bytes) -> list[str]:
    """Return where a workbook's cached values are errors: "Deltagare!C7 #DIV/0!"."""
    book = Workbook.open(Package.from_bytes(data, "arbetsboken", macros=True))
    return [f"{sheet.name}!{address} {cell.text}" for sheet in book.sheets
            for address, cell in book.cells(sheet.name).items() if cell.kind == "e"]  # fmt: skip
