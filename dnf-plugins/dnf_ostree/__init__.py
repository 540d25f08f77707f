"""``dnf ostree``: compose, host and deploy OSTree trees with dnf."""
