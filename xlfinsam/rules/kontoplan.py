"""Every konto of the books stands on exactly one row, and on a row of its own kind: no krona is lost or shown twice."""

from collections import Counter
from collections.abc import Iterator

from xlfinsam.forms.bokslut import BALANSKRAVSRADER, RADER
from xlfinsam.model import Hit, Level, Rule
from xlfinsam.rules.bokslut import LKBR, closed, hit, of
from xlfinsam.rules.konton import first, keys, kinds, konton, last, used
from xlfinsam.shown import RAD, SPECIFIKATION
from xlfinsam.values import plain, swedish
from xlfinsam.world import World

# --------------------------------------------------------------------------------------------------------- the checks


@closed
def _unmapped(world: World) -> Iterator[Hit]:
    for konto in konton(world):
        if konto.booked and not konto.rader:
            proposed = konto.row.get("forslag")
            rad = f"raden {proposed}, som benämningen tyder på" if proposed else "den rad där det hör hemma"
            yield hit(f"bokforing.{plain(konto.nummer)}", konto.belopp, konto=konto.namn, rad=rad)


@closed
def _twice(world: World) -> Iterator[Hit]:
    for konto in konton(world):
        if len(konto.rader) > 1:
            rader = " och ".join(rad or "tomt" for rad in konto.rader)
            yield hit(f"bokforing.{plain(konto.nummer)}", konto.belopp, konto=konto.namn, rader=rader)


@closed
def _unknown_row(world: World) -> Iterator[Hit]:
    known = {*keys(world, RAD), *RADER}
    for name, span, row in used(world):
        if row.get("rad") not in known:
            rad = row.get("rad")
            mot = (
                f"raden ”{rad}” finns varken i Notrader eller bland de fasta raderna" if rad else "kolumnen Rad är tom"
            )
            yield hit(f"{name}.rad", rad, konto=span, mot=mot)


@closed
def _unknown_part(world: World) -> Iterator[Hit]:
    known = {*keys(world, SPECIFIKATION), *BALANSKRAVSRADER}
    for name, span, row in used(world):
        if row.get("spec") and row.get("spec") not in known:
            yield hit(f"{name}.spec", row.get("spec"), konto=span)


@closed
def _reversed(world: World) -> Iterator[Hit]:
    for row in world.lists.get("kontoplan", ()):
        if last(row) < first(row):
            yield hit(f"kontoplan.{plain(first(row))}.till", last(row), first(row), konto=plain(first(row)))


@closed
def _unreached(world: World) -> Iterator[Hit]:
    named = {row.get("rad") for row in world.lists.get("kontoplan", ())}
    for key in keys(world, RAD) if named else ():
        if key not in named:
            yield hit(f"notrader.{key}", key)


@closed
def _same_key(world: World) -> Iterator[Hit]:
    for key, count in Counter([*keys(world, RAD), *RADER]).items():
        if count > 1:
            yield hit(f"notrader.{key}", key)


@closed
def _wrong_kind(world: World) -> Iterator[Hit]:
    told = konton(world)
    wanted = kinds(world, told)
    for konto in told:
        for rad in konto.rader:
            kind = wanted.get(rad)
            if konto.kind and kind and kind != konto.kind:
                name = f"bokforing.{plain(konto.nummer)}.rad"
                words = {"konto": konto.namn, "sort": konto.kind, "mot": f"{kind}n", "belopp": swedish(konto.belopp)}
                yield hit(name, rad, **words)


# ---------------------------------------------------------------------------------------------------------- the rules

HYRA: dict[str, int | str] = {"konto": 5010, "namn": "Lokalhyra", "ub": 9000}
PLAN: dict[str, int | str] = {"fran": 5000, "till": 5099, "rad": "lokalhyra"}
NOT2: dict[str, int | str] = {"nyckel": "lokalhyra", "not": 2, "namn": "Lokalhyra", "typ": RAD}
RATT = of(lists={"bokforing": [HYRA], "kontoplan": [PLAN], "notrader": [NOT2]})
HEL = LKBR + "4 kap.: årsredovisningen ska vara en helhet och ge en rättvisande bild"
EN_RAD = "xlfinsam: varje krona i bokföringen visas på en rad, och bara en"
UTAN_BELOPP = "Ett konto utan belopp båda åren prövas inte; en tom ruta är 0."

