"""A finished report as the office has it, .docx, .pdf or .txt, read into a `Rapport` without a guess."""

from __future__ import annotations

from xlfinsam.rapporttext.lasning import las

__all__ = ["las"]
