"""The HTTP server that tests of fetch talk to: httpserver/main.go, built and started when first asked for."""

import os
import subprocess
import threading

from gotools import go_environment
from harness import TESTS, end_group, run


class HttpServer:
    """One server for a run of tests.  It listens on 127.0.0.1 and ends with its standard input, or after `minutes`."""

    def __init__(self, folder, minutes=10):
        self.folder, self.minutes = folder, minutes
        self.process, self.settings = None, None
        self.lock = threading.Lock()

    def environment(self):
        """What guests are told: HTTP, HTTPS and so on, and that its authority is to be trusted."""
        with self.lock:
            if self.settings is None:
                self._start()
            return dict(self.settings)

    def _start(self):
        os.makedirs(self.folder, exist_ok=True)
        program = os.path.join(self.folder, "httpserver")
        made = run(["go", "build", "-trimpath", "-o", program, "main.go"], timeout=600,
                   env=go_environment(GOOS="", GOARCH=""), cwd=os.path.join(TESTS, "support", "httpserver"))
        if made.status != 0:
            raise RuntimeError("Go does not build tests/support/httpserver\n" + made.text())
        self.process = subprocess.Popen([program, "-dir", self.folder, "-minutes", str(self.minutes)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, text=True)
        settings = {}
        for line in self.process.stdout:
            name, _, value = line.strip().partition("=")
            if not name:
                break
            settings[name] = value
        if "CA" not in settings:
            raise RuntimeError("tests/support/httpserver ended: %s" % self.process.wait())
        settings["NODE_EXTRA_CA_CERTS"] = os.path.abspath(settings.pop("CA"))
        self.settings = settings

    def stop(self):
        with self.lock:
            if self.process is not None:
                self.process.stdin.close()
                try:
                    self.process.wait(10)
                except subprocess.TimeoutExpired:
                    end_group(self.process)
                self.process.stdout.close()
                self.process = self.settings = None
