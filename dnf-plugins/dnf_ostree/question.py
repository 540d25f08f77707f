"""Asking as dnf asks."""

from __future__ import annotations

import logging
from typing import Any

from .i18n import _

logger = logging.getLogger("dnf.plugin")


def confirmed(base: Any) -> bool:
    """Ask ``Is this ok``, unless -y or --assumeno (which is stronger) answer.

    Whoever says no is told, in dnf's words, that nothing is done.
    """
    if base.conf.assumeyes and not base.conf.assumeno:
        return True
    if not base.conf.assumeno and base.output.userconfirm():
        return True
    logger.error(_("Operation aborted."))
    return False
