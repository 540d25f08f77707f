"""libostree through GObject introspection; the one place that names the version.

Imported where it is used, so that help and completion need no libostree.
"""

from __future__ import annotations

import gi

gi.require_version("OSTree", "1.0")

from gi.repository import Gio, GLib, OSTree  # noqa: E402

__all__ = ["GLib", "Gio", "OSTree"]
