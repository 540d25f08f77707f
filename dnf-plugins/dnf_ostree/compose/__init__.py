"""A new tree out of an old one and packages: planned, staged, checked, committed, published."""
