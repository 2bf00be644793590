"""One root, few leaves: what stops a verb. Faults in the data are never exceptions; they are `Fynd`.

Every message is a whole Swedish sentence that a tired administrator can act on.
"""

from __future__ import annotations

import errno
import re

REASONS = {
    errno.ENOENT: "finns inte",
    errno.EACCES: "åtkomst nekad",
    errno.EPERM: "åtkomst nekad",
    errno.EISDIR: "är en mapp",
    errno.ENOTDIR: "är ingen mapp",
    errno.EEXIST: "finns redan",
    errno.ENOSPC: "disken är full",
    errno.EROFS: "disken är skrivskyddad",
    errno.ENAMETOOLONG: "namnet är för långt",
}


def reason(error: OSError) -> str:
    """Say in Swedish why the system refused; in its own words where we have none."""
    return REASONS.get(error.errno or 0) or error.strerror or str(error)


class XlfinsamError(Exception):
    """Root of everything xlfinsam raises on purpose; `str()` is a Swedish sentence for the user."""


class WrongUseError(XlfinsamError):
    """The command was given something it cannot work with (unknown name, missing folder, wrong option)."""


class UnreadableFileError(XlfinsamError):
    """A file cannot be read as a workbook.

    `kind` is one of the observation kinds in `xlfinsam.engine.package.FILE_FAULTS` (each has its rule in
    `rules/filer.py`); `detail` says more where there is more to say.
    """

    def __init__(self, kind: str, file: str, detail: str = "") -> None:
        """Keep `kind`, `file` (path as given) and `detail` for the rule that words the fynd."""
        super().__init__(f"{file}: filen kan inte läsas ({kind}{': ' + detail if detail else ''}).")
        self.kind = kind
        self.file = file
        self.detail = detail


class WorkbookBusyError(XlfinsamError):
    """The workbook is open in another program, or cannot be written where it stands; nothing was changed."""


class DisagreementError(XlfinsamError):
    """The two calculators gave different values for the same figure; nothing was saved."""


def toml_fault(error: Exception) -> str:
    """Say where a TOML file is not rightly written, and what is wrong as far as the library tells."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    where = f"rad {found[1]}, tecken {found[2]}" if found else "i slutet"
    twice = " Något står två gånger." if "overwrite" in str(error) or "twice" in str(error) else ""
    return f"({where}).{twice}"
