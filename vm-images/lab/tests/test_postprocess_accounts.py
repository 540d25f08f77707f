import importlib.util
from pathlib import Path

SCRIPT = Path(__file__).parent.parent / "postprocess-accounts.py"
SPEC = importlib.util.spec_from_file_location("postprocess_accounts", SCRIPT)
MODULE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(MODULE)


def test_accounts_are_declared_with_their_ids_groups_first():
    passwd = [["x", "x", "987", "986", "A user", "/var/lib/x", "/bin/false"]]
    group = [["x", "x", "986", ""], ["adm", "x", "4", "x,root"]]
    assert MODULE.declarations(passwd, group) == [
        "g x 986",
        "g adm 4",
        'u x 987:x "A user" /var/lib/x /bin/false',
        "m x adm",
        "m root adm",
    ]


def test_of_two_rows_with_one_name_the_first_counts_and_a_missing_file_has_none(tmp_path):
    first, second = tmp_path / "group", tmp_path / "usr-group"
    first.write_text("wheel:x:984:admin\n")
    second.write_text("wheel:x:10:\nadm:x:4:\n")
    rows = MODULE.rows(str(first), str(second), str(tmp_path / "missing"))
    assert [row[0:3] for row in rows] == [["wheel", "x", "984"], ["adm", "x", "4"]]
