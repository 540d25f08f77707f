"""All commands."""

from __future__ import annotations

from . import composeoptions
from .command import Command, Invocation, describe_parent


def _compose_tree(invocation: Invocation) -> int:
    from .compose import tree

    invocation.parse()
    return tree.run(invocation)


COMPOSE = describe_parent(
    Command(
        'compose',
        'Commands to compose a tree',
        local=True,
        subcommands=(
            Command(
                'tree',
                'Process a "treefile"; install packages and commit the result to an OSTree '
                'repository',
                _compose_tree,
                composeoptions.TREE,
                'TREEFILE',
                local=True,
            ),
        ),
    )
)

COMMANDS: tuple[Command, ...] = (COMPOSE,)
