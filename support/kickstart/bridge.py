#!/usr/bin/env python3
"""Reads kickstart files with pykickstart and prints them as JSON; ``bridge.py --help`` says how it is called."""

import sys

from ksbridge.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
