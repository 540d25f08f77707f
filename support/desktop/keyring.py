"""Keeps a secret in a user's keyring, or gives one from there, by the Secret Service on D-Bus.

It is sent to the standard input of a Python in the guest and run as the user whose session it is;
nothing of it stays there. Argument: a request as JSON.

``act``     "keep" or "give".
``name``    what the secret is known by.
``secret``  the secret to keep.

Prints as JSON {"secret": TEXT or null, "locked": whether it is there behind a locked keyring}.
The specification is freedesktop.org's "Secret Service API".
"""

import json
import sys
from typing import Any

from gi.repository import Gio, GLib

BUS = "org.freedesktop.secrets"
HERE = "/org/freedesktop/secrets"
SERVICE = "org.freedesktop.Secret.Service"
COLLECTION = "org.freedesktop.Secret.Collection"
ITEM = "org.freedesktop.Secret.Item"
# Milliseconds: the service may have to be started.
LIMIT = 60_000


def call(path: str, interface: str, method: str, kinds: str, *values: Any) -> Any:
    """The answer of a method, without the tuple around it."""
    answer = BUS_OF_SESSION.call_sync(
        BUS,
        path,
        interface,
        method,
        GLib.Variant(kinds, values),
        None,
        Gio.DBusCallFlags.NONE,
        LIMIT,
        None,
    )
    return answer.unpack()


def keep(session: str, name: str, secret: str) -> dict[str, Any]:
    """Keep a secret in the default collection, in place of one of the same name."""
    (collection,) = call(HERE, SERVICE, "ReadAlias", "(s)", "default")
    properties = {
        f"{ITEM}.Label": GLib.Variant("s", name),
        f"{ITEM}.Attributes": GLib.Variant("a{ss}", {"name": name}),
    }
    item, _ = call(
        collection,
        COLLECTION,
        "CreateItem",
        "(a{sv}(oayays)b)",
        properties,
        (session, b"", secret.encode(), "text/plain"),
        True,
    )
    # Without an item there would have to be a prompt first: the collection is locked.
    return {"secret": secret if item != "/" else None, "locked": item == "/"}


def give(session: str, name: str) -> dict[str, Any]:
    """The secret of a name."""
    unlocked, locked = call(HERE, SERVICE, "SearchItems", "(a{ss})", {"name": name})
    if not unlocked:
        return {"secret": None, "locked": bool(locked)}
    ((_, _, value, _),) = call(unlocked[0], ITEM, "GetSecret", "(o)", session)
    return {"secret": bytes(value).decode(), "locked": False}


request = json.loads(sys.argv[1])
BUS_OF_SESSION = Gio.bus_get_sync(Gio.BusType.SESSION, None)
_, opened = call(HERE, SERVICE, "OpenSession", "(sv)", "plain", GLib.Variant("s", ""))
if request["act"] == "keep":
    print(json.dumps(keep(opened, request["name"], request["secret"])))
else:
    print(json.dumps(give(opened, request["name"])))
