"""A zip that a library has made, written again so that the same content is the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # a zip knows no time before


def restamped(data: bytes, moment: datetime) -> bytes:
    """Return the file with one time, `moment`, on every part."""
    stamp = max(moment.timetuple()[:6], EARLIEST)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename, stamp), old.read(item), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
