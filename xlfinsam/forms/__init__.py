"""What is asked: one blankett per module, and the lists that the kansli keeps in the årsbok."""

from xlfinsam.asked import Form
from xlfinsam.forms import coacher, helarsrapport, kalmar, samverkan, utbildning
from xlfinsam.model import gather

FORMS = gather((kalmar, samverkan, coacher, utbildning, helarsrapport), Form)
"""Every form that an insats can be asked to fill in."""
FORMER = tuple(form.as_of(version) for form in FORMS for version in range(1, form.version))
"""Every earlier version of a form: a sheet that was sent out as one of these is still read."""
