"""Several forms in one årsbok: the right one has come back, and what is added together means the same."""

from collections.abc import Iterator
from decimal import Decimal

from xlfinsam.forms import FORMS
from xlfinsam.forms.words import ALLA, NYA
from xlfinsam.model import Example, Hit, Level, Place, Record, Returned, Rule
from xlfinsam.rules.words import SETTINGS, at
from xlfinsam.world import Insats, World

MATT = {
    "deltagare": ("antal deltagare", "deltagare.totalt"),
    "nya": ("nya deltagare", "deltagare.nya"),
    "avslutade": ("avslutade", "deltagare.avslutade"),
    "kon": ("kön", "deltagare.kvinna"),
    "arbete_studier": ("avslut till arbete eller studier", "resultat.arbete_studier"),
    "positiva": ("positiva avslut", "avslut.gemensam_kartlaggning"),
    "alder": ("ålder", "alder.16_24"),
    "utbildning": ("utbildningsbakgrund", "utbildning.grundskola"),
    "remitterande": ("remitterande myndighet", "remitterande.kommunen.ja"),
    "tid": ("tid i offentlig försörjning", "tid.upp_till_1"),
    "forsorjning": ("försörjning vid utskrivning", "forsorjning.sjukpenning"),
    "avslut": ("avslut mot", "avslut.arbete"),
}
"""What the tables of Deltagare add up over insatser: its name in a sentence, and a field that every form with it asks."""
KOSTNAD, SCHABLON = "ekonomi.kostnad", "schablon_tjanst"
OTHER_PLACES = {form.id: min((t.places for t in form.tables if t.per == "insats"), default=0) for form in FORMS}


def _other_form(world: World) -> Iterator[Hit]:
    chosen = {insats.nyckel: insats.blankett for insats in world.insatser}
    titles = {form.id: form.title for form in world.forms}
    for record in world.records:
        wanted = chosen.get(record.insats, "")
        if wanted and wanted != record.form:
            told = {"ar": titles.get(record.form, record.form), "ska": titles.get(wanted, wanted)}
            yield Hit(Place(record.returned.fil), record.insats, "", record.form, wanted, told)


def _not_in_the_sum(world: World) -> Iterator[Hit]:
    """Find the forms whose insatser a sum over insatser lacks, because they ask something else."""
    forms = {record.insats: form for record in world.records if (form := world.form(record)) is not None}
    summed = [key for key, (_, falt) in MATT.items() if len({form.gives(falt) for form in forms.values()}) > 1]
    for form in {form.id: form for form in forms.values()}.values():
        if lost := [key for key in summed if not form.gives(MATT[key][1])]:
            why = " ".join(reason for key, reason in form.unlike if key in lost) or "Blanketten frågar inte efter det."
            told = {"matt": ", ".join(MATT[key][0] for key in lost), "blankett": form.title, "skal": why.rstrip("."),
                    "namn": ", ".join(i.namn for i in world.insatser if forms.get(i.nyckel) is form)}  # fmt: skip
            yield Hit(Place(blad="Deltagare"), "", form.id, details=told)


def _mixed_bases(world: World) -> Iterator[Hit]:
    """Find the tables where one insats counts nya and another alla, so that they have no sum in common."""
    for section in (section for form in world.forms for section in form.sections if section.base is not None):
        base = section.base.id if section.base is not None else ""
        by_base = {bas: [r.insats for r in world.records if r.text(base) == bas] for bas in (NYA, ALLA)}
        if all(by_base.values()):
            told = {"tabell": section.short, "nya": ", ".join(by_base[NYA]), "alla": ", ".join(by_base[ALLA])}
            yield Hit(Place(blad="Deltagare"), "", section.id, details=told)


def _no_room(world: World) -> Iterator[Hit]:
    for form in world.forms:
        users, room = world.users((form.id,)), OTHER_PLACES.get(form.id, 0)
        if room and len(users) > room:
            told = {"blankett": form.title, "blad": form.sheet, "namn": ", ".join(i.namn for i in users[room:])}
            yield Hit(Place(blad=form.sheet), "", form.id, Decimal(len(users)), Decimal(room), told)


def _other_cost(world: World) -> Iterator[Hit]:
    schablon = world.setting(SCHABLON)
    for record in world.records:
        cost = record.number(KOSTNAD)
        shares = [n for name, n in record.values.items()
                  if name.startswith("coacher.") and name.endswith(".andel") and isinstance(n, Decimal)]  # fmt: skip
        if schablon is not None and cost is not None and shares:
            expected = sum(shares, Decimal(0)) * schablon
            if cost != expected:
                share = f"{(sum(shares, Decimal(0)) * 100).normalize():f}".replace(".", ",")
                yield at(record, KOSTNAD, cost, expected, andel=share)


