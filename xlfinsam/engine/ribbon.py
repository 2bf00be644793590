"""The ribbon tab of the årsbok: its XML from declared buttons, and its place in the file.

Source: MS-CUSTOMUI 2.2 (customUI14), ECMA-376-2 (relationships of a package). Excel finds the tab by a relationship in
`_rels/.rels`; a program that knows no ribbon leaves it alone.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.vba import ribbon_macro, shape_macro
from xlfinsam.engine.xmltext import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

PART: Final = "customUI/customUI14.xml"
RELATION: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
SCHEMA: Final = "http://schemas.microsoft.com/office/2009/07/customui"
_ID: Final = "xlfinsam"


@dataclass(frozen=True, slots=True)
class Control:
    """A button as the ribbon and the sheet need it."""

    verb: str
    caption: str
    group: str
    icon: str
    help: str
    on_sheet: bool

    @property
    def macro(self) -> str:
        """The macro that the button on the sheet runs."""
        return shape_macro(self.verb)


def ribbon_xml(tab: str, groups: Sequence[str], controls: Sequence[Control]) -> str:
    """Return the tab with its groups in order; a group that has no button yet is left out."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<customUI xmlns="{SCHEMA}">',
        "  <ribbon>",
        "    <tabs>",
        f'      <tab id="{_ID}" label="{escape(tab)}">',
    ]
    for number, group in enumerate(groups, start=1):
        inside = [control for control in controls if control.group == group]
        if not inside:
            continue
        lines.append(f'        <group id="{_ID}.grupp{number}" label="{escape(group)}">')
        for control in inside:
            shown = f'label="{escape(control.caption)}" imageMso="{control.icon}" size="large"'
            told = f'screentip="{escape(control.caption)}" supertip="{escape(control.help)}"'
            lines.append(
                f'          <button id="{_ID}.{control.verb}" {shown} onAction="{ribbon_macro(control.verb)}"\n'
                f"                  {told}/>"
            )
        lines.append("        </group>")
    lines += ["      </tab>", "    </tabs>", "  </ribbon>", "</customUI>", ""]
    return "\n".join(lines)


def with_ribbon(data: bytes, ribbon: str) -> bytes:
    """Return a workbook as XlsxWriter writes it with the tab put in; everything else as it was."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "_rels/.rels":
                link = f'<Relationship Id="{_ID}Ribbon" Type="{RELATION}" Target="{PART}"/></Relationships>'
                content = content.replace(b"</Relationships>", link.encode())
            if item.filename == "[Content_Types].xml" and b'Extension="xml"' not in content:
                content = content.replace(
                    b"<Override", b'<Default Extension="xml" ContentType="application/xml"/><Override', 1
                )
            new.writestr(item, content)
        part = zipfile.ZipInfo(PART, old.infolist()[0].date_time)
        part.compress_type = zipfile.ZIP_DEFLATED
        new.writestr(part, ribbon)
    return buffer.getvalue()
