@prototype-2 @update @destructive
Feature: The system of before is one command away
  The next boot brings the new system. Whoever does not like it goes back to the one that ran before. Both are
  whole; only /etc has two versions, one a system.

  Rule: A reboot brings exactly the update; another one takes it away

    Scenario Outline: <edition> is upgraded, and goes back to the system that it was installed with
      Criterion: improved-sanity-test, upgrade and rollback: packages, files of /etc and /var; the tool's exact words.

      What people and administrators write before the update is staged and after it is there on the new system. A
      rollback that is taken back has changed nothing. On the old system /etc is what it was when that ran last, /var
      is what it is.

      Given a running <edition>
      And the distribution has published the update
      And root writes a file in each of:
        | folder   |
        | /etc     |
        | /var/lib |
        | /home    |
      And root writes "written on the old system" into the file /etc/motd
      When root runs "rpm-ostree upgrade"
      And root writes a file in each of:
        | folder       |
        | /etc/systemd |
        | /srv         |
        | /root        |
      And root removes the file /etc/networks
      And root takes note of the machine's identity, deployments and packages
      And root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      And its boot menu has one entry a deployment, with the titles and in the order that rpm-ostree has
      And its packages are those of the update, and differ from the installed ones by:
        | before                   | now                      |
        | lab-motd-1-1.lab1.noarch | lab-motd-2-1.lab1.noarch |
      And its files differ from those of the installed system by:
        | file                                              | change  | why                                               |
        | /usr/libexec/lab-motd                             | changed | of the package that was updated                   |
        | /usr/share/rpm/rpmdb.sqlite                       | changed | the package database                              |
        | /usr/lib/sysimage/rpm-ostree-base-db/rpmdb.sqlite | changed | the package database, as the tree came with it    |
        | /usr/share/rpm-ostree/treefile.json               | changed | the compose had the repository of updates as well |
      And all packages verify, modification times apart, but for these files:
        | edition | file                                   | difference    | why                                                                        |
        | each    | /etc/motd                              | size, content | root wrote it                                                              |
        | each    | /etc/networks                          | missing       | root removed it                                                            |
        | each    | /etc/nsswitch.conf                     | size, content | rpm-ostree adds "altfiles", by which programs find the tree's accounts     |
        | Server  | /usr/lib/systemd/system/default.target | link target   | the kickstart's "skipx": the compose sets the target that the system boots |
        | each    | /etc/tuned/active_profile              | size, content | tuned writes down the profile that it has chosen                           |
        | each    | /etc/tuned/profile_mode                | size, content | tuned writes down that it has chosen by itself                             |
      And the machine's identity and its changes to /etc are as noted
      And each file that root wrote is unchanged
      And the file /etc/motd holds "written on the old system"
      And there is no file /etc/networks
      When root runs "rpm-ostree upgrade"
      Then it says:
        """
        FETCHED
        No upgrade available.
        """

      When root writes "written on the new system" into the file /etc/motd
      And root writes "written on the new system" into the file /etc/later
      And root writes "written on the new system" into the file /var/lib/later
      And root runs "rpm-ostree rollback"
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
      And its boot menu has one entry a deployment, with the titles and in the order that rpm-ostree has
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
      And it is shut down and switched on again
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
      When root runs "rpm-ostree rollback"
      And root reboots it
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the update        | kept    |
      And there is no file /etc/later
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
