"""What must hold: one theme per module. A form's own rules stand with the form."""

from xlfinsam.model import Rule, gather
from xlfinsam.rules import (
    arsboken,
    avrundning,
    balans,
    blanketter,
    bokforing,
    celler,
    driften,
    ekonomin,
    filer,
    historia,
    inkorg,
    insatsmedlen,
    kontoplan,
    medlemmar,
    noter,
    oversikten,
    personuppgifter,
    posten,
    rakningar,
    svar,
)

OF_BOOKS = gather((bokforing,), Rule)
"""The rules on a file of the books."""
CLOSE = gather((kontoplan, balans, noter, rakningar, driften, oversikten, insatsmedlen, ekonomin, avrundning), Rule)
"""The rules on the closed year: silent where there is none."""
POSTEN = gather((posten,), Rule)
"""The rules on what came by mail."""
RULES = (
    *gather((filer, celler, svar, historia, inkorg, blanketter, medlemmar, personuppgifter, arsboken), Rule), *POSTEN, *OF_BOOKS, *CLOSE,
)  # fmt: skip
"""Every rule that does not belong to one form."""
