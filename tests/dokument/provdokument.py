"""A document made by hand that has everything a document can have: it is long, wide, and hard where users are."""

from __future__ import annotations

from decimal import Decimal

from xlfinsam.dokument.modell import (
    Block,
    Cell,
    Diagram,
    Dokument,
    Innehall,
    Lista,
    Rad,
    Rubrik,
    Serie,
    Sidbrytning,
    Stycke,
    Tabell,
    Tal,
    Underskrifter,
)

MENING = (
    "Förbundet har under året finansierat insatser för människor som behöver samordnat stöd från flera myndigheter, "
    "och styrelsen har följt både verksamheten och ekonomin vid varje sammanträde. "
)
FARLIG = (
    'Så här: *fet* _kursiv_ #set page() <b>nej</b> & "citat" $x$ @etikett // \\ `kod` = rubrik – [länk](x) {{y}} ~ --'
)
INSATSER = (
    "Klivet", "Stegen vidare", "Samverkansteamet i norra kommunerna", "Grön rehabilitering", "IT-spåret", "Mötesplatsen",
    "Ungdomscoachen", "Arbetslivsinriktad rehabiliteringsutbildning", "Brobyggarna", "Våga välja", "Hälsoskolan",
    "Kompassen", "Porten", "Språkspåret", "Familjecentralen", "Rådslaget", "Handledarna", "Åter i arbete",
    "Öppna dörrar", "Ängens verkstad", "Individinsatser", "Kartläggningen", "Fritidsbanken", "Sommarjobben",
)  # fmt: skip


def siffra(namn: str, text: str) -> Cell:
    return Cell(Tal(namn, text), tal=True)


def resultatrakning() -> Tabell:
    """A statement with a group row, sums, minus signs, a blank and a hidden number."""
    rader = (
        Rad((Cell("Verksamhetens intäkter"), Cell(), Cell(), Cell()), "rubrik"),
        Rad((Cell("Bidrag från Försäkringskassan"), siffra("rr.bidrag_fk", "6\u00a0500\u00a0000"), siffra("rr.bidrag_fk.fg", "6\u00a0300\u00a0000"), siffra("rr.bidrag_fk.budget", "6 500 000"))),
        Rad((Cell("Bidrag från regionen"), siffra("rr.bidrag_region", "3 250 000"), siffra("rr.bidrag_region.fg", "3 150 000"), siffra("rr.bidrag_region.budget", ""))),
        Rad((Cell("Individinsatser, netto"), siffra("rr.individ", "dold"), siffra("rr.individ.fg", "−123 456 789"), siffra("rr.individ.budget", "−1"))),
        Rad((Cell("Årets resultat"), siffra("rr.arets_resultat", "−1\u00a0234\u00a0567"), siffra("rr.arets_resultat.fg", "12"), siffra("rr.arets_resultat.budget", "0")), "summa"),
    )  # fmt: skip
    huvud = (Cell("Belopp i kronor"), Cell("2024", tal=True), Cell("2023", tal=True), Cell("Budget 2024", tal=True))
    not_ = Stycke(
        ("Antal under fem visas som dold. Årets resultat är ", Tal("rr.arets_resultat", "−1 234 567"), "."), "not"
    )
    return Tabell("rr", "Resultaträkning", (huvud,), rader, (0.46, 0.18, 0.18, 0.18), "kr", (not_,))


def bred(antal: int = 24) -> Tabell:
    """A table over the landscape page: two header rows with spans, fifteen columns of numbers, a sum."""
    grupper = ("Nya", "Pågående", "Avslutade", "Män", "Kvinnor")
    huvud = (
        (Cell(""), *(Cell(grupp, bredd=3) for grupp in grupper)),
        (Cell("Insats"), *(Cell(slag, tal=True) for _ in grupper for slag in ("Kvinnor", "Män", "Samtliga"))),
    )
    rader = tuple(
        Rad(
            (
                Cell(INSATSER[n % 24]),
                *(
                    siffra(f"tabell1.i{n}.k{k}", f"{n * 37 + k * 1013:,}".replace(",", "\u00a0") if (n + k) % 7 else "")
                    for k in range(15)
                ),
            )
        )
        for n in range(antal)
    )
    summa = Rad((Cell("Summa"), *(siffra(f"tabell1.summa.k{k}", "1\u00a0234\u00a0567") for k in range(15))), "summa")
    return Tabell(
        "tabell1",
        "Deltagare per insats och kön",
        huvud,
        (*rader, summa),
        (0.2, *[0.8 / 15] * 15),
        "antal",
        liggande=True,
    )


def lang(rader: int = 90) -> Tabell:
    """A table over several pages, some of its cells with prose."""
    made = tuple(
        Rad((Cell(f"Insats {n} {INSATSER[n % 24]}"), Cell(MENING if n % 9 == 4 else "Pågår"), siffra(f"t.i{n}", str(n * 1001))))
        for n in range(rader)
    )  # fmt: skip
    return Tabell(
        "t",
        "Insatserna och hur det gick",
        ((Cell("Insats"), Cell("Läge"), Cell("Kostnad, kr", tal=True)),),
        made,
        (0.35, 0.45, 0.2),
    )


def tal(*varden: int | str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if v is None else Decimal(v) for v in varden)


