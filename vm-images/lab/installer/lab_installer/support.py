"""Which commands and options of kickstart this installer carries out; all others are refused by
name."""

from __future__ import annotations

from .errors import Place, Refused
from .kickstart import Contents, Statement

#: Command → its options. Values are checked where they are read.
SUPPORTED: dict[str, frozenset[str]] = {
    name: frozenset(options.split())
    for name, options in {
        "autopart": "--type --fstype --nohome --noswap",
        "bootloader": "--append --timeout --location --boot-drive --driveorder --extlinux",
        "clearpart": "--all --initlabel --drives --disklabel",
        "cmdline": "",
        "eula": "--agreed",
        "firewall": "--enable --enabled --disable --disabled --port --service --ssh --http --ftp "
        "--smtp --use-system-defaults",
        "firstboot": "--enable --enabled --disable --disabled",
        "graphical": "--non-interactive",
        "group": "--name --gid",
        "halt": "",
        "ignoredisk": "--only-use",
        "install": "",
        "keyboard": "--vckeymap --xlayouts",
        "lang": "",
        "logging": "--level",
        "network": "--bootproto --device --hostname --ip --netmask --gateway --nameserver --onboot "
        "--activate --no-activate --noipv6 --ipv6",
        "ostreesetup": "--osname --remote --url --ref --nogpg",
        "part": "--size --grow --maxsize --fstype --type --label --ondisk --ondrive --asprimary "
        "--fsoptions --mkfsoptions --recommended",
        "poweroff": "",
        "reboot": "--eject",
        "repo": "--name --baseurl --mirrorlist --metalink --cost --excludepkgs --includepkgs "
        "--install --noverifyssl --ignoregroups --proxy",
        "reqpart": "--add-boot",
        "rootpw": "--lock --iscrypted --plaintext --allow-ssh",
        "selinux": "--enforcing --permissive --disabled",
        "services": "--enabled --disabled",
        "shutdown": "",
        "skipx": "",
        "sshkey": "--username",
        "text": "--non-interactive",
        "timesource": "--ntp-server --ntp-pool --ntp-disable",
        "timezone": "--utc --isUtc --nontp --ntpservers",
        "user": "--name --groups --homedir --password --iscrypted --plaintext --shell --uid --gid "
        "--gecos --lock",
        "xconfig": "--startxonboot",
        "zerombr": "",
    }.items()
}
SUPPORTED["partition"] = SUPPORTED["part"]

#: Commands that are right in such a kickstart, yet have no effect here: why.
WITHOUT_EFFECT = {
    "install": "there is nothing else to do",
    "logging": "everything is logged",
    "repo": "an OSTree installation takes no packages",
    "skipx": "the tree decides whether there is a display",
}

#: The same for sections.
SECTIONS_WITHOUT_EFFECT = {
    "%packages": "beside ostreesetup no packages are chosen: the tree has them",
    "%anaconda": "it configures Anaconda",
}


def check(contents: Contents) -> list[str]:
    """Refuses what is not supported, all of it at once.

    :returns: notes on what has no effect, in words
    :raises Refused: with ``file:line`` of each
    """
    problems = [problem for each in contents.statements for problem in _problems(each)]
    notes = [
        f"{each.place}: {each.name} has no effect: {WITHOUT_EFFECT[each.name]}"
        for each in contents.statements
        if each.name in WITHOUT_EFFECT
    ]
    for header, place in contents.sections:
        why = SECTIONS_WITHOUT_EFFECT.get(header[0])
        if why is not None:
            notes.append(f"{place}: {header[0]} has no effect: {why}")
        elif not _disabled_addon(header):
            problems.append(unsupported(place, " ".join(header[:2])))
    if problems:
        raise Refused(problems)
    return notes


def unsupported(place: Place, what: str) -> str:
    """The words in which something is refused."""
    return f"{place}: {what} is not supported by this installer"


def _problems(statement: Statement) -> list[str]:
    allowed = SUPPORTED.get(statement.name)
    if allowed is None:
        return [unsupported(statement.place, statement.name)]
    return [
        unsupported(statement.place, f"{statement.name} {option}")
        for option in statement.options
        if option not in allowed
    ]


def _disabled_addon(header: list[str]) -> bool:
    """An add-on that is switched off needs nobody to carry it out."""
    return header[0] == "%addon" and "--disable" in header
