"""The surveys of a förbund: what is asked of those who take part, the staff, the parties, the politicians; on violence.

The words are those of the diagrams in Kalmar's årsredovisning 2024, bilaga 9 and 10 (bilaga 10 prints the politicians'
first question twice; it is asked once). The questions on violence follow FREDA, as NNS and Socialstyrelsen use it.
"""

from xlfinsam.fragor import Enkat, Fraga, Skala, Svar

KALMAR = "Samordningsförbundet i Kalmar län, årsredovisning 2024, bilaga "
OFTA = Skala(
    "ofta",
    "Alltid – aldrig",
    tuple(Svar(label.lower().replace("ä", "a"), label) for label in ("Alltid", "Oftast", "Ibland", "Sällan", "Aldrig")),
)
FEM = Skala("fem", "1–5", tuple(Svar(f"v{n}", str(n)) for n in range(1, 6)))
JA_NEJ = Skala("ja_nej", "Ja eller nej", (Svar("ja", "Ja"), Svar("nej", "Nej")))
KON = Skala("kon", "Kön", (Svar("kvinna", "Kvinna"), Svar("man", "Man")))
ALDER = Skala("alder", "Ålder", tuple(Svar(f"a{a}_{b}", f"{a}–{b}") for a, b in ((18, 29), (30, 45), (46, 65))))
GANGER = Skala("ganger", "Gånger", (
    Svar("g1", "1 gång", ("1", "en gång", "första gången")),
    Svar("g2", "2 gånger", ("2", "två gånger", "andra gången")),
    Svar("g3", "3 gånger", ("3", "tre gånger", "tredje gången")),
))  # fmt: skip
UTVECKLA = "Utveckla gärna dina svar för att ge förbundet en förståelse för vad som kan förstärkas och förbättras"
BATTRE = Fraga("utveckla", UTVECKLA, "Utveckla gärna")
NYTTA = "Anser du att samordningsförbundet arbetar på ett sätt som är till nytta för dig i din "
BIDRAR = "Anser du att samordningsförbundet arbetar på ett sätt som har bidragit till "
RELATIONER = BIDRAR + "goda relationer till våra parter"
UPPDRAG = BIDRAR + "en större förståelse för våra parters uppdrag?"
STRATEGI = "Anser du att det finns en strategi för uppföljning och utvärdering av det arbete som görs?"


def _ofta(*asked: tuple[str, str]) -> tuple[Fraga, ...]:
    """Declare questions with the scale Alltid–Aldrig, numbered f1, f2 and so on."""
    return tuple(Fraga(f"f{n}", text, kort, OFTA) for n, (kort, text) in enumerate(asked, start=1))


