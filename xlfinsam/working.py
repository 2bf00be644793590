"""How a verb works on an open årsbok: quietly, all or nothing, and never on one that is locked."""

from __future__ import annotations

import re
import zipfile
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING

from xlfinsam.arsboken import TEMPLATES, data_folder, log, read_arsbok
from xlfinsam.engine import registers
from xlfinsam.engine.names import ARSBOK_MARK
from xlfinsam.errors import WrongUseError, XlfinsamError
from xlfinsam.forms.arsbok import GRANSKNING
from xlfinsam.granskningslistan import granskning_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    import xlwings as xw

    from xlfinsam.arsboken import Arsbok, Row
    from xlfinsam.model import Fynd


@contextmanager
def at_work(book: xw.Book, *, locked_too: bool = False) -> Iterator[Arsbok]:
    """Read the årsbok and let a verb fill it: Excel neither draws nor computes meanwhile.

    WrongUseError where the årsbok is locked, but for the verb that opens it (`locked_too`), and where it has been made
    with a version that lays it out in another way. However the block ends,
    Excel's own settings come back; when it ends in a fault, so does what stood in the cells.
    """
    app = book.app
    own = app.calculation
    with ExitStack() as back:  # each comes back, also when another cannot
        for name, value in (("screen_updating", False), ("enable_events", False), ("calculation", "manual")):
            back.callback(setattr, app, name, getattr(app, name))
            setattr(app, name, value)
        arsbok = read_arsbok(book)
        if arsbok.locked and not locked_too:
            raise WrongUseError(
                f"{arsbok.path.name} är låst sedan {arsbok.locked} och ändras inte. Ska något rättas, lås upp den med "
                "xlfinsam las-upp och skriv varför."
            )
        if arsbok.book.names.get(ARSBOK_MARK, "").strip('="') != _layout(str(arsbok.settings["profil"])):
            raise WrongUseError(
                f"{arsbok.path.name} är gjord med en annan version av xlfinsam: dess blad är inte uppställda som i den "
                "här. Den kan läsas, men inte ändras. Gör en ny årsbok med xlfinsam ny eller nytt-ar, eller använd den "
                "version som gjorde den. Ingenting har ändrats."
            )
        try:
            yield arsbok
        except BaseException:
            _undo(arsbok)
            if own == "manual":  # else Excel computes what has come back by itself
                app.calculate()
            raise


@cache
def _layout(profil: str) -> str:
    """Return the mark of this version's template of a layout."""
    with zipfile.ZipFile(data_folder() / "workbook_templates" / TEMPLATES[profil]) as file:
        found = re.search(rf'name="{ARSBOK_MARK}"[^>]*>"(\w+)"<', file.read("xl/workbook.xml").decode())
    return found[1] if found else ""


def _undo(arsbok: Arsbok) -> None:
    """Take back what has been written; XlfinsamError where Excel will not, with what to do then."""
    try:
        arsbok.book.undo()
    except Exception as error:
        raise XlfinsamError(
            f"{arsbok.path.name}: arbetet avbröts, och det som hade skrivits kunde inte tas tillbaka. Stäng årsboken "
            "utan att spara, öppna den igen och försök på nytt. Inget har sparats."
        ) from error


def fill_granskning(
    arsbok: Arsbok, found: Sequence[Fynd], of: AbstractSet[str] | re.Pattern[str] = frozenset()
) -> tuple[list[Row], int, list[Row]]:
    """Write the fynd of the inkorg, or of the rules `of`, to Granskning; those of other rules stay.

    Returns its rows, the number of cells that changed, and what Logg should say.
    """
    rows, gone = granskning_rows(arsbok, found, of)
    changed = registers.fill_rows(arsbok.book, GRANSKNING, rows)
    registers.fit_heights(arsbok.book, GRANSKNING, rows)
    lost = [log("svar", f"Svaret ”{row['svar']}” hörde till {row['nyckel']}, som inte längre hittas") for row in gone]
    return rows, changed, lost
