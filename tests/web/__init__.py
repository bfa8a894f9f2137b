"""The loopback web: a server process whose paths, hosts, ports and names are behaviours."""