INDIVIDER = Enkat(
    "individer", 1, "Individer", "De som deltar i insatserna",
    (
        *_ofta(
            ("Trivs", "Trivs du bra i insatsen?"),
            ("Relevant innehåll", "Är innehållet i insatsen relevant för dig?"),
            ("Stöd till nytta", "Anser du att det stödet du får i insatsen är till nytta för dig?"),
            ("Lyssnad på", "Anser du att du blir lyssnad på i insatsen?"),
            ("Får tid", "Anser du att du får den tid du behöver i insatsen?"),
            ("Nyfiken på framtiden", "Känner du större nyfikenhet inför din framtid än innan du började i insatsen?"),
            ("Redo för nya kliv", "Är du mer redo för att ta nya kliv i ditt liv?"),
        ),
        Fraga("delge", "Finns det något du vill delge oss kring vår insats och ditt deltagande hos oss?", "Vill delge"),
    ),
    KALMAR + "10", individer=True,
)  # fmt: skip
PERSONAL = Enkat(
    "personal", 1, "Personal", "De som arbetar i insatserna och möter deltagarna hos parterna",
    (
        *_ofta(
            ("Tid att stödja", "Anser du att insatsen har tid att stödja individen på bästa sätt?"),
            ("Tydlig målsättning", "Anser du att individerna skrivs in i insatserna med en tydlig målsättning?"),
            ("Till nytta för individen", "Anser du att den insatsen du har kännedom om är till nytta för individen?"),
            ("Klimat i samverkan", "Anser du att ni har ett klimat i er samverkan som gör er bättre gemensamt?"),
            ("Lyssnad på", "Känner du dig lyssnad på och att insatsen tillvaratar din kompetens?"),
            ("Goda relationer", RELATIONER + ", (FK, AF, Kommun, Region)?"),
            ("Förstår parternas uppdrag", UPPDRAG),
        ),
        Fraga("insatt", "Känner du dig väl insatt i insatsernas arbetssätt?", "Väl insatt, 1–5", FEM),
        BATTRE,
    ),
    KALMAR + "10",
)  # fmt: skip
PARTER = Enkat(
    "parter", 1, "Parter", "Myndigheterna i samverkan",
    (
        *_ofta(
            ("Till nytta för individen", "Anser du att den insatsen du har kännedom om är till nytta för individen?"),
            ("Klimat i samverkan", "Anser du att vi har ett klimat i vår samverkan som gör oss bättre gemensamt?"),
            ("Lyssnad på", "Känner du dig lyssnad på och att förbundet tillvaratar din kompetens?"),
            ("Till nytta i verksamheten", NYTTA + "verksamhet?"),
            ("Goda relationer", RELATIONER + ", (FK, AF, Kommun, Region)?"),
            ("Förstår parternas uppdrag", UPPDRAG),
        ),
        Fraga("insatt", "Känner du dig väl insatt i insatsernas arbete?", "Väl insatt, 1–5", FEM),
        BATTRE,
    ),
    KALMAR + "10",
)  # fmt: skip
POLITIKER = Enkat(
    "politiker", 1, "Politiker", "Förtroendevalda hos medlemmarna",
    (
        *_ofta(
            ("Till nytta i rollen", NYTTA + "roll som politiker?"),
            ("Strategi för uppföljning", STRATEGI),
            ("Goda relationer", RELATIONER + "?"),
            ("Förstår parternas uppdrag", UPPDRAG),
            ("Större kontaktnät", BIDRAR + "ett större kontaktnät för dig gentemot våra parter?"),
        ),
        Fraga("insatt", "Känner du dig väl insatt i insatsernas arbete?", "Väl insatt, 1–5", FEM),
        BATTRE,
    ),
    KALMAR + "10",
)  # fmt: skip
VALD = Enkat(
    "vald", 1, "Våld i nära relationer", "De som deltar i insatserna",
    (
        Fraga("kon", "Ange kön", "Kön", KON),
        Fraga("alder", "Ange ålder", "Ålder", ALDER),
        Fraga("f1", "Har du blivit hotad, kontrollerad, förnedrad, trakasserad eller liknande av en närstående?",
              "Psykiskt våld av närstående", JA_NEJ),
        Fraga("f2", "Har du blivit slagen, sparkad, knuffad eller skadad på något annat sätt av en närstående?",
              "Fysiskt våld av närstående", JA_NEJ),
        Fraga("f3", "Har du känt press att mot din vilja delta i eller se på sexuella handlingar av en närstående?",
              "Sexuellt våld av närstående", JA_NEJ),
        Fraga("f4", "Har du varit utsatt för verbala, psykiska och/eller fysiska sexuella kränkningar av en "
              "närstående?", "Sexuella kränkningar av närstående", JA_NEJ),
        Fraga("f5", "Har du blivit utsatt för våld enligt fråga 1-4 av någon annan person än någon närstående?",
              "Våld av någon annan", JA_NEJ),
        Fraga("f6", "Har du under din uppväxt sett eller hört en närstående bli utsatt för våld enligt fråga 1-4?",
              "Sett våld under uppväxten", JA_NEJ),
        Fraga("f7", "Har du själv som vuxen utsatt någon annan för våld enligt fråga 1-4?", "Har själv utsatt någon",
              JA_NEJ),
        Fraga("f8", "Har du tidigare fått frågor om våld?", "Fått frågan tidigare", JA_NEJ,
              ("Avslutande fråga: Har du tidigare fått frågor om våld?",)),
        Fraga("ganger", "Hur många gånger har du fyllt i formuläret?", "Gånger som formuläret fyllts i", GANGER),
    ),
    KALMAR + "9", individer=True, minst_en=("f1", "f2", "f3", "f4"),
    minst_en_kort="Minst ett slag av våld av närstående", delas="kon",
)  # fmt: skip
ENKATER = (INDIVIDER, PERSONAL, PARTER, POLITIKER, VALD)
"""Every survey that can be read in."""
