@prototype-1
Feature: The network works
  Addresses come from the network, names from a name server, pages from a web server: each of them is
  a real exchange with something outside of the system under test.

  Rule: Addresses come from the network

    Scenario Outline: <edition> is on the network with IPv4 and IPv6
      Criterion: Basic, networking (DHCP, IPv4 and IPv6).

      Given a running <edition>
      Then an interface has an IPv4 address that DHCP gave it
      And an interface has an IPv6 address that the router announced
      And there is a default route for IPv4 and one for IPv6
      And NetworkManager says that it is connected

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: Names are resolved

    Scenario Outline: <edition> knows its own names
      Criterion: Basic, networking (host name).

      Given a running <edition>
      Then its host name leads to itself
      And the name "localhost" leads to the loopback addresses alone

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

    @destructive
    Scenario Outline: A name server answers <edition>
      Criterion: Basic, networking (DNS).

      Given a running <edition>
      And a name server on the network that knows:
        | name                  | address     |
        | www.prototypes.test   | 10.0.2.2    |
        | mail.prototypes.test  | 192.0.2.25  |
        | mail.prototypes.test  | 2001:db8::25 |
      When the system uses this name server
      Then "mail.prototypes.test" leads to "192.0.2.25" and "2001:db8::25"
      And the name server was asked for "mail.prototypes.test"
      And "nothing.prototypes.test" leads nowhere, which is what the name server said

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: Pages are fetched

    @destructive
    Scenario Outline: <edition> fetches a page by its name
      Criterion: Basic, networking (DNS, IPv4).

      Given a running <edition>
      And a web server on the network
      And a name server on the network that knows:
        | name                | address  |
        | www.prototypes.test | 10.0.2.2 |
      When the system uses this name server
      And the administrator fetches the page from "www.prototypes.test"
      Then what arrived is what the web server served

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    Scenario Outline: <edition> fetches a page over IPv6
      Criterion: Basic, networking (IPv6).

      Given a running <edition>
      And a web server on the network that speaks IPv6 alone
      When the administrator fetches the page over IPv6
      Then what arrived is what the web server served

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

    Scenario Outline: <edition> reaches the tree repository that it is updated from
      Criterion: Prototype-1, installed from the composed tree; Prototype-2 builds on it.

      Given a running <edition>
      Then its remote offers the ref that it follows
      And its remote demands signatures

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: The firewall lets in what the edition offers, and nothing else

    The names of the neighbourhood (LLMNR, port 5355) are asked for from this machine; nobody is let in to ask.

    Scenario Outline: <edition> listens to its network on these ports alone
      Criterion: Basic and Beta, Server (default firewall).

      Given a running <edition>
      Then the firewall is active for each interface but the loopback one
      And these services are let in, and nothing else:
        | service       |
        | ssh           |
        | dhcpv6-client |
      And programs listen on these ports of the network, and on no others:
        | port | protocol | program         |
        | 22   | tcp      | sshd            |
        | 5355 | tcp      | systemd-resolve |
        | 5355 | udp      | systemd-resolve |

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

    @destructive
    Scenario Outline: A port of <edition> is closed until the firewall opens it
      Criterion: Basic and Beta, Server (default firewall).

      Given a running <edition>
      And a program on it that listens on port 8642
      Then nobody outside reaches port 8642
      When root opens port 8642 in the firewall
      Then somebody outside reaches port 8642

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
