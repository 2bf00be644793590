"""The functions in cells, declared once: Functions.bas, Excel's help, the calculators and docs/funktioner.md follow.

A function takes what its annotations say (`calling.KINDS`) and gives a number, text, date, table or `ExcelFault`; a
WrongUseError becomes a text "Fel: …" in the cell. A blank is never a zero: of nothing comes a blank. `bok` is given by
the caller and not seen by Excel. The statement sheets never use these functions; they are for the kansli's own sheets.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlfinsam import tabulating
from xlfinsam.addin import closed, lookups
from xlfinsam.addin.calling import Cell, Function, function
from xlfinsam.arsboken import read_arsbok
from xlfinsam.bok import read
from xlfinsam.engine.custom import ExcelFault
from xlfinsam.errors import WrongUseError
from xlfinsam.steps import lines
from xlfinsam.tracing import trace_cell

if TYPE_CHECKING:
    from collections.abc import Callable

    import xlwings as xw

    from xlfinsam.addin.calling import Grid, Result
    from xlfinsam.bok import Bok
    from xlfinsam.engine.custom import Custom

MONTHS = Decimal(12)  # the model tells what one year is worth; Kalmar 2024 and Höglandet 2021: "x 12 mån"
INTAKT = frozenset({"intäkt", "intakt", "intäkter", "bidrag"})
KOSTNAD = frozenset({"kostnad", "kostnader"})


@function
def insats(insats: str, falt: str, ar: int | None = None, *, bok: Bok) -> Result:
    """Ger vad en insats har svarat i ett fält, eller ett antal för ett annat år ur Historik.

    insats: insatsens nyckel eller namn i bladet Insatser, till exempel "kompass".
    falt: ett fält i insatsbladet, till exempel "deltagare.nya"; eller budget, totalt, nya, avslutade eller pagaende.
    ar: ett årtal; utelämnat är det årsbokens år. Andra år har bara budget, totalt, nya, avslutade och pagaende.
    Svar: ett antal, en text eller ett datum, som det står i årsboken för dess period.
    Tomt: svaret är tomt när frågan inte är besvarad; 0 är det bara där insatsen har skrivit 0.
    Fel: en okänd insats eller ett okänt fält ger en mening; #N/A när Historik saknar insatsen det året.
    Källa: bladen Insatsdata, Insatser och Historik.

    >>> insats("kompass", "deltagare.totalt", bok=bok)
    Decimal('21')
    """
    key, name = lookups.insats_key(bok, insats), lookups.field_id(bok, falt)
    return lookups.of_insats(bok, key, name, bok.world.year if ar is None else ar)


@function
def summa(falt: str, ar: int | None = None, *, bok: Bok) -> Result:
    """Ger summan av ett fält över alla insatser som har svarat.

    falt: en talruta i insatsbladet, till exempel "avslut.arbete"; eller budget, totalt, nya, avslutade eller pagaende.
    ar: ett årtal; utelämnat är det årsbokens år. Andra år: raden "alla" i Historik, annars summan av insatsernas rader.
    Svar: ett antal.
    Tomt: insatser utan svar räknas inte med; har ingen svarat är summan tom, inte 0.
    Fel: ett okänt fält eller ett fält med text ger en mening; #N/A när Historik saknar året.
    Källa: bladen Insatsdata, Insatser och Historik.

    >>> summa("avslut.arbete", bok=bok)
    Decimal('12')
    """
    return lookups.of_all(bok, lookups.field_id(bok, falt), bok.world.year if ar is None else ar)


@function
def andel(del_: Decimal | None, helhet: Decimal | None) -> Result:
    """Ger delen av det hela; 0,57 visas som 57 % i en cell med procentformat.

    del: delen, ett tal (antal eller kronor).
    helhet: det hela, ett tal i samma enhet.
    Svar: ett tal utan enhet, inte avrundat.
    Tomt: svaret är tomt när del eller helhet är tom.
    Fel: #DIV/0! när helhet är 0; text i stället för ett tal ger en mening.

    >>> andel(3, 4)
    Decimal('0.75')
    """
    if del_ is None or helhet is None:
        return None
    return del_ / helhet if helhet else ExcelFault("#DIV/0!")


@function
def avvikelse(utfall: Decimal | None, budget: Decimal | None, slag: str = "kostnad", *, bok: Bok) -> Result:
    """Ger avvikelsen mot budget med förbundets tecken: plus är bättre än budget.

    utfall: utfallet, ett belopp i kronor eller ett annat tal.
    budget: budgeten i samma enhet.
    slag: "kostnad" (utelämnat) eller "intäkt"; har betydelse bara när förbundet skriver kostnader utan minus.
    Svar: ett tal i samma enhet. Inställningen Avvikelse för kostnader säger utfall minus budget (kostnader skrivs med
    minus) eller budget minus utfall (utan minus). För en intäkt är det alltid utfall minus budget.
    Tomt: svaret är tomt när utfall eller budget är tom.
    Fel: en mening när inställningen är tom (installning.tecken_avvikelse) eller när ett argument inte är ett tal.
    Källa: driftredovisningen i Kalmar läns årsredovisningar 2022 och 2024 och i Höglandets 2021.

    >>> avvikelse(16189674, 16270000, bok=bok)
    Decimal('-80326')
    """
    if slag.casefold() not in INTAKT | KOSTNAD:
        raise WrongUseError(f'slag är "{slag}" men ska vara "kostnad" eller "intäkt".')
    sign = str(lookups.setting(bok, "tecken_avvikelse"))
    if utfall is None or budget is None:
        return None
    turned = sign.startswith("budget") and slag.casefold() in KOSTNAD
    return budget - utfall if turned else utfall - budget


@function
def socioekonomi(till_arbete: Decimal | None, till_studier: Decimal | None = None, *, bok: Bok) -> Result:
    """Ger vad samhället sparar på ett år när deltagare går till arbete eller studier.

    till_arbete: antal deltagare som har avslutats till arbete.
    till_studier: antal deltagare som har avslutats till studier.
    Svar: kronor för ett år: antalet gånger schablonen i Inställningar (kr per person och månad) gånger 12 månader.
    Tomt: ett tomt antal räknas inte med; är båda tomma är svaret tomt.
    Fel: en mening när schablonen är tom i Inställningar eller när ett antal är negativt.
    Källa: Kalmar läns årsredovisning 2024, Socioekonomiska effekter: 16 200 kr för arbete, 10 500 kr för studier.

    >>> socioekonomi(21, 21, bok=bok)
    Decimal('6728400')
    """
    parts = ((till_arbete, "till_arbete", "schablon_arbete"), (till_studier, "till_studier", "schablon_studier"))
    for number, name, _ in parts:
        if number is not None and number < 0:
            raise WrongUseError(f"{name} är negativt men ska vara ett antal, 0 eller större.")
    return lookups.together(
        number * lookups.rate(bok, schablon) * MONTHS if number is not None else None for number, _, schablon in parts
    )


@function
def balanskrav(
    arets_resultat: Decimal | None,
    realisationsvinster: Decimal | None = None,
    undantag_vinster: Decimal | None = None,
    undantag_forluster: Decimal | None = None,
    orealiserade: Decimal | None = None,
    aterforing: Decimal | None = None,
) -> Result:
    """Ger balanskravsresultatet ur årets resultat; ett underskott ska återställas inom tre år.

    arets_resultat: årets resultat enligt resultaträkningen, i kronor; underskott med minus.
    realisationsvinster: samtliga realisationsvinster, utan minus; de dras ifrån.
    undantag_vinster: realisationsvinster enligt undantagsmöjlighet, utan minus; de läggs till.
    undantag_forluster: realisationsförluster enligt undantagsmöjlighet, utan minus; de läggs till.
    orealiserade: orealiserade vinster (plus) och förluster (minus) i värdepapper; de dras ifrån.
    aterforing: återföring av orealiserade vinster (plus) och förluster (minus) i värdepapper; läggs till.
    Svar: kronor; minus är ett underskott.
    Tomt: svaret är tomt när årets resultat är tomt; en annan tom rad räknas inte med.
    Fel: en mening när en rad som skrivs utan minus är negativ, eller när ett argument inte är ett tal.
    Källa: kommunallagen 11 kap. 12 §; raderna i balanskravsutredningen, Kalmar läns årsredovisning 2024.

    >>> balanskrav(-1318124)
    Decimal('-1318124')
    """
    unsigned = {"realisationsvinster": realisationsvinster, "undantag_vinster": undantag_vinster,
                "undantag_forluster": undantag_forluster}  # fmt: skip
    for name, number in unsigned.items():
        if number is not None and number < 0:
            raise WrongUseError(f"{name} är negativt men skrivs utan minus.")
    if arets_resultat is None:
        return None
    taken = lookups.together((realisationsvinster, orealiserade)) or Decimal(0)
    given = lookups.together((undantag_vinster, undantag_forluster, aterforing)) or Decimal(0)
    return arets_resultat - taken + given


@function
def konto(konto: Decimal | None, ar: int | None = None, *, bok: Bok) -> Result:
    """Ger vad ett konto står på vid årets slut, eller årets resultat på det.

    konto: kontots nummer, till exempel 1941.
    ar: årsbokens år (utelämnat) eller året före.
    Svar: kronor med ören ur kolumnen UB eller resultat; debet är plus, kredit minus. Periodiseringarna är med i årets.
    Tomt: svaret är tomt när konto är tomt, eller när kontot inte har något belopp det året.
    Fel: en mening när kontot inte finns i böckerna, när de inte är inlästa, och för ett annat år.
    Källa: bladen Bokföring och Periodisering.

    >>> konto(1941, bok=bok)
    Decimal('524911.51')
    """
    return closed.of_account(bok, konto, ar)


@function
def not_(not_: Decimal | None, rad: str, ar: int | None = None, *, bok: Bok) -> Result:
    """Ger en rad i en not, i hela kronor som noten visar den.

    not: notens nummer, till exempel 2.
    rad: radens nyckel eller benämning i bladet Notrader, till exempel "lokalhyra"; eller "summa" för notens summa.
    ar: årsbokens år (utelämnat) eller året före.
    Svar: hela kronor, med det tecken som noten har.
    Tomt: svaret är tomt när not är tomt, eller när radens konton inte finns i böckerna.
    Fel: en mening när noten eller raden inte finns, när en benämning står på flera rader, och för ett annat år.
    Källa: bladen Notrader och Noter.

    >>> not_(1, "summa", bok=bok)
    Decimal('16189674')
    """
    return closed.of_note(bok, not_, rad, ar)


@function
def rad(namn: str, ar: int | None = None, *, bok: Bok) -> Result:
    """Ger en av årsbokens siffror efter dess namn, för årsbokens år eller ett annat.

    namn: siffrans namn, till exempel "rr.arets_resultat", "br.summa_tillgangar" eller "not2.lokalhyra".
    ar: ett årtal; utelämnat är det årsbokens år. Ett äldre år ges av översikten och tabell 2, där de har samma siffra.
    Svar: siffran som den visas: kronor, antal, en andel eller en text.
    Tomt: en tom siffra är tom, aldrig 0.
    Fel: ett okänt namn ger en mening med de som liknar det, och ett år som siffran inte har en mening; #N/A när
    Historik saknar året.
    Källa: samma deklaration som bladen, och samma värden.

    >>> rad("rr.arets_resultat", bok=bok)
    Decimal('-1318124')
    """
    return closed.of_name(bok, namn, ar)


@function
def agarbidrag(kommun: str, ar: int | None = None, *, bok: Bok) -> Result:
    """Ger en medlems bidrag till förbundet för ett år.

    kommun: medlemmens namn i bladet Medlemmar; "Kalmar" är Kalmar kommun, "regionen" och "staten" går också.
    ar: årsbokens år (utelämnat) eller året före.
    Svar: hela kronor: bidraget, annars ägarbidraget enligt budget; för året före medlemmens rad i noten.
    Tomt: svaret är tomt när beloppet är tomt.
    Fel: en mening när medlemmen inte finns eller kan vara flera, när dess rad i noten saknas, och för ett annat år.
    Källa: bladet Medlemmar, för året före också bladet Noter.

    >>> agarbidrag("Kalmar", bok=bok)
    Decimal('1171661')
    """
    return closed.of_member(bok, kommun, ar)


@function
def spar(cell: Cell, *, bok: Bok) -> Grid:
    """Visar var en siffra kommer ifrån, som en tabell ned till cellen i det insatsblad som kom in.

    cell: en enda cell, till exempel Deltagare!C7.
    Svar: en tabell: led, vad det är, vilken siffra, värde och plats. Led 0 är cellen själv.
    Tomt: ett tomt värde betyder att inget svar finns; det är inte 0.
    Fel: en cell som inte är årsbokens får en mening och de siffror som dess formel nämner.
    Källa: årsbokens egna deklarationer; samma träd som knappen Spåra markerad cell och xlfinsam spara.

    >>> spar("Deltagare!D8", bok=bok)[1][2:4]
    ('Tabell 1. Deltagare per insats: Totalt antal, Kompass', Decimal('21'))
    """
    found = lines(trace_cell(bok.ground, cell))
    head = ("Led", "Vad", "Siffra", "Värde", "Var")
    return (head, *((Decimal(line.level), line.what, line.name, line.value, line.where) for line in found))


@function
def tabell(namn: str, *, bok: Bok) -> Grid:
    """Ger en av årsbokens tabeller, räknad i Python: rubriker, en rad per insats eller år, och summan.

    namn: tabellens namn, till exempel "tabell1", "kon" eller "avslut"; eller dess rubrik.
    Svar: en tabell med rubrikrad och etiketter i första kolumnen.
    Tomt: en tom ruta betyder att svar eller uppgift saknas.
    Fel: ett okänt namn ger en mening med de namn som liknar det.
    Källa: samma deklaration som bladet Deltagare, och samma värden.

    >>> tabell("tabell1", bok=bok)[1][:3]
    ('Kompass', Decimal('30'), Decimal('21'))
    """
    return tabulating.rows_of(bok, tabulating.table_named(bok, namn))


FUNCTIONS = tuple(item for item in list(globals().values()) if isinstance(item, Function))
"""Every function in cells, in the order of Excel's list."""


def serve(book: xw.Book) -> None:
    """Let our own engine compute the functions of `book`: they read the årsbok at the first call of a calculation."""
    book.impl.functions = customs(lambda: read(read_arsbok(book)))


def customs(bok: Callable[[], Bok] | None = None) -> dict[str, Custom]:
    """Return every function for a calculator, by its name in formulas; `bok` gives the årsbok they ask, when asked."""
    return {item.excel: item.custom(bok) for item in FUNCTIONS}
