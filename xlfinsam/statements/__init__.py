"""What is shown: one statement per module, declared in the small language."""

from collections.abc import Mapping

from xlfinsam.forms import FORMS
from xlfinsam.model import gather
from xlfinsam.shown import Statement, Table
from xlfinsam.statements import deltagare, start
from xlfinsam.statements.balanskrav import balanskrav
from xlfinsam.statements.balansrakning import balansrakning
from xlfinsam.statements.beslut import medlemsbeslut
from xlfinsam.statements.budget import tre_ar
from xlfinsam.statements.driftredovisning import driftredovisning
from xlfinsam.statements.insatsmedel import INSATSMEDEL
from xlfinsam.statements.kassaflode import kassaflode
from xlfinsam.statements.kvartal import KVARTAL
from xlfinsam.statements.maluppfyllelse import MALUPPFYLLELSE, matt
from xlfinsam.statements.oversikt import oversikt
from xlfinsam.statements.profil import PROFILER, Profil
from xlfinsam.statements.resultatrakning import resultatrakning
from xlfinsam.statements.socioekonomi import socioekonomi

TABLES = gather((deltagare,), Table)
"""The tables of the sheet Deltagare, in the order they are shown."""

OF_FORMS = tuple(table for form in FORMS for table in form.tables)
"""The tables of the forms' own measures, each on the sheet of its form."""
START = start.TABLE
KEY_FIGURES = (start.KEY_FIGURES, start.ECONOMY)
"""The two rows of figures on Start."""
ALWAYS = (balanskrav, tre_ar, socioekonomi, matt, medlemsbeslut)


def statements(profil: Profil) -> tuple[Statement, ...]:
    """Return the statements of a layout, in its order; the notes (`not`) are no statement but rows of the förbund."""
    ordered = {"rr": resultatrakning, "br": balansrakning, "kf": kassaflode, "drift": driftredovisning}
    return tuple(made(profil) for made in (*(ordered[name] for name in profil.order if name in ordered), *ALWAYS))


def economy(profil: Profil) -> tuple[Table, ...]:
    """Return the tables of a layout that each have a sheet of their own."""
    return (oversikt(profil), INSATSMEDEL, KVARTAL, MALUPPFYLLELSE)


def all_tables(profil: Profil) -> dict[str, Table]:
    """Return every table with rows, by its id."""
    return {table.id: table for table in (*TABLES, START, *economy(profil), *OF_FORMS)}


STATEMENTS: Mapping[str, tuple[Statement, ...]] = {item.id: statements(item) for item in PROFILER}
"""The same by the name of the layout."""
ALL_TABLES: dict[str, Table] = all_tables(PROFILER[0])
"""Every table with rows by its id. The layouts differ only in the look of the översikt, not in its figures."""
