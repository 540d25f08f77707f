@prototype-1
Feature: The system's files are read-only, and everything else can be written
  What came from the tree cannot be changed by accident, not even by root. What belongs to the machine
  and its people lies in /etc and /var, where the names of old still lead.

  Rule: Nobody changes what came from the tree

    Scenario Outline: Root cannot write to <folder> of <edition>
      Criterion: improved-sanity-test and kola, /usr read-only, / immutable, /sysroot not writable by accident.

      Given a running <edition>
      When root tries to make a file in <folder>
      Then it is refused with "<words>"
      And the file is not there in <folder>

      @server
      Examples:
        | edition | folder          | words                   |
        | Server  | /usr            | Read-only file system   |
        | Server  | /usr/bin        | Read-only file system   |
        | Server  | /usr/share/rpm  | Read-only file system   |
        | Server  | /usr/lib/ostree | Read-only file system   |
        | Server  | /               | Operation not permitted |
        | Server  | /sysroot        | Read-only file system   |

      @workstation
      Examples:
        | edition     | folder          | words                   |
        | Workstation | /usr            | Read-only file system   |
        | Workstation | /usr/bin        | Read-only file system   |
        | Workstation | /usr/share/rpm  | Read-only file system   |
        | Workstation | /usr/lib/ostree | Read-only file system   |
        | Workstation | /               | Operation not permitted |
        | Workstation | /sysroot        | Read-only file system   |

    Scenario Outline: Root cannot change or remove a file of the tree of <edition>
      Criterion: improved-sanity-test, /usr read-only.

      Given a running <edition>
      When root tries to remove /usr/lib/os-release
      Then it is refused with "Read-only file system"
      And /usr/lib/os-release is still a file

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: The names of old lead to where things are kept

    Scenario Outline: The top of <edition>'s file system
      Criterion: improved-sanity-test, /var and /tmp; Prototype-3 builds on it.

      Given a running <edition>
      Then these links are there:
        | link       | leads to        |
        | /home      | /var/home       |
        | /root      | /var/roothome   |
        | /opt       | /var/opt        |
        | /srv       | /var/srv        |
        | /mnt       | /var/mnt        |
        | /media     | /run/media      |
        | /usr/local | /var/usrlocal   |
        | /ostree    | /sysroot/ostree |
      And these folders have these modes:
        | folder        | mode |
        | /tmp          | 1777 |
        | /var/tmp      | 1777 |
        | /var/home     | 0755 |
        | /var/roothome | 0700 |

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: What belongs to the machine can be written

    @destructive
    Scenario Outline: Root writes wherever an administrator may on <edition>
      Criterion: improved-sanity-test, changed and added files of /etc and /var.

      Given a running <edition>
      Then root can make, change and remove a file in each of:
        | folder           |
        | /etc             |
        | /etc/systemd     |
        | /var/lib         |
        | /home            |
        | /root            |
        | /opt             |
        | /srv             |
        | /mnt             |
        | /usr/local/bin   |
        | /boot            |
        | /tmp             |
        | /var/tmp         |
        | /run             |
      And the administrator can make, change and remove a file in each of:
        | folder   |
        | ~        |
        | /tmp     |
        | /var/tmp |
      But the administrator cannot make a file in any of:
        | folder   |
        | /etc     |
        | /var/lib |
        | /srv     |
        | /root    |

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    @destructive
    Scenario Outline: A program that root puts into /usr/local runs on <edition>
      Criterion: Prototype-1, normal operation performs correctly.

      Given a running <edition>
      When root puts a program "greet" that prints "hello from usrlocal" into /usr/local/bin
      And the administrator runs "greet"
      Then it prints "hello from usrlocal"

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
