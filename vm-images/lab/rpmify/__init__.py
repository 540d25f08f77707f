"""Turns every Debian package of a bootstrapped root into a real RPM."""
