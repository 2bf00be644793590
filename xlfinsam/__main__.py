"""`python -m xlfinsam`: the command, also where its folder is not on the system's PATH."""

import sys

from xlfinsam.cli import main

sys.exit(main())
