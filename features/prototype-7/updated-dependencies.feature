@prototype-7 @destructive
Feature: A program that needs a newer library than the tree has
  The tree has a library at version 1, and a program on it. A new program is written on version 2, and does not start on the old
  one. To have it, the library has to move, and with it whatever depends on it; nothing else has a reason to.

  The library is a module of Python: the lab builds packages without a compiler. What programs need of it is a number, as that of a
  shared library's soname.

  Rule: The library and what depends on it move together, and nothing else does

    That dnf ostree moves nothing unless it is told to is told in Prototype-5, in refusing.feature.

    @long
    Scenario Outline: <edition> gets a program that needs a newer library, and goes back
      Criterion: Prototype-7, updated dependencies; the prototype's own question, whether it was necessary.

      A newer lab-motd is published as well. Nobody needs it, so it stays as it is, and is said to.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      When root runs "pricelist 4.80 firkin" out of the RPM of pricelist, which is unpacked and not installed
      Then it is refused with "cannot import name 'Quantity' from 'measures'"
      When root runs "dnf -y ostree compose --allow-updates prices pricelist"
      Then it ends with exit code 0
      And its output holds:
        """
        Upgraded:
          python3-measures 1-1.lab1 -> 2-1.lab1
          stocktake 1-1.lab1 -> 2-1.lab1
        Added:
          pricelist-2-1.lab1.noarch
        Kept back:
          lab-motd 1-1.lab1 -> 2-1.lab1 (nothing that was asked for needs it)
        """
      And these programs print:
        | program            | text                |
        | stocktake 3 firkin | 3 firkin: 216 pints |
      When root runs "dnf -y ostree rebase prices"
      And root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the tree "prices" | running |
        | the installed one | kept    |
      And its packages differ from the installed ones by:
        | before                           | now                              |
        | python3-measures-1-1.lab1.noarch | python3-measures-2-1.lab1.noarch |
        | stocktake-1-1.lab1.noarch        | stocktake-2-1.lab1.noarch        |
        |                                  | pricelist-2-1.lab1.noarch        |
      And its files differ from those of the installed system by:
        | file                                              | change  | why                                            |
        | /usr/bin/pricelist                                | came    | asked for                                      |
        | /usr/bin/stocktake                                | changed | depends on the library                         |
        | /usr/lib/python3/dist-packages/measures.py        | changed | the library                                    |
        | /usr/share/rpm/rpmdb.sqlite                       | changed | the package database                           |
        | /usr/lib/sysimage/rpm-ostree-base-db/rpmdb.sqlite | changed | the package database, as the tree came with it |
      And these programs print:
        | program               | text                                      |
        | pricelist 4.80 firkin | A firkin at 4.80 a pint brings in 345.60. |
        | stocktake 3 firkin    | 3 firkin: 216 pints, 123 litres           |
      When root runs "dnf -y ostree rollback"
      Then it ends with exit code 0
      And its output holds:
        """
        Running: rpm-ostree rollback
        """
      When root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the tree "prices" | kept    |
      And its packages are the installed ones
      And there is no program "pricelist"
      And these programs print:
        | program            | text                |
        | stocktake 3 firkin | 3 firkin: 216 pints |

      @server
      Examples:
        | edition |
        | Server  |
