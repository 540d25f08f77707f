"""A thin bridge from pykickstart, which knows kickstarts, to programs that read JSON."""
