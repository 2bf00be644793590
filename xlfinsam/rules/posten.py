"""What came by mail: who sent it, and what was put aside. A mail's From is a claim; a fynd asks, and proves nothing."""

from xlfinsam.model import Level
from xlfinsam.rules.words import seen

POSTEN = "Registret Insatser i årsboken, och brevet som det kom (mappen brev i inkorgen)"
RATTA = (
    "Hör av dig till insatsen på ett annat sätt än genom att svara på brevet. Rätta e-posten i Insatser om den är ny."
)
KAND = "ett brev från den adress som insatsen har i registret"
TOMT = "En insats utan e-post i registret har ingen känd avsändare."

OKAND = seen("N01", "brev_okand", Level.FRAGA, "Avsändaren finns i registret",
             "Bladet kom från {varde}, som inte finns i registret. Väntat: {vantat}.", RATTA,
             (KAND, "ett brev från en adress som ingen insats har"), source=POSTEN, blank=TOMT)  # fmt: skip
ANNAN = seen("N02", "brev_annan_insats", Level.FRAGA, "Bladet kom från sin egen insats",
             "Bladet kom från {varde}, som hör till en annan insats. Väntat: {vantat}.", RATTA,
             (KAND, "en insats blad i ett brev från en annan insats"), source=POSTEN, blank=TOMT)  # fmt: skip
SAKNAS = seen("N03", "brev_saknas", Level.FRAGA, "Brevet säger vem det är från",
              "Brevet har ingen avsändare. Väntat: {vantat}.", RATTA,
              (KAND, "ett brev utan avsändare"), source=POSTEN, blank=TOMT)  # fmt: skip
SKYLT = seen("N04", "brev_skyltnamn", Level.FRAGA, "Avsändaren är den som visas",
             "Brevet visar {vantat} som avsändare, men kommer från {varde}.", RATTA,
             (KAND, "ett brev vars visade namn är en annan adress"), source=POSTEN, blank=TOMT)  # fmt: skip
SVAR = seen("N05", "brev_svara_till", Level.FRAGA, "Ett svar går till den som skrev",
            "Ett svar på brevet skulle gå till {varde}, som inte finns i registret; brevet är från {vantat}.", RATTA,
            (KAND, "ett brev som ber om svar till en främmande adress"), source=POSTEN, blank=TOMT)  # fmt: skip
KARANTAN = seen("N06", "brev_karantan", Level.FRAGA, "Varje bilaga kan tas emot", "Bilagan är lagd i karantän: {varde}.",
                "Se filen med samma namn och .txt i inkorgens mapp karantan, och be insatsen skicka bladet som .xlsx.",
                ("ett brev med ett insatsblad", "ett brev med en arbetsbok med makron"), source=POSTEN)  # fmt: skip
OLAST = seen("N07", "brev_olast", Level.NOTERA, "Brevet gick att läsa helt", "Brevet: {varde}.",
             "Titta i brevet, som ligger i inkorgens mapp brev, om något fattas.",
             (KAND, "ett brev som är avklippt"), source=POSTEN)  # fmt: skip
