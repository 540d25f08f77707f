"""A thin bridge from pykickstart, which knows the kickstart language, to programs that read JSON."""
