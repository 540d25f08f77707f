@prototype-3 @update @destructive
Feature: No event touches what people have made
  An upgrade brings another /usr, and each system has an /etc of its own. What people have lies below /var, whatever
  name it is called by: their homes, a disk of their own, the programs that no package brought. All systems of a machine share it.

  Rule: An upgrade, its rollback and a rebase leave people's files alone

    @nightly
    Scenario Outline: People's files on <edition>, over an upgrade, a rollback and a rebase
      Criterion: Prototype-3, files stay where users put them.

      The files are of every kind: names that are odd, links that lead nowhere, attributes, holes. They are compared in all
      that is known of them. The projects disk is mounted by /etc/fstab: each system has that line, for it was written before
      the others came.

      Given a running <edition>
      And the distribution has published the update
      And an ordinary user "anna"
      And the projects disk, mounted on /var/mnt/projects at every boot
      And files of every kind, made by:
        | person            | in               |
        | the administrator | /home/admin      |
        | "anna"            | /home/anna       |
        | root              | /mnt/projects    |
        | root              | /opt             |
        | root              | /usr/local/share |
        | root              | /srv             |
        | root              | /root            |
      When root runs "rpm-ostree upgrade"
      And root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      And the projects disk is mounted on /var/mnt/projects
      And the files of every kind are as they were made
      When root writes "written on the new system" into the file /etc/later
      And root runs "rpm-ostree rollback"
      And root reboots it
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the update        | kept    |
      And there is no file /etc/later
      And the projects disk is mounted on /var/mnt/projects
      And the files of every kind are as they were made
      When the distribution has published the update on another ref
      And root rebases it to that ref
      And root reboots it
      Then it is healthy
      And it runs what was published on that ref
      And the projects disk is mounted on /var/mnt/projects
      And the files of every kind are as they were made

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |
