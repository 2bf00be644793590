"""What is asked: one blankett per module, and the lists that the kansli keeps in the årsbok."""

from xlfinsam.forms import kalmar
from xlfinsam.model import Form, gather

FORMS = gather((kalmar,), Form)
"""Every form that an insats can be asked to fill in."""
