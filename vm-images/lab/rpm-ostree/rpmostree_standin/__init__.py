"""A stand-in for rpm-ostree and ``atomic host``, written for the lab.

It speaks rpm-ostree's words, JSON and exit codes and lets libostree do the work underneath.
"""

VERSION = "2024.9"
"""The version of rpm-ostree whose behaviour is followed."""
