"""The folders that the post keeps in the inkorg; no sheets are read from them."""

from typing import Final

BREV_MAPP: Final = "brev"
KARANTAN_MAPP: Final = "karantan"
EGNA_MAPPAR: Final = frozenset({BREV_MAPP, KARANTAN_MAPP})
