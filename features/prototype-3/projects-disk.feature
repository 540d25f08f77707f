@prototype-3
Feature: A projects disk is one's own, whichever system runs
  "My mounted projects directory": a second disk with a file system that people label and mount themselves. It belongs to
  nobody's system, so it may be missing, fill up, or go on to the next machine, and nothing else is the worse for it.

  Rule: It is mounted below /var, for the top of the file system is the tree's

    Scenario Outline: <edition> has no place for /projects at the top
      Criterion: Prototype-3, a difference. On a conventional Fedora a folder or a link at the top is made like any other.

      Given a running <edition>
      When root runs "mkdir /projects"
      Then it is refused with "Operation not permitted"
      When root runs "ln -s /var/mnt/projects /projects"
      Then it is refused with "Operation not permitted"

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    @destructive
    Scenario Outline: A unit that mounts a disk on <edition> has to call the place by its real name
      Criterion: Prototype-3, a difference. /mnt is a link into /var: systemd mounts nothing on a path with a link in it, and
      names a unit after the path.

      Given a running <edition>
      And a projects disk
      When root writes these lines into the file /etc/systemd/system/mnt-projects.mount:
        """
        [Mount]
        What=/dev/disk/by-label/projects
        Where=/mnt/projects
        """
      And root runs "systemctl start mnt-projects.mount"
      Then it is refused with "Job failed"
      And the log of this boot says "Mount path /mnt/projects is not canonical (contains a symlink)"
      When root writes these lines into the file /etc/systemd/system/var-mnt-projects.mount:
        """
        [Mount]
        What=/dev/disk/by-label/projects
        Where=/var/mnt/projects
        """
      And root runs "systemctl start var-mnt-projects.mount"
      Then the projects disk is mounted on /var/mnt/projects

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: A disk that is missing keeps no system from starting

    @destructive @nightly
    Scenario Outline: <edition> starts without the projects disk, and says so
      Criterion: Prototype-3, the projects disk; "nofail" of systemd.mount(5).

      Given a running <edition>
      And the projects disk, mounted on /var/mnt/projects at every boot
      And files of every kind, made by:
        | person            | in                |
        | the administrator | /var/mnt/projects |
      When it is switched on without the projects disk
      Then it is healthy
      And nothing is mounted on /var/mnt/projects
      And the log of this boot says "Timed out waiting for device dev-disk-by\x2dlabel-projects.device"
      When the projects disk is plugged in again
      And root runs "mount /var/mnt/projects"
      Then the projects disk is mounted on /var/mnt/projects
      And the files of every kind are as they were made

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: It is reused across installs

    @destructive
    Scenario Outline: The projects disk of one <edition> goes on to another
      Criterion: Prototype-3, "reused across installs".

      The administrator of the next install has the same name and number, as the first user of any install does.

      Given a running <edition>
      And the projects disk, mounted on /var/mnt/projects at every boot
      And files of every kind, made by:
        | person            | in                |
        | the administrator | /var/mnt/projects |
      When the projects disk is put into another <edition>, as it was installed
      And root has the projects disk mounted on /var/mnt/projects at every boot
      Then the files of every kind are as they were made
      And the administrator can make, change and remove a file in each of:
        | folder                                 |
        | /mnt/projects                          |
        | /var/mnt/projects/files of every kind  |

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
