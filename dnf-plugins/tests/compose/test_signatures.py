"""Signatures of packages are checked as dnf checks them."""

import shutil

from minilab import run


def test_an_unsigned_package_where_signatures_are_asked_for(box, minilab):
    box.enable("mini", minilab.packages, gpgcheck="1")
    assert "Package plain-1-1.x86_64.rpm is not signed" in box.refused("web", "plain")


def test_an_unsigned_file_where_signatures_are_asked_for(box, minilab):
    with open(box.folder / "dnf.conf", "a") as config:
        config.write("localpkg_gpgcheck=1\n")
    file = minilab.packages / "plain-data-1-1.x86_64.rpm"
    assert "is not signed" in box.refused("web", "--file", file)


def test_a_signed_package_whose_key_is_accepted(box, minilab):
    """The key goes to a keyring of the location, and into no tree."""
    home = box.folder / "gnupg"
    home.mkdir(mode=0o700)
    gpg = ("gpg", f"--homedir={home}", "--batch", "--quiet")
    run(*gpg, "--passphrase", "", "--quick-generate-key", "packager", "ed25519", "sign", "never")
    key = box.folder / "key.asc"
    run(*gpg, "--armor", f"--output={key}", "--export")
    signed = box.folder / "signed"
    signed.mkdir()
    shutil.copy(minilab.packages / "plain-data-1-1.x86_64.rpm", signed)
    settings = {"__gpg": shutil.which("gpg"), "_gpg_path": home, "_gpg_name": "packager"}
    defined = [f"--define={name} {value}" for name, value in settings.items()]
    run("rpmsign", *defined, "--addsign", *signed.glob("*.rpm"))
    run("gpgconf", "--homedir", home, "--kill", "gpg-agent")
    run("createrepo_c", "--quiet", signed)
    box.enable("mini", signed, gpgcheck="1", gpgkey=key.as_uri())
    box.composed("web", "plain-data")
    listed = box.ostree("show", "web", "--print-metadata-key=rpmostree.rpmdb.pkglist")
    assert "gpg-pubkey" not in listed
    # known by now: no question, though nobody says yes
    (box.location / "repo/refs/heads/web").unlink()
    done = box.dnf("ostree", "compose", "web", "plain-data", f"--sysroot={minilab.sysroot}")
    assert "Importing GPG key" not in done.stdout + done.stderr
