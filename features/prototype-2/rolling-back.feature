@prototype-2 @update @destructive
Feature: The system of before is one command away
  Whoever does not like the new system goes back to the one that ran before. Both are whole; only /etc
  has two versions, one a system.

  Rule: Going back takes a reboot, and can be taken back

    Scenario Outline: <edition> goes back to the system that it was installed with
      Criterion: improved-sanity-test, rollback: packages, files of /etc and /var; the tool's exact words.

      A rollback that is taken back before the reboot has changed nothing. After the reboot /etc is what it was when
      the old system ran last, /var is what it is.

      Given a running <edition>
      And the distribution has published the update
      And root writes a file in each of:
        | folder   |
        | /etc     |
        | /var/lib |
      And root writes "written on the old system" into the file /etc/motd
      And root runs "rpm-ostree upgrade"
      And root reboots it
      And root writes "written on the new system" into the file /etc/motd
      And root writes "written on the new system" into the file /etc/later
      And root writes "written on the new system" into the file /var/lib/later
      When root runs "rpm-ostree rollback"
      Then it ends with exit code 0
      And it says:
        """
        Moving 'INSTALLED.0' to be first deployment
        Transaction complete; bootconfig swap: yes; bootversion: boot.1.1, deployment count change: 0
        Downgraded:
          lab-motd 2-1.lab1 -> 1-1.lab1
        Changes queued for next boot. Run "systemctl reboot" to start a reboot
        """
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | kept    |
        | the update        | running |
      When root runs "rpm-ostree rollback"
      Then it says:
        """
        Moving 'UPDATE.0' to be first deployment
        Transaction complete; bootconfig swap: yes; bootversion: boot.0.1, deployment count change: 0
        Changes queued for next boot. Run "systemctl reboot" to start a reboot
        """
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      When root runs "rpm-ostree rollback"
      And root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the update        | kept    |
      And its packages are the installed ones
      And the file /etc/motd holds "written on the old system"
      And there is no file /etc/later
      And the file /var/lib/later holds "written on the new system"
      And each file that root wrote is unchanged

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    @nightly
    Scenario Outline: <edition> goes back, and forward again
      Criterion: improved-sanity-test, rollback; twice.

      Given a running <edition>
      And the distribution has published the update
      And root runs "rpm-ostree upgrade"
      And root reboots it
      And root writes "written on the new system" into the file /etc/later
      And root runs "rpm-ostree rollback"
      And root reboots it
      When root runs "rpm-ostree rollback"
      And root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      And its packages are those of the update, and differ from the installed ones by:
        | before                   | now                      |
        | lab-motd-1-1.lab1.noarch | lab-motd-2-1.lab1.noarch |
      And the file /etc/later holds "written on the new system"
      And its OSTree repository is sound

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: The command of 2015 does the same

    @atomic @nightly
    Scenario Outline: <edition> is upgraded and rolled back by atomic host
      Criterion: Prototype-2, atomic host upgrade and rollback.

      Given a running <edition>
      And the distribution has published the update
      When root runs "atomic host upgrade"
      Then it ends with exit code 0
      And root reboots it
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      When root runs "atomic host rollback"
      And root reboots it
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the update        | kept    |

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
