from rpmify.documents import changelog, licence

MACHINE = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Files: *
License: GPL-2+

Files: x
License: MIT or BSD-3-clause
 Text.
"""
CHANGELOG = """\
sudo (1.9.16p2-3) unstable; urgency=medium

  * First item,
    told on.
  * Second item

 -- A Person <a@example.org>  Tue, 05 May 2026 10:00:00 +0200

sudo (1.9.16p2-2) unstable; urgency=medium

  * Older

 -- A Person <a@example.org>  nonsense
"""


def test_short_names_of_a_machine_readable_copyright():
    assert licence(MACHINE) == "GPL-2+ AND (MIT or BSD-3-clause)"


def test_a_plain_copyright_is_known_by_the_licences_it_points_to():
    text = "On Debian systems see `/usr/share/common-licenses/LGPL-2.1'. It is in the public domain"
    assert licence(text) == "LGPL-2.1 AND public-domain"


def test_an_unknown_licence_says_where_to_look():
    assert licence("Do what you like.") == "LicenseRef-Debian"


def test_entries_of_a_changelog_with_a_readable_date():
    (entry,) = changelog(CHANGELOG)
    assert (entry.version, entry.author) == ("1.9.16p2-3", "A Person <a@example.org>")
    assert entry.when.isoformat() == "2026-05-05T08:00:00+00:00"
    assert entry.lines == ("- First item,", "  told on.", "- Second item")
