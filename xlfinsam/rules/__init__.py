"""What must hold: one theme per module. A form's own rules stand with the form."""

from xlfinsam.model import Rule, gather
from xlfinsam.rules import arsboken, bokforing, celler, filer, historia, inkorg, medlemmar, personuppgifter, svar

RULES = gather((filer, celler, svar, historia, inkorg, medlemmar, personuppgifter, arsboken, bokforing), Rule)
"""Every rule that does not belong to one form."""

OF_BOOKS = gather((bokforing,), Rule)
"""The rules on a file of the books."""
CLOSE: tuple[Rule, ...] = ()
"""The rules on the closed year."""
