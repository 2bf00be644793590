"""The verbs `installera` and `doktor`: what the buttons need on this computer, written, looked at, and taken back."""

from xlfinsam.installing.checks import Check
from xlfinsam.installing.diagnosing import doktor
from xlfinsam.installing.receipts import DONE, GONE, NOT_DONE, RIGHT, Step
from xlfinsam.installing.setting_up import installera

__all__ = ["DONE", "GONE", "NOT_DONE", "RIGHT", "Check", "Step", "doktor", "installera"]
