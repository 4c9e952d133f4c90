#!/usr/bin/python3
"""Opens the status page in Debian's Chromium, tests a call there, and photographs the whole page.

It talks to chromedriver, which Debian has too, by the protocol itself (W3C WebDriver): that needs nothing but Python.
Exit codes: 0 done, 1 the page or the call failed.
"""
import argparse
import base64
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

WIDTH = 1100
SECONDS = 40


class Browser:
    """A Chromium without a window."""

    def __init__(self, folder, trust):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.driver = subprocess.Popen(["/usr/bin/chromedriver", f"--port={self.port}"], stdout=subprocess.DEVNULL)
        self.session = ""
        wait_for("chromedriver", self.is_up)
        arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars",
                     f"--user-data-dir={folder}", f"--ignore-certificate-errors-spki-list={trust}"]
        options = {"binary": "/usr/bin/chromium", "args": arguments}
        made = self.send("POST", "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self.session = f"/session/{made['sessionId']}"

    def is_up(self):
        try:
            return self.send("GET", "/status")["ready"]
        except urllib.error.URLError:
            return False

    def send(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{self.session}{path}", data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return json.load(answer)["value"]

    def run(self, script, *arguments):
        return self.send("POST", "/execute/sync", {"script": script, "args": arguments})

    def resize(self, height):
        parameters = {"width": WIDTH, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.send("POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": parameters})

    def close(self):
        try:
            if self.session:
                self.send("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()


def wait_for(what, holds):
    late = time.monotonic() + SECONDS
    while not holds():
        if time.monotonic() > late:
            raise TimeoutError(f"{what}: not within {SECONDS} s")
        time.sleep(0.2)


def photograph(browser, url, token):
    browser.resize(1000)
    browser.send("POST", "/url", {"url": url})
    wait_for("services that are up", lambda: browser.run("return document.querySelectorAll('#services .good').length") == 4)
    browser.run("document.getElementById('token').value = arguments[0]; document.getElementById('start').click()", token)

    def came_of_it():
        return browser.run("return document.getElementById('call-status').textContent")

    wait_for("the end of the call", lambda: came_of_it()[:1] in ("✓", "✕"))
    if not came_of_it().startswith("✓"):
        raise RuntimeError(came_of_it())
    browser.run("document.activeElement.blur()")
    browser.resize(browser.run("return Math.ceil(document.documentElement.getBoundingClientRect().height)"))
    return base64.b64decode(browser.send("GET", "/screenshot"))


def main():
    parser = argparse.ArgumentParser(description="Photographs the status page.")
    for name in ("url", "token", "trust", "folder", "file"):
        parser.add_argument(f"--{name}", required=True)
    given = parser.parse_args()
    browser = None
    try:
        browser = Browser(given.folder, given.trust)
        picture = photograph(browser, given.url, given.token)
    except (OSError, RuntimeError, ValueError) as problem:
        print(f"screenshot: {problem}", file=sys.stderr)
        return 1
    finally:
        if browser:
            browser.close()
    with open(given.file, "wb") as file:
        file.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
