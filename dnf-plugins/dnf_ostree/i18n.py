"""Translation of messages: the one place that names the catalogue."""

from __future__ import annotations

import gettext

_catalogue = gettext.translation("dnf-plugin-ostree", fallback=True)
_ = _catalogue.gettext
P_ = _catalogue.ngettext
