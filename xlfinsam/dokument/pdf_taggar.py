"""The tags of a PDF's tables mended: the first cell of a row becomes the heading of its row, an empty heading none.

Typst tags header rows, but has no way to say that a cell heads its row. The one door to pikepdf.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pikepdf


def radrubriker(pdf: bytes) -> bytes:
    """Return the PDF with row headings in its tables; the same bytes in give the same bytes out."""
    import pikepdf  # noqa: PLC0415  large, and needed only where a PDF is made

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root.StructTreeRoot
        for number, table in enumerate(_elements(root, "/Table")):
            _head_rows(table, number)
        _index(opened, root)
        out = io.BytesIO()
        opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _children(element: pikepdf.Object) -> list[pikepdf.Object]:
    """Return the structure elements right below one; marked content (numbers, references) is none."""
    import pikepdf  # noqa: PLC0415

    kids = element.get("/K")
    if kids is None:
        return []
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _elements(element: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    for child in _children(element):
        if str(child.S) == kind:
            yield child
        else:
            yield from _elements(child, kind)


def _head_rows(table: pikepdf.Object, number: int) -> None:
    """Make the first cell of each row of the body a heading with the scope of its row, named by the row's cells."""
    import pikepdf  # noqa: PLC0415

    empty: set[str] = set()
    for heading in _elements(table, "/TH"):
        if "/K" not in heading or not len(_listed(heading.K)):
            empty.add(str(heading.get("/ID", "")))
            heading.S = pikepdf.Name.TD
            _attribute(heading, "/Scope", None)
            if "/ID" in heading:
                del heading.ID
    bodies = list(_elements(table, "/TBody"))
    for at, row in enumerate(row for body in bodies for row in _children(body)):
        cells = _children(row)
        name = f"rad{number}-{at}".encode()
        first = cells[0]
        heads = str(first.S) == "/TD" and "/K" in first
        if heads:
            first.S = pikepdf.Name.TH
            first.ID = pikepdf.String(name)
            _attribute(first, "/Scope", pikepdf.Name.Row)
        for cell in cells:
            kept = [head for head in _headers(cell) if str(head) not in empty]
            own = [pikepdf.String(name)] if heads and cell is not first else []
            _attribute(cell, "/Headers", pikepdf.Array([*own, *kept]) if own or kept else None)


def _listed(kids: pikepdf.Object) -> list[pikepdf.Object]:
    import pikepdf  # noqa: PLC0415

    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _owned(cell: pikepdf.Object) -> list[pikepdf.Object]:
    """Return the attribute dictionaries of a cell that Table owns."""
    import pikepdf  # noqa: PLC0415

    found = cell.get("/A")
    listed = [] if found is None else _listed(found)
    return [one for one in listed if isinstance(one, pikepdf.Dictionary) and one.get("/O") == pikepdf.Name.Table]


def _headers(cell: pikepdf.Object) -> list[pikepdf.Object]:
    return [head for owned in _owned(cell) for head in owned.get("/Headers", [])]


def _attribute(cell: pikepdf.Object, name: str, value: pikepdf.Object | None) -> None:
    """Set or take away one attribute of a table's cell."""
    import pikepdf  # noqa: PLC0415

    owned = _owned(cell)
    for one in owned:
        if name in one:
            del one[name]
    if value is None:
        return
    if owned:
        owned[0][name] = value
        return
    new = pikepdf.Dictionary({"/O": pikepdf.Name.Table, name: value})
    former = cell.get("/A")
    cell.A = new if former is None else pikepdf.Array([*_listed(former), new])


def _index(opened: pikepdf.Pdf, root: pikepdf.Object) -> None:
    """List every element that has an ID, as the headers of cells are looked up."""
    import pikepdf  # noqa: PLC0415

    named = sorted(((bytes(element.ID), element) for element in _named(root)), key=lambda pair: pair[0])
    if not named:
        return
    names = pikepdf.Array([part for name, element in named for part in (pikepdf.String(name), element)])
    limits = pikepdf.Array([pikepdf.String(named[0][0]), pikepdf.String(named[-1][0])])
    leaf = opened.make_indirect(pikepdf.Dictionary(Names=names, Limits=limits))
    root.IDTree = pikepdf.Dictionary(Kids=pikepdf.Array([leaf]))


def _named(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for child in _children(element):
        if "/ID" in child:
            yield child
        yield from _named(child)