def _world(*sheets: tuple[str, str, dict[str, int | str | Decimal]], chosen: str = "") -> Example:
    """Make a world with a sheet for each (insats, form, answers); the register has their forms, or `chosen`."""
    records = tuple(
        Record(form, 1, insats, "2024", Returned(f"{insats}.xlsx", "0" * 64),
               {name: Decimal(value) if isinstance(value, int) else value for name, value in answers.items()}, {})
        for insats, form, answers in sheets
    )  # fmt: skip
    insatser = tuple(Insats(insats, insats.capitalize(), blankett=chosen or form) for insats, form, _ in sheets)
    return Example(world=World({**SETTINGS, SCHABLON: Decimal(400_000)}, insatser, (), records, FORMS))


_N = dict[str, int | str | Decimal]
BLANKETT = Rule(
    "J01", Level.STOPP, "Bladet är insatsens egen blankett", "Bladet är blanketten {ar}, men insatsen ska fylla i {ska}.",
    "Skicka ut rätt blad, eller ändra kolumnen Blankett i bladet Insatser.", "Registret Insatser i årsboken",
    "Utan blankett i registret prövas regeln inte.", check=_other_form,
    holds=_world(("prov", "kalmar", {})), breaks=_world(("prov", "kalmar", {}), chosen="samverkan"),
)  # fmt: skip
INTE_MED = Rule(
    "J02", Level.NOTERA, "Alla insatser är med i summorna", "Insatser med blanketten {blankett} ({namn}) är inte med i summan för {matt}. {skal}.",
    "Säg det där summorna visas. Det som blanketten frågar på sitt sätt står i dess eget blad.",
    "Blanketternas egna förklaringar i xlfinsam/forms", "Regeln gäller blankettens frågor, inte dess svar.",
    check=_not_in_the_sum, holds=_world(("alfa", "kalmar", {}), ("beta", "kalmar", {})),
    breaks=_world(("alfa", "kalmar", {}), ("beta", "coacher", {})),
)  # fmt: skip
BASER = Rule(
    "J03", Level.NOTERA, "En tabell räknar samma deltagare för alla insatser",
    "{tabell}: nya deltagare ({nya}) och alla inskrivna ({alla}) är summerade på var sin rad, för de är räknade på olika sätt.",
    "Säg det där summorna visas, eller be insatserna räkna samma deltagare.",
    "Mall inför hel- och halvårsredovisningar: tabellen säger inte vilka den gäller", "En tabell utan val räknas till ingetdera.",
    check=_mixed_bases, holds=_world(("alfa", "kalmar", _N({"alder.bas": NYA})), ("beta", "kalmar", _N({"alder.bas": NYA}))),
    breaks=_world(("alfa", "kalmar", _N({"alder.bas": NYA})), ("beta", "kalmar", _N({"alder.bas": ALLA}))),
)  # fmt: skip
RUM = Rule(
    "J04", Level.FRAGA, "Blankettens blad i årsboken rymmer alla insatser",
    "{varde} insatser har blanketten {blankett}, men bladet {blad} rymmer {vantat}. Utan egen rad där: {namn}.",
    "Deras svar står i Insatsdata och i bladet Deltagare. Låt några av dem dela blad, eller be om en större mall.",
    "Årsbokens mall", "Regeln gäller registret, inte bladens svar.", check=_no_room,
    holds=_world(("alfa", "coacher", {})),
    breaks=_world(*((f"i{n}", "coacher", _N({})) for n in range(1, OTHER_PLACES["coacher"] + 2))),
)  # fmt: skip
SCHABLONEN = Rule(
    "J05", Level.FRAGA, "Kostnaden är tjänsterna gånger schablonen",
    "Kostnaden är {varde} kr, men tjänsterna ({andel} % av en heltid) gånger schablonen är {vantat} kr.",
    "Fråga insatsen om tjänsterna varit besatta hela året, eller om något annat ingår i kostnaden.",
    "Schablon: en heltid i Inställningar", "Utan schablon, kostnad eller tjänster prövas regeln inte.", check=_other_cost,
    holds=_world(("prov", "coacher", _N({KOSTNAD: 600_000, "coacher.k1.andel": Decimal("1.5")}))),
    breaks=_world(("prov", "coacher", _N({KOSTNAD: 500_000, "coacher.k1.andel": Decimal("1.5")}))),
)  # fmt: skip
