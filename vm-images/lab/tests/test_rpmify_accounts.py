import pytest
from rpmify.accounts import AccountsError, fixed

PASSWD = "root:x:0:0:root:/root:/bin/bash\n_chrony:x:100:102:Chrony:/var/lib/chrony:/bin/false\n"
GROUP = "root:x:0:\n_chrony:x:102:\nadm:x:4:syslog\n"
TABLE = {"users": {"_chrony": 987}, "groups": {"_chrony": 986, "wheel": 984}}


def test_ids_are_those_of_the_table():
    files = fixed(PASSWD, GROUP, TABLE)
    assert "_chrony:x:987:986:Chrony:/var/lib/chrony:/bin/false\n" in files.passwd
    assert files.group == "root:x:0:\nadm:x:4:syslog\nwheel:x:984:\n_chrony:x:986:\n"


def test_nobody_can_log_in_and_every_group_has_a_shadow():
    files = fixed(PASSWD, GROUP, TABLE)
    assert all(row.split(":")[1] == "!*" for row in files.shadow.splitlines())
    assert [row.split(":")[0] for row in files.gshadow.splitlines()] == [
        row.split(":")[0] for row in files.group.splitlines()
    ]


def test_every_account_without_a_fixed_id_is_named():
    with pytest.raises(AccountsError, match=r"_chrony \(groups\), _chrony \(users\)"):
        fixed(PASSWD, GROUP, {"users": {}, "groups": {}})
