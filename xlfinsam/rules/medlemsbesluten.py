"""What the members decide of the ansvarsfrihet: who is late, and what in the list cannot be right."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from xlfinsam.fields import Answer
from xlfinsam.model import Example, Hit, Level, Place, Rule
from xlfinsam.rules.words import SETTINGS
from xlfinsam.shown import DENIES, GRANTS
from xlfinsam.world import Medlem, World

STATE = ("Försäkringskassan", "Arbetsförmedlingen")  # the two that are staten in a samordningsförbund; each decides
SHEET, LIST = "Medlemsbeslut", "medlemsbeslut"


def _rows(world: World) -> list[Mapping[str, Answer]]:
    return [row for row in world.lists.get(LIST, ()) if row.get("namn")]


def _hit(row: Mapping[str, Answer], column: str, vantat: Answer = None, **words: str) -> Hit:
    """Speak of a member's row; the member stands in the fynd, so that its answer is its own."""
    told = {"namn": str(row["namn"]), **words}
    return Hit(Place(blad=SHEET), str(row["namn"]), f"{LIST}.{column}", row.get(column), vantat, told)


def deciding(members: tuple[Medlem, ...]) -> list[str]:
    """Return who decides: every member, and for staten its two authorities, each for itself."""
    names = [each for member in members for each in (STATE if member.typ == "stat" else (member.namn,))]
    return list(dict.fromkeys(names))


def _undecided(world: World) -> Iterator[Hit]:
    for row in _rows(world):
        due = row.get("senast")
        if isinstance(due, date) and world.idag and due < world.idag and not row.get("beslut") and row.get("skickat"):
            yield _hit(row, "senast", dag=due.isoformat())


def _half_told(world: World) -> Iterator[Hit]:
    for row in _rows(world):
        if bool(row.get("beslut")) != bool(row.get("dag")):
            yield _hit(row, "dag", fattas="dag" if row.get("beslut") else "beslut")


def _too_early(world: World) -> Iterator[Hit]:
    for row in _rows(world):
        sent, decided = row.get("skickat"), row.get("dag")
        if isinstance(decided, date) and (not isinstance(sent, date) or decided < sent):
            yield _hit(row, "dag", sent, dag=decided.isoformat())


def _strangers(world: World) -> Iterator[Hit]:
    known = {member.namn.casefold() for member in world.members} | {name.casefold() for name in deciding(world.members)}
    for row in _rows(world) if known else ():
        if str(row["namn"]).casefold() not in known:
            yield _hit(row, "namn")


def _forgotten(world: World) -> Iterator[Hit]:
    listed = {str(row["namn"]).casefold() for row in _rows(world)}
    for name in deciding(world.members) if listed else ():
        whole = {member.namn.casefold() for member in world.members if member.typ == "stat"} if name in STATE else set()
        if not listed & ({name.casefold()} | whole):
            yield _hit({"namn": name}, "namn")


def _twice(world: World) -> Iterator[Hit]:
    seen: set[str] = set()
    for row in _rows(world):
        name = str(row["namn"]).casefold()
        if name in seen:
            yield _hit(row, "namn")
        seen.add(name)


def _denied(world: World) -> Iterator[Hit]:
    yield from (_hit(row, "beslut") for row in _rows(world) if row.get("beslut") == DENIES)


def _of(*members: Medlem, **row: Answer) -> Example:
    """Make a world of one decision, seen 2025-10-01."""
    lists = {LIST: [{"namn": "Storby", **row}]}
    return Example(world=World(SETTINGS, (), (), (), members=members, lists=lists, idag=date(2025, 10, 1)))


LAGEN = "Lagen (2003:1210) om finansiell samordning: varje medlem prövar frågan om ansvarsfrihet"
HOR_AV = "Skriv en påminnelse med xlfinsam medlemsbrev --paminn, eller skriv in beslutet om det har kommit."
TOM = "En rad utan medlem prövas inte."
SENT, ANSWERED = date(2025, 5, 2), date(2025, 6, 16)
STORBY = Medlem("Storby", "kommun", Decimal(4000))

SEN = Rule(
    "M10", Level.FRAGA, "Medlemmarna har svarat i tid", "{namn} skulle ha svarat senast {dag} och har inte beslutat.", HOR_AV, LAGEN,
    "Utan dag att svara, eller innan årsredovisningen är skickad, prövas regeln inte.", check=_undecided,
    holds=_of(skickat=SENT, senast=date(2025, 12, 1)), breaks=_of(skickat=SENT, senast=date(2025, 9, 1)),
)  # fmt: skip
HALVT = Rule(
    "M11", Level.FRAGA, "Ett beslut har sin dag", "{namn}: {fattas} saknas i beslutet.",
    "Skriv både beslut och beslutsdag, så som de står i protokollet.", LAGEN, "En rad utan både beslut och dag prövas inte.",
    check=_half_told, holds=_of(beslut=GRANTS, skickat=SENT, dag=ANSWERED), breaks=_of(beslut=GRANTS, skickat=SENT),
)  # fmt: skip
TIDIGT = Rule(
    "M12", Level.FRAGA, "Beslutet är fattat efter det att årsredovisningen skickades",
    "{namn} har beslutat {dag}, men årsredovisningen skickades {vantat}.",
    "Rätta dagen. Gäller beslutet ett annat år hör det till det årets årsbok.", LAGEN,
    "En rad utan beslutsdag prövas inte. Tomt i Skickat: den är inte skickad.", check=_too_early,
    holds=_of(beslut=GRANTS, skickat=SENT, dag=ANSWERED), breaks=_of(beslut=GRANTS, skickat=SENT, dag=date(2025, 3, 3)),
)  # fmt: skip
OKAND = Rule(
    "M13", Level.FRAGA, "Den som beslutar är medlem", "{namn} står i Medlemsbeslut men inte i Medlemmar.",
    "Rätta namnet så att det är lika i båda bladen. Försäkringskassan och Arbetsförmedlingen räknas som staten.", LAGEN, TOM,
    check=_strangers, holds=_of(STORBY), breaks=_of(Medlem("Lillby", "kommun", Decimal(4000))),
)  # fmt: skip
GLOMD = Rule(
    "M14", Level.NOTERA, "Varje medlem har en rad", "{namn} är medlem men saknas i Medlemsbeslut.",
    "Kör xlfinsam medlemsbrev, som lägger till den, eller skriv raden själv.", LAGEN, "En tom lista prövas inte.",
    check=_forgotten, holds=_of(STORBY),
    breaks=_of(STORBY, Medlem("Lillby", "kommun", Decimal(4000))),
)  # fmt: skip
TVA = Rule(
    "M15", Level.FRAGA, "En medlem har en rad", "{namn} står på två rader i Medlemsbeslut.", "Ta bort den ena raden.", LAGEN, TOM,
    check=_twice, holds=_of(STORBY),
    breaks=Example(world=World(SETTINGS, (), (), (), lists={LIST: [{"namn": "Storby"}, {"namn": "storby"}]})),
)  # fmt: skip
NEJ = Rule(
    "M16", Level.NOTERA, "Medlemmarna beviljar ansvarsfrihet", "{namn} har beslutat att inte bevilja ansvarsfrihet.",
    "Ta upp beslutet, och skälen för det, på nästa styrelsemöte.", LAGEN, "En medlem utan beslut prövas inte.", check=_denied,
    holds=_of(beslut=GRANTS, dag=ANSWERED), breaks=_of(beslut=DENIES, dag=ANSWERED),
)  # fmt: skip
