"""``rpm-ostree compose``: from a treefile to a commit."""
