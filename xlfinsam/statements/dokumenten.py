"""The headings and texts that every kind of document has from the start, by its kind."""

from collections.abc import Callable, Mapping

from xlfinsam.forms.rapporten import (
    ARSREDOVISNING,
    DELARSRAPPORT,
    KVARTAL,
    MEDLEMSBREV,
    STYRELSEBLAD,
    TJANSTESKRIVELSE,
    VERKSAMHETSPLAN,
)
from xlfinsam.shown import Avsnitt
from xlfinsam.statements.ansvarsfriheten import brev, tjansteskrivelse
from xlfinsam.statements.arsredovisning import arsredovisning
from xlfinsam.statements.delarsrapporten import delarsrapport
from xlfinsam.statements.profil import Profil
from xlfinsam.statements.uppfoljningen import kvartalsuppfoljning, styrelseblad
from xlfinsam.statements.verksamhetsplanen import verksamhetsplan

AVSNITT: Mapping[str, Callable[[Profil], tuple[Avsnitt, ...]]] = {
    ARSREDOVISNING: arsredovisning,
    DELARSRAPPORT: delarsrapport,
    KVARTAL: kvartalsuppfoljning,
    STYRELSEBLAD: styrelseblad,
    VERKSAMHETSPLAN: verksamhetsplan,
    MEDLEMSBREV: brev,
    TJANSTESKRIVELSE: tjansteskrivelse,
}
"""The headings of each kind of document, for a layout."""
