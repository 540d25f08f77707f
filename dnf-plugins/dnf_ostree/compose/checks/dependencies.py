"""Dependencies are closed: the solver finds no fault in the packages as they are."""

from __future__ import annotations

import hawkey

from .subject import Subject


def check(subject: Subject) -> list[str]:
    """Have libsolv verify requirements, conflicts and obsoletes of all packages in the tree."""
    goal = hawkey.Goal(subject.packages.sack())
    if goal.run(verify=True):
        return []
    return sorted({rule for problem in goal.problem_rules() for rule in problem})
