"""A document as a file of Word."""

from xlfinsam.dokument.word.skrivare import word

__all__ = ["word"]
