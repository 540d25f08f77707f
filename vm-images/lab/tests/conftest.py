"""Makes rpmify importable: it is run from its own folder, not installed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
