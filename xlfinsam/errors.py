"""One root, few leaves: what stops a verb. Faults in the data are never exceptions; they are `Fynd`.

Every message is a whole Swedish sentence that a tired administrator can act on.
"""

from __future__ import annotations


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
