"""Holds domain definitions against libvirt's own schema.

Reads a JSON object from standard input: `schema`, the file of the schema, and `domains`, a
list of definitions. Prints a JSON list: of each definition, what is wrong with it, an empty
list if nothing is.
"""

import json
import sys

from lxml import etree


def main() -> None:
    """Check what is on standard input."""
    request = json.load(sys.stdin)
    schema = etree.RelaxNG(file=request["schema"])
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    answers = []
    for text in request["domains"]:
        valid = schema.validate(etree.fromstring(text, parser))
        answers.append([] if valid else [str(error) for error in schema.error_log])
    json.dump(answers, sys.stdout)


main()
