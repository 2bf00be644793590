"""The förvaltningsberättelse of a samordningsförbund: its headings, and what it can say by itself under each.

Headings: RKR R15 as Kalmar (2022, 2024) and Höglandet (2021) use them. What is asked in [ ]: LKBR 11 kap., RKR R15,
kommunallagen 11 kap., lagen (2003:1210) om finansiell samordning av rehabiliteringsinsatser (Finsam-lagen).
"""

from xlfinsam.shown import Avsnitt

ORDFORANDE = Avsnitt(
    "ordforande", 1, "Ordförande har ordet",
    "[Ordförandens egna ord: vad året har betytt för dem som behöver samordnat stöd, vad styrelsen har valt att "
    "satsa på, och ett tack till dem som gör arbetet.]",
    numrerad=False,
)  # fmt: skip
INLEDNING = (
    Avsnitt(
        "berattelse", 1, "Förvaltningsberättelse",
        "Förvaltningsberättelsen följer lagen (2018:597) om kommunal bokföring och redovisning och Rådet för kommunal "
        "redovisnings rekommendation R15, i de delar som gäller ett samordningsförbund. Den beskriver verksamheten och "
        "ekonomin {ar}.",
    ),
    Avsnitt(
        "organisation", 2, "Organisation",
        "{installning.forbund} är ett samordningsförbund enligt lagen (2003:1210) om finansiell samordning av "
        "rehabiliteringsinsatser. Förbundet är en egen juridisk person och leds av en styrelse som medlemmarna "
        "utser.\nMedlemmar är:\n{medlemmar}",
    ),
    Avsnitt(
        "uppdrag", 3, "Uppdrag",
        "Förbundet stödjer samverkan mellan medlemmarna och finansierar insatser för människor i arbetsför ålder som "
        "behöver samordnat stöd för att få eller förbättra sin förmåga att arbeta. Insatserna utförs av medlemmarna "
        "och ska ligga inom deras samlade ansvar (Finsam-lagen 2 och 7 §§).\n"
        "[Förbundets verksamhetsidé och vision, i några meningar.]",
    ),
    Avsnitt(
        "finansiering", 3, "Finansiering",
        "Staten betalar {installning.andel_stat} av medlemmarnas bidrag, genom Försäkringskassan, regionen "
        "{installning.andel_region} och kommunerna tillsammans {installning.andel_kommun}. Vad var och en har betalat "
        "står i noten om verksamhetens intäkter.",
    ),
)  # fmt: skip
OVERSIKT = Avsnitt(
    "oversikt", 2, "Översikt över verksamhetens utveckling",
    "Årets resultat är {rr.arets_resultat} kr, mot {rr.arets_resultat.fg} kr {fg}. Det egna kapitalet är "
    "{br.summa_eget_kapital} kr vid årets slut och soliditeten {matt.soliditet}.\n"
    "Under {ar} har {tabell1.summa.totalt} personer deltagit i insatserna. {tabell1.summa.nya} av dem var nya, "
    "{tabell1.summa.avslutade} har avslutat sin insats och {tabell1.summa.pagaende} är kvar vid årets slut.\n"
    "{overs}\n"
    "[Kommentera utvecklingen under de år som tabellen visar.]",
)  # fmt: skip
FORHALLANDEN = Avsnitt(
    "forhallanden", 2, "Viktiga förhållanden för resultat och ekonomisk ställning",
    "Verksamhetens intäkter blev {rr.verksamhetens_intakter:belopp} kr och kostnaderna "
    "{rr.verksamhetens_kostnader:belopp} kr. Budgeten var {drift.bidrag.budget:belopp} kr i intäkter och "
    "{drift.nettokostnad.budget:belopp} kr i kostnader. Resultatet avviker {drift.resultat.avvikelse} kr från "
    "budgeten; plus är bättre än budget.\n"
    "Likvida medel är {kf.likvida_medel_slut} kr vid årets slut, mot {kf.likvida_medel_borjan} kr vid dess början.\n"
    "[Det som har påverkat resultatet och ställningen och som inte syns i räkningarna: risker, osäkerhet, "
    "åtaganden, händelser i omvärlden (LKBR 11 kap., RKR R15).]",
)  # fmt: skip
HANDELSER = Avsnitt(
    "handelser", 2, "Händelser av väsentlig betydelse",
    "[Händelser av väsentlig betydelse under året, och efter dess slut fram till att årsredovisningen skrivs under "
    "(LKBR 11 kap.). Skriv också om inga har inträffat.]",
)  # fmt: skip
STYRNING = Avsnitt(
    "styrning", 2, "Styrning och uppföljning av verksamheten",
    "{styrelse}\n"
    "[Hur styrelsen styr och följer upp: antal sammanträden, beredning, delårsrapport, intern kontroll, och hur "
    "medlemmarna får insyn (LKBR 11 kap., Finsam-lagen).]",
)  # fmt: skip
HUSHALLNING = (
    Avsnitt(
        "hushallning", 2, "God ekonomisk hushållning, måluppfyllelse och ekonomisk ställning",
        "Förbundets inriktning är att {installning.mal_individ} av verksamhetens intäkter ska gå till "
        "individinriktade insatser.\n"
        "Till individinriktade insatser gick {matt.andel_individ} av verksamhetens intäkter. "
        "Enligt budgeten skulle det bli {matt.andel_individ_budget}.\n"
        "[Har förbundet haft en god ekonomisk hushållning? Styrelsens samlade bedömning (kommunallagen 11 kap., "
        "LKBR 11 kap.).]",
    ),
    Avsnitt(
        "insatsmedel", 3, "Använda insatsmedel",
        "Insatser och projekt har kostat {insatsmedel.summa.utfall} kr. Budgeten var {insatsmedel.summa.budget} kr, "
        "och avvikelsen är {insatsmedel.summa.avvikelse} kr ({insatsmedel.summa.avvikelse_andel}).\n"
        "{insatsmedel}",
    ),
)  # fmt: skip
EKONOMI = (
    Avsnitt("malen", 3, "Måluppfyllelse",
            "{maluppfyllelse}\n[Utvärdera målen: vad har nåtts, vad har inte nåtts, och varför?]"),
    Avsnitt(
        "stallning", 3, "Ekonomisk ställning",
        "Eget kapital är {br.summa_eget_kapital} kr vid årets slut.\nTaket enligt Nationella rådets riktlinje är "
        "{installning.tak_eget_kapital} kr, och det egna kapitalet motsvarar {matt.andel_av_tak} av det.\n"
        "Skulderna är {br.kortfristiga_skulder} kr på kort sikt. Tillgångarna är {br.summa_tillgangar} kr.\n"
        "[Är kapitalet lagom för uppdraget? Vad ska ett överskott användas till, eller ett underskott täckas med?]",
    ),
    Avsnitt(
        "balanskrav", 3, "Balanskravsresultat",
        "Balanskravsresultatet är {balanskrav.balanskravsresultat} kr, mot "
        "{balanskrav.balanskravsresultat.fg} kr {fg}.\n{installning.aterstallning}\n{balanskrav}",
    ),
)  # fmt: skip
DELTAGARE = (
    Avsnitt(
        "deltagare", 3, "Deltagare i insatserna",
        "Insatserna har haft {tabell1.summa.totalt} deltagare. Året före var de {tabell1.summa.totalt.fg}. Budgeten "
        "var {tabell1.summa.budget}.\n{tabell1}\n{diagram.tabell1}\n{tabell2}\n{diagram.tabell2}",
    ),
    Avsnitt(
        "resultat", 3, "Resultat för deltagarna",
        "{mal.summa.positiva} av {mal.summa.avslutade} avslutade deltagare gick vidare till gemensam kartläggning, "
        "arbete, studier eller aktivt arbetssökande. Det är {mal.summa.andel}, och målet är {mal.summa.mal}.\n"
        "{mal}\n{avslut}\n{diagram.avslut}\n{forsorjning}\n{diagram.forsorjning}\n"
        "[Vad säger siffrorna? Skillnader mellan kvinnor och män, mellan insatser, mot tidigare år.]",
    ),
    Avsnitt(
        "bakgrund", 3, "Vilka deltagarna är",
        "{kon}\n{alder}\n{diagram.alder}\n{utbildning}\n{diagram.utbildning}\n{tid}\n{diagram.tid}",
    ),
    Avsnitt("remiss", 3, "Vägen in i insatserna", "{remitterande}\n{diagram.remitterande}\n{konsultation}"),
    Avsnitt("ovriga", 3, "Övriga uppgifter från insatserna", "{ovriga}"),
    Avsnitt(
        "socioekonomi", 3, "Socioekonomisk beräkning",
        "Beräknad effekt under ett år är {socio.summa} kr, med schabloner för dem som gått till arbete eller "
        "studier.\n{socio}",
    ),
)  # fmt: skip
PERSONAL = Avsnitt(
    "personal", 2, "Väsentliga personalförhållanden",
    "Antal anställda, räknat som i översikten: {installning.anstallda}.\n"
    "[Väsentliga personalförhållanden. Uppgift om sjukfrånvaro lämnas inte när förbundet har högst tio anställda "
    "eller när den kan hänföras till en enskild person (LKBR 11 kap.).]",
)  # fmt: skip
UTVECKLING = Avsnitt(
    "utveckling", 2, "Förväntad utveckling",
    "{plan}\n"
    "[Den förväntade utvecklingen: uppdrag, insatser, medlemmarnas bidrag, och hur ekonomin följer dem "
    "(LKBR 11 kap.).]",
)  # fmt: skip
BERATTELSE = (
    *INLEDNING, OVERSIKT, FORHALLANDEN, HANDELSER, STYRNING, *HUSHALLNING, *DELTAGARE, *EKONOMI, PERSONAL, UTVECKLING,
)  # fmt: skip
