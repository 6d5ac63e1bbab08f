#!/usr/bin/env python3
"""Checks drivers/fleet-comment.py against a GitHub of a few lines: one comment, however often it is written."""
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading

DRIVER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fleet-comment.py")
MARKER = "<!-- fleetcast: s.yaml -->"


class GitHub(http.server.BaseHTTPRequestHandler):
    # More than a page of others' comments, so that the own one is on the second.
    comments = [{"id": place, "body": f"comment {place} with {MARKER} in it", "html_url": f"u{place}"} for place in range(120)]
    calls = []
    isReadOnly = False

    def answer(self, body, code=200):
        text = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def take(self):
        self.calls.append(f"{self.command} {self.path}")
        assert self.headers["Authorization"] == "Bearer secret"
        length = int(self.headers.get("Content-Length") or 0)
        return json.loads(self.rfile.read(length)) if length else None

    def do_GET(self):
        self.take()
        page = int(self.path.rsplit("page=", 1)[1])
        self.answer(self.comments[100 * (page - 1):100 * page])

    def do_POST(self):
        body = self.take()
        if GitHub.isReadOnly:
            return self.answer({}, 403)
        self.comments.append({"id": len(self.comments), "html_url": "new", **body})
        self.answer(self.comments[-1])

    def do_PATCH(self):
        body = self.take()
        comment = next(comment for comment in self.comments if str(comment["id"]) == self.path.rsplit("/", 1)[1])
        comment.update(body)
        self.answer(comment)

    def log_message(self, *_):
        pass


def main():
    server = http.server.HTTPServer(("127.0.0.1", 0), GitHub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        event, text = os.path.join(folder, "event.json"), os.path.join(folder, "fleet.md")
        variables = {
            **os.environ, "GITHUB_API_URL": f"http://127.0.0.1:{server.server_port}", "GITHUB_TOKEN": "secret",
            "GITHUB_REPOSITORY": "o/r", "GITHUB_EVENT_PATH": event, "no_proxy": "127.0.0.1",
        }

        def write(body, number=7):
            with open(event, "w") as file:
                json.dump({"pull_request": {"number": number}} if number else {"push": {}}, file)
            with open(text, "w") as file:
                file.write(body)
            GitHub.calls.clear()
            done = subprocess.run([sys.executable, DRIVER, text], env=variables, capture_output=True, text=True)
            return done, [call.split()[0] for call in GitHub.calls]

        GitHub.isReadOnly = True
        done, calls = write(f"{MARKER}\nfirst")
        assert done.returncode == 0 and "may not write" in done.stdout and len(GitHub.comments) == 120, done
        GitHub.isReadOnly = False
        done, calls = write(f"{MARKER}\nfirst")
        assert done.returncode == 0 and calls == ["GET", "GET", "POST"], (calls, done)
        done, calls = write(f"{MARKER}\nsecond")
        assert done.returncode == 0 and calls == ["GET", "GET", "PATCH"], (calls, done)
        done, calls = write(f"{MARKER}\nsecond")
        assert done.returncode == 0 and calls == ["GET", "GET"], (calls, done)
        own = [comment["body"] for comment in GitHub.comments if comment["body"].startswith(MARKER)]
        assert own == [f"{MARKER}\nsecond"], own
        # Another scenario of the same pull request has a comment of its own.
        done, calls = write("<!-- fleetcast: t.yaml -->\nfirst")
        assert calls == ["GET", "GET", "POST"] and len(GitHub.comments) == 122, calls
        done, calls = write(f"{MARKER}\n" + "long\n" * 20_000)
        assert len(GitHub.comments[120]["body"]) < 65_536 and GitHub.comments[120]["body"].endswith("in the log.\n")
        done, calls = write(f"{MARKER}\nfirst", number=None)
        assert done.returncode == 0 and calls == [] and "no pull request" in done.stdout, done
        done, calls = write("no marker")
        assert done.returncode != 0 and calls == [], done
    print("one comment, kept up to date")


if __name__ == "__main__":
    main()
