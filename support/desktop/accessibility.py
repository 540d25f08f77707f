"""Says as JSON what the assistive technologies' interface (AT-SPI) knows of a user's desktop.

It is sent to the standard input of a Python in the guest and run as the user whose desktop it
is; nothing of it stays there. Argument: a request as JSON.

``application``  part of the applications' names; empty: all.
``name``         the name of the nodes that are asked for; empty: any.
``role``         their role, as AT-SPI names it; empty: any.
``depth``        how many levels below an application are looked at.
``limit``        seconds that one look may take.
``patience``     seconds that are waited for something that fits and is on the screen; 0: one look.
``act``          "click": do the first action of the first node that fits;
                 "focus": take the keyboard there.
``text``         whether the nodes' texts are wanted.
``shown``        whether only nodes are wanted that are on the screen: what is hidden is not
                 walked, which saves most of the way.
``first``        whether the first that fits is enough.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# Milliseconds for one answer, and for the first of an application that is still starting.
ANSWER, STARTUP = 8000, 15000
# Characters of a text: enough for a terminal's screen.
LONGEST = 20000
# Nodes; a document in a browser may have any number.
MOST = 4000
# How much longer than an attempt took is waited until the next one.
PAUSE = 3
# The exit code of a look at which nothing was there.
NOT_YET = 75
STATES = ("SHOWING", "VISIBLE", "ACTIVE", "FOCUSED", "SELECTED", "CHECKED", "SENSITIVE", "ENABLED")


def children(node: Atspi.Accessible) -> Iterator[Atspi.Accessible]:
    """The children of a node; those that go away meanwhile are left out."""
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except GLib.Error:
            continue
        if child is not None:
            yield child


def is_shown(node: Atspi.Accessible) -> bool:
    """Whether a node is on the screen; one that has gone away is not."""
    try:
        return node.get_state_set().contains(Atspi.StateType.SHOWING)
    except GLib.Error:
        return False


def walk(node: Atspi.Accessible, depth: int, shown: bool) -> Iterator[Atspi.Accessible]:
    """The nodes below one, each before its own children, to a depth: all, or those on screen."""
    if depth <= 0:
        return
    for child in children(node):
        if shown and not is_shown(child):
            continue
        yield child
        yield from walk(child, depth - 1, shown)


def states(node: Atspi.Accessible) -> list[str]:
    """Those of the states above that a node has."""
    held = node.get_state_set()
    return [name for name in STATES if held.contains(getattr(Atspi.StateType, name))]


def extents(node: Atspi.Accessible) -> list[int] | None:
    """Left, top, width and height in pixels of the screen, or None.

    Under Wayland only the shell knows its own place.
    """
    component = node.get_component_iface()
    if component is None:
        return None
    box = component.get_extents(Atspi.CoordType.SCREEN)
    return [box.x, box.y, box.width, box.height]


def text(node: Atspi.Accessible) -> str | None:
    """The text of a node that has one."""
    found = node.get_text_iface()
    if found is None:
        return None
    count = Atspi.Text.get_character_count(found)
    return Atspi.Text.get_text(found, max(0, count - LONGEST), count)


def describe(node: Atspi.Accessible, application: str, with_text: bool) -> dict[str, Any]:
    """A node as it is printed."""
    return {
        "application": application,
        "name": node.get_name() or "",
        "role": node.get_role_name(),
        "states": states(node),
        "extents": extents(node),
        "text": text(node) if with_text else None,
    }


def act(node: Atspi.Accessible, what: str) -> bool:
    """Does something with a node; whether it could."""
    if what == "focus":
        component = node.get_component_iface()
        return component is not None and component.grab_focus()
    action = node.get_action_iface()
    return action is not None and action.get_n_actions() > 0 and action.do_action(0)


def nodes(request: dict[str, Any]) -> Iterator[tuple[str, Atspi.Accessible]]:
    """What a request asks for, with the name of the application that it is of."""
    seen = 0
    for application in children(Atspi.get_desktop(0)):
        try:
            title = application.get_name() or ""
        except GLib.Error:
            continue
        if request["application"] not in title:
            continue
        for node in walk(application, request["depth"], request["shown"]):
            seen += 1
            if seen > MOST:
                return
            try:
                fits = request["name"] in ("", node.get_name()) and request["role"] in (
                    "",
                    node.get_role_name(),
                )
            except GLib.Error:
                continue
            if fits:
                yield title, node


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What is there now."""
    Atspi.set_timeout(ANSWER, STARTUP)
    result: list[dict[str, Any]] = []
    done = False
    for application, node in nodes(request):
        try:
            if request["act"] and is_shown(node) and not done:
                done = act(node, request["act"])
            result.append(describe(node, application, request["text"]))
        except GLib.Error:
            continue
        if done or request["first"]:
            break
    return {"nodes": result, "done": done}


def attempt(request: dict[str, Any], last: bool) -> int:
    """Answers in a process of its own, whose view of the desktop is new; its exit code.

    NOT_YET: nothing that is asked for is shown. Loading what is needed to ask takes seconds of a
    slow processor, and is done before.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            # An application that hangs must not hang us: who waits asks again.
            signal.alarm(request["limit"])
            found = answer(request)
            shown = any("SHOWING" in node["states"] for node in found["nodes"])
            code = 0 if shown or last else NOT_YET
            if code == 0:
                json.dump(found, sys.stdout)
                sys.stdout.flush()
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def main() -> None:
    """Answers one request, as soon as what is asked for is shown, or when patience is at an end."""
    request: dict[str, Any] = json.loads(sys.argv[1])
    end = time.monotonic() + request["patience"]
    while True:
        began = time.monotonic()
        last = began >= end
        code = attempt(request, last)
        if code == 0 or last:
            sys.exit(code)
        # Every attempt keeps all applications busy, and with them the one that is waited for.
        time.sleep(max(1, PAUSE * (time.monotonic() - began)))


main()