def diagram() -> tuple[Diagram, ...]:
    """Each kind of diagram: few and many categories, negative and missing values, shares."""
    many = tuple(Decimal(((n * 7919) % 5000 - 300) * 1000) for n in range(24))
    return (
        Diagram("diagram.alder", "Deltagare efter ålder", "column", ("16–24 år", "25–34 år", "35–44 år", "45–54 år", "55–64 år"), (Serie("Antal", tal(12, 45, 61, 30, 8)),), "Stapeldiagram: 16–24 år 12, 25–34 år 45, 35–44 år 61, 45–54 år 30, 55–64 år 8."),
        Diagram("diagram.kon", "Kvinnor och män", "column", ("2022", "2023", "2024"), (Serie("Kvinnor", tal(120, 98, None), ("a.k1", "a.k2", "a.k3")), Serie("Män", tal(101, 97, -99)), Serie("Samtliga", tal(221, 195, 160))), "Stapeldiagram: kvinnor 120, 98 och ingen uppgift; män 101, 97 och −99; samtliga 221, 195 och 160."),
        Diagram("diagram.insatser", "Utfall per insats", "column", INSATSER, (Serie("Budget", tal(*([1_000_000] * 24))), Serie("Utfall", many)), "Liggande staplar med budget 1 000 och utfall för varje insats; högst är en insats på 4 995.", "tkr"),
        Diagram("diagram.andel", "Andel som gått vidare till arbete eller studier", "bar", ("Klivet", "Stegen"), (Serie("Andel", tal("0.465", "0.3333")),), "Klivet 46,5 procent, Stegen 33,3 procent.", "andel"),
        Diagram("diagram.tid", "Medel över tid", "line", tuple(str(y) for y in range(2015, 2025)), (Serie("Budget", tal(10_400_000, 11_400_000, 12_400_000, 13_400_000, 13_400_000, 14_400_000, 15_400_000, 15_400_000, 16_400_000, 17_400_000)), Serie("Utfall", tal(9_400_000, 11_400_000, 12_400_000, 11_400_000, None, 14_400_000, 16_400_000, 15_400_000, 15_400_000, 18_400_000))), "Budget från 10 till 17, utfall från 9 till 18.", "mnkr"),
        Diagram("diagram.delar", "Försörjning vid inskrivning", "stacked", ("Kvinnor", "Män"), (Serie("Sjukpenning", tal(40, 22)), Serie("Ekonomiskt bistånd", tal(30, 41)), Serie("Aktivitetsersättning", tal(2, 1)), Serie("Ingen", tal(11, 12)), Serie("Annan", tal(5, 9)), Serie("Lön", tal(7, 3))), "Kvinnor: 40, 30, 2, 11, 5 och 7. Män: 22, 41, 1, 12, 9 och 3."),
    )  # fmt: skip


def prov(*, stort: bool = True, text: str = FARLIG) -> Dokument:
    """A whole document: some twenty pages where it is `stort`, else some few."""
    block: list[Block] = [
        Innehall(), Sidbrytning(),
        Rubrik(1, "Ordföranden har ordet", "ordforanden"),
        Stycke(("Året gav ", Tal("rr.arets_resultat", "−1 234 567", "kr"), " kronor i resultat."), "ingress"),
        Stycke((MENING * 3,)), Stycke((text,)),
        Stycke(("Här skriver ordföranden om året: vad förbundet är stolt över och vad som återstår.",), "ledtext"),
        Rubrik(1, "Förvaltningsberättelse", "forvaltning", "1"),
        Rubrik(2, "Verksamheten", "verksamheten", "1.1"),
        Lista((Stycke(("En punkt om ", Tal("tabell1.summa", "159"), " deltagare")), Stycke((MENING,)), Stycke(("Åäö ÅÄÖ é ü – − ×",)))),
        Rubrik(3, "Deltagarna", "deltagarna"),
        resultatrakning(), *diagram()[:2],
        Rubrik(2, "Alla insatser", "alla-insatser", "1.2"), Stycke((MENING,)), bred(24 if stort else 3),
        Rubrik(2, "Utvecklingen", "utvecklingen", "1.3"), *diagram()[2:],
    ]  # fmt: skip
    if stort:
        block += [Rubrik(1, "Insatserna", "insatserna"), lang()]
        for n, insats in enumerate(INSATSER[:4]):
            block += [
                Rubrik(2, insats, f"bilaga-{n}"), *[Stycke((MENING * (3 + n % 4),)) for _ in range(3)],
                Tabell(f"b{n}", f"Siffror för {insats}", resultatrakning().huvud, resultatrakning().rader * (1 + n % 4), (0.4, 0.2, 0.2, 0.2), "kr"),
            ]  # fmt: skip
    roller = (
        ("Ordförande", "Förnamn Efternamnsson"),
        ("Vice ordförande", ""),
        ("Ledamot, regionen", ""),
        ("Ledamot, Arbetsförmedlingen", ""),
        ("Ersättare", ""),
    )
    block += [
        Sidbrytning(),
        Rubrik(1, "Underskrifter", "underskrifter"),
        Underskrifter("Styrelsen fastställer härmed årsredovisningen.", roller),
    ]
    return Dokument(
        "arsredovisning", "Årsredovisning", "Samordningsförbundet Exempelbygden", "2024", tuple(block),
        "Fastställd av styrelsen", uppgifter=(("Organisationsnummer", "222000-0000"), ("Diarienummer", "2025/12")),
    )  # fmt: skip


def liten() -> Dokument:
    """A short document with one block of each kind, for what is asked many times."""
    block: tuple[Block, ...] = (
        Innehall(), Rubrik(1, "Första kapitlet", "ett"), Stycke(("Resultatet är ", Tal("rr.arets_resultat", "−1\u00a0234\u00a0567"), " kr.")),
        Rubrik(2, "Andra nivån", "tva"), Lista((Stycke(("En punkt",)), Stycke(("En punkt till",)))),
        resultatrakning(), diagram()[0], bred(3), Rubrik(1, "Underskrifter", "under"), Underskrifter("Vi skriver under.", (("Ordförande", "F. Efternamn"),)),
    )  # fmt: skip
    return Dokument("arsredovisning", "Årsredovisning 2024", "Samordningsförbundet Exempelbygden", "2024", block)
