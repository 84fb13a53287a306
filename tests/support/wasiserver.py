"""A GOOS=wasip1 web server (tests/bench/served) below a listening socket, and a client that loads it (tests/bench/load)."""

import socket
import subprocess

from harness import end_group, plain_environment, run


def free_address():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return "127.0.0.1:%d" % probe.getsockname()[1]


def loaded(server, client, requests, connections, timeout=120):
    """Runs `server(address)`, which gives a command and its environment, and the client against it; gives the client's outcome and
    what the server wrote.  The client has the server quit."""
    address = free_address()
    command, env = server(address)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env,
                               start_new_session=True)
    try:
        done = run([client, address, str(requests), str(connections)], timeout=timeout, env=plain_environment())
        try:
            said, _ = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            end_group(process)
            said, _ = process.communicate()
            said += b"it had to be ended\n"
    finally:
        end_group(process)
    return done, said
