"""``python3 -m rpmostree_standin``."""

import sys

from .main import main

sys.exit(main())
