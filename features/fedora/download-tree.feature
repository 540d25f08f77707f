@stand-in @nightly
Feature: The way to Fedora, gone on a stand-in of its download tree
  A run on Fedora fetches what a release is made of, verifies it, makes the builder root out of it, composes from the official
  kickstart, and installs by the installer that it has fetched. None of that should be tried for the first time on the machine
  that has the network and KVM for it. So there is a stand-in of Fedora's download tree, made out of the lab and laid out as
  Fedora's server has it; from its entry of the catalogue on, everything is the way of Fedora.

  Rule: The way leads to its end

    @two-hosts @long
    Scenario: Prototype-1 and Prototype-2 pass on what was fetched from the stand-in
      The run is one of its own, in a process of its own, with guests of its own: nothing of it is this run's but the cache.

      When the suite is run with "-p stand-in" in a process of its own
      Then none of its scenarios failed, and 70 or more passed
      And each that it skipped needs one of these:
        | SELinux                             |
        | firewall zones of Fedora's editions |
        | abrt                                |
        | Cockpit                             |
        | GRUB                                |
        | Secure Boot                         |
        | Anaconda                            |
        | Fedora's own content                |

  Rule: What is not what it should be is told, and nothing of it is kept

    A download that broke off is gone on with by the next run, so what has come of it is put aside, under another name than its
    own; all else is thrown away. In the words IMAGE and LIST stand for long names, SHA256 and N for what differs.

    Scenario Outline: A server that <fault> <file>
      Given a download tree whose server <fault> <file>
      When a run fetches what it needs first
      Then it ends with the error "<error>"
      And the boot image is not kept
      When the server is mended
      And a run fetches what it needs first
      Then all of it is there, and whole

      Examples: A wrong checksum
        | fault                | file                         | error                                                                                                                                        |
        | sends wrong bytes of | the boot image               | IMAGE could not be downloaded: IMAGE: it has the wrong checksum: SHA-256 is SHA256, not SHA256                                               |
        | sends wrong bytes of | the metadata of the packages | the metadata of the repository fedora could not be downloaded: repomd.xml: it has the wrong checksum: SHA-256 is SHA256, not SHA256          |
        | sends wrong bytes of | the groups of packages       | the groups of the repository fedora could not be downloaded: comps.xml.zst: it has the wrong checksum: SHA-256 is SHA256, not SHA256         |

      Examples: A wrong signature
        | fault                              | file                  | error                                                                           |
        | has changed, after it was signed,  | the list of checksums | LIST is not trusted: its text is not what was signed: it was changed or damaged. |

      Examples: Not there
        | fault         | file                  | error                                                             |
        | does not have | the boot image        | IMAGE could not be downloaded: IMAGE: it is not there (HTTP 404)  |
        | does not have | the list of checksums | LIST could not be downloaded: LIST: it is not there (HTTP 404)    |

      Examples: A mirror that stalls
        | fault                         | file           | error                                                         |
        | falls silent in the middle of | the boot image | IMAGE could not be downloaded: IMAGE: no byte came for 2 s    |

      Examples: A truncated file
        | fault                      | file           | error                                                                  |
        | hangs up in the middle of  | the boot image | IMAGE could not be downloaded: IMAGE: it was cut off after N of N bytes |
        | has only the first half of | the boot image | IMAGE could not be downloaded: IMAGE: it has N bytes, not N            |
