@prototype-2 @update @destructive
Feature: Losing power during an upgrade leaves a whole system
  At no moment is there a system of which one half is old and the other new. Whenever the power goes, the
  old system boots, or the new one.

  Each cut comes at a moment at which the upgrade is held, whatever the machine's speed, when all that it
  has written so far is on the disk; what lies there afterwards tells that it was that moment.

  Rule: Until the boot loader is turned to the new system, the old one boots

    Scenario Outline: <edition> loses power while files are fetched
      Criterion: Prototype-2, power cut during the pull; kola, power loss; Basic, system log kept.

      Given a running <edition>
      And the distribution has published the update
      And root writes a file in each of:
        | folder   |
        | /etc     |
        | /var/lib |
        | /home    |
      And root takes note of the machine's identity, deployments and packages
      And transfers stall
      When root begins an upgrade
      And files are being fetched
      And everything that was written is on the disk
      And the power is cut and comes back
      Then it is healthy
      And the update was fetched in part
      And the machine's identity, deployments and packages are as noted
      And each file that root wrote is unchanged
      And the log of the boot before has no orderly end
      And its log tells of no file system error
      When its repository is mended
      And root runs "rpm-ostree upgrade"
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | staged  |
        | the installed one | running |
      And its OSTree repository is sound

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    Scenario Outline: <edition> loses power while the new system is written
      Criterion: Prototype-2, power cut while staging.

      Given a running <edition>
      And the distribution has published the update
      When root's upgrade comes to the point where half of the new system is written
      And the power is cut and comes back
      Then it is healthy
      And the new system was written in part
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
      And its packages are the installed ones
      When root runs "rpm-ostree upgrade"
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | staged  |
        | the installed one | running |
      And its OSTree repository is sound

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    Scenario Outline: <edition> loses power at shutdown, when half of /etc is merged
      Criterion: Prototype-2, power cut while finalising at shutdown.

      Given a running <edition>
      And the distribution has published the update
      And root writes a file in each of:
        | folder |
        | /etc   |
      And root runs "rpm-ostree upgrade"
      When root reboots it and the power is cut when half of /etc is merged
      Then it is healthy
      And on the new system /etc was merged in part
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
      And each file that root wrote is unchanged
      And its packages are the installed ones
      When root runs "rpm-ostree upgrade"
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | staged  |
        | the installed one | running |
      And its OSTree repository is sound

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    @nightly
    Scenario Outline: <edition> loses power at shutdown, when the boot loader is about to be turned to the new system
      Criterion: Prototype-2, power cut while finalising at shutdown.

      What the cut has left does not keep the next upgrade from being finalised.

      Given a running <edition>
      And the distribution has published the update
      And root writes a file in each of:
        | folder |
        | /etc   |
      And root runs "rpm-ostree upgrade"
      When root reboots it and the power is cut when the boot loader is about to be turned to it
      Then it is healthy
      And on the new system /etc was merged
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
      And its packages are the installed ones
      And its OSTree repository is sound
      When root runs "rpm-ostree upgrade"
      And root reboots it
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      And each file that root wrote is unchanged

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: Once it is turned, the new one boots

    @nightly
    Scenario Outline: <edition> loses power at shutdown, when the boot loader has been turned to the new system
      Criterion: Prototype-2, power cut while finalising at shutdown.

      Given a running <edition>
      And the distribution has published the update
      And root writes a file in each of:
        | folder |
        | /etc   |
      And root runs "rpm-ostree upgrade"
      When root reboots it and the power is cut when the boot loader has been turned to it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      And each file that root wrote is unchanged
      And its files differ from those of the installed system by:
        | file                                              | change  | why                                               |
        | /usr/libexec/lab-motd                             | changed | of the package that was updated                   |
        | /usr/share/rpm/rpmdb.sqlite                       | changed | the package database                              |
        | /usr/lib/sysimage/rpm-ostree-base-db/rpmdb.sqlite | changed | the package database, as the tree came with it    |
        | /usr/share/rpm-ostree/treefile.json               | changed | the compose had the repository of updates as well |
      And its OSTree repository is sound

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