UTAN_RAD = Rule(
    "E01", Level.STOPP, "Varje konto med belopp står på en rad",
    "Konto {konto} har {varde} kr men står inte på någon rad i Kontoplan.", "Skriv kontot i Kontoplan på {rad}.",
    HEL, UTAN_BELOPP, check=_unmapped, holds=RATT, breaks=of(lists={"bokforing": [HYRA], "notrader": [NOT2]}),
)  # fmt: skip
TVA_RADER = Rule(
    "E02", Level.STOPP, "Ett konto står på en enda rad", "Konto {konto} med {varde} kr står på flera rader i Kontoplan: {rader}.",
    "Ta bort kontot från alla rader utom en, eller gör spannen så att de inte går in i varandra.", EN_RAD, UTAN_BELOPP,
    check=_twice, holds=RATT, breaks=of(lists={"bokforing": [HYRA], "kontoplan": [PLAN, {"fran": 5010, "rad": "resor"}]}),
)  # fmt: skip
OKAND_RAD = Rule(
    "E03", Level.STOPP, "Kontoplans rader finns", "Kontoplan, konto {konto}: {mot}.",
    "Skriv nyckeln för en rad i Notrader, eller för en fast rad enligt Hjälp.", EN_RAD,
    "En tom rad är ett fel. Ett spann utan konton med belopp prövas inte.",
    check=_unknown_row, holds=RATT, breaks=of(lists={"bokforing": [HYRA], "kontoplan": [{**PLAN, "rad": "lokaler"}], "notrader": [NOT2]}),
)  # fmt: skip
OKAND_SPECIFIKATION = Rule(
    "E04", Level.STOPP, "Kontoplans specifikationer finns",
    "Kontoplan, konto {konto}: specifikationen {varde} finns varken i Notrader eller i balanskravsutredningen.",
    "Skriv nyckeln för en specifikation i Notrader eller för en rad i balanskravet, eller töm rutan.", EN_RAD,
    "Utan specifikation prövas regeln inte; inte heller ett spann utan konton med belopp.", check=_unknown_part,
    holds=of(lists={"bokforing": [HYRA], "kontoplan": [{**PLAN, "spec": "orealiserade"}]}),
    breaks=of(lists={"bokforing": [HYRA], "kontoplan": [{**PLAN, "spec": "kansli"}]}),
)  # fmt: skip
BAKLANGES = Rule(
    "E05", Level.STOPP, "Ett spann i Kontoplan går från lägre till högre",
    "Kontoplan, konto {konto}: till och med är {varde}, som är lägre än {vantat}.", "Byt plats på de två kontona, eller rätta det som är felskrivet.",
    EN_RAD, "Tomt i kolumnen till och med betyder bara det första kontot.",
    check=_reversed, holds=RATT, breaks=of(lists={"kontoplan": [{**PLAN, "till": 500}]}),
)  # fmt: skip
UTAN_KONTO = Rule(
    "E06", Level.NOTERA, "Varje rad i noterna har konton", "Raden {varde} i Notrader har inget konto i Kontoplan.",
    "Låt den stå om den ska visas tom, annars ta bort den ur Notrader.", EN_RAD, "Utan Kontoplan prövas regeln inte.",
    check=_unreached, holds=RATT, breaks=of(lists={"kontoplan": [{**PLAN, "rad": "resor"}], "notrader": [NOT2]}),
)  # fmt: skip
FEL_SORT = Rule(
    "E07", Level.STOPP, "Resultatkonton står på resultatrader och balanskonton på balansrader",
    "Konto {konto} ({belopp} kr) är ett {sort} men står på raden {varde}, som är till för {mot}.",
    "Flytta kontot i Kontoplan till en rad av rätt slag.", HEL,
    UTAN_BELOPP + " Klass 1–2 är balanskonton, 3–8 resultatkonton, andra prövas inte.", check=_wrong_kind, holds=RATT,
    breaks=of(lists={"bokforing": [HYRA], "kontoplan": [{**PLAN, "rad": "kassa_och_bank"}]}),
)  # fmt: skip
DUBBEL_NYCKEL = Rule(
    "E08", Level.STOPP, "En nyckel är en enda rad", "Nyckeln {varde} är mer än en rad: i två noter, eller i Notrader och bland de fasta raderna.",
    "Byt den ena radens nyckel i Notrader, och i Kontoplan där den menas.", EN_RAD, "Rader utan nyckel prövas inte.",
    check=_same_key, holds=RATT, breaks=of(lists={"notrader": [NOT2, {**NOT2, "not": 3}]}),
)  # fmt: skip
