"""The sheet Diagram: the charts that the reports print, as native charts over the tables of Deltagare."""

from xlfinsam.shown import Chart, Table
from xlfinsam.statements.deltagare import (
    ALDER,
    AVSLUT,
    BAS,
    FORSORJNING,
    REMITTERANDE,
    TABELL1,
    TABELL2,
    TID,
    UTBILDNING,
)


def _answers(table: Table, suffix: str = "") -> tuple[str, ...]:
    """Return the measures that are answers of the sheets: neither the base nor the sum."""
    return tuple(m.id for m in table.measures if m.id.endswith(suffix) and m.id != BAS and not m.id.startswith("summa"))


CHARTS = (
    Chart("Deltagare per insats", "column", TABELL1.id, ("budget", "totalt"), "rows"),
    Chart("Deltagare över åren", "line", TABELL2.id, ("totalt", "nya", "avslutade"), "rows"),
    Chart("Ålder", "column", ALDER.id, _answers(ALDER)),
    Chart("Utbildningsbakgrund", "bar", UTBILDNING.id, _answers(UTBILDNING)),
    Chart("Remitterande myndighet, JA till insats", "column", REMITTERANDE.id, _answers(REMITTERANDE, ".ja")),
    Chart("Tid i offentlig försörjning", "column", TID.id, _answers(TID)),
    Chart("Försörjningskälla vid utskrivning", "bar", FORSORJNING.id, _answers(FORSORJNING)),
    Chart("Avslut mot", "bar", AVSLUT.id, _answers(AVSLUT)),
)
