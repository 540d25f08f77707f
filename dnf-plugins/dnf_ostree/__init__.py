"""``dnf ostree``: compose, host and deploy OSTree trees with dnf."""

__version__ = "0.1.0"
