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
    enkaterna,
    filer,
    historia,
    inkorg,
    insatsmedlen,
    kontoplan,
    medlemmar,
    medlemsbesluten,
    noter,
    oversikten,
    personuppgifter,
    planen,
    posten,
    rakningar,
    svar,
    versioner,
)

OF_BOOKS = gather((bokforing,), Rule)
"""The rules on a file of the books."""
CLOSE = gather((kontoplan, balans, noter, rakningar, driften, oversikten, insatsmedlen, ekonomin, avrundning), Rule)
"""The rules on the closed year: silent where there is none."""
BESLUTEN = gather((medlemsbesluten,), Rule)
"""The rules on what the members decide: silent until the årsredovisning has gone to them."""
POSTEN = gather((posten,), Rule)
"""The rules on what came by mail."""
ENKATERNA = gather((enkaterna,), Rule)
"""The rules on files of survey answers."""
RULES = (
    *gather((filer, celler, svar, historia, inkorg, blanketter, medlemmar, planen, medlemsbesluten, personuppgifter, versioner, arsboken), Rule),
    *POSTEN, *ENKATERNA, *OF_BOOKS, *CLOSE,
)  # fmt: skip
"""Every rule that does not belong to one form."""
