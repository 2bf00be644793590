"""What is asked: one blankett per module, and the lists that the kansli keeps in the årsbok."""

from xlfinsam.forms import coacher, helarsrapport, kalmar, samverkan, utbildning
from xlfinsam.model import Form, gather

FORMS = gather((kalmar, samverkan, coacher, utbildning, helarsrapport), Form)
"""Every form that an insats can be asked to fill in."""
