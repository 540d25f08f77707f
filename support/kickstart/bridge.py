#!/usr/bin/env python3
"""Prints kickstarts as JSON, read by pykickstart; ``bridge.py --help`` says how it is called."""

import sys

from ksbridge.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
