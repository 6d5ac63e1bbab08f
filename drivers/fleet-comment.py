#!/usr/bin/env python3
"""Keeps one comment on a pull request up to date: writes it the first time, and puts the new text in its place after that.

    fleet-comment.py FILE

FILE is the comment in Markdown. Its first line is what the comment is found by, such as <!-- fleetcast: scenarios/chat.yaml -->, so
that each scenario of a pull request has one of its own. Reads what GitHub sets for a step: GITHUB_REPOSITORY, GITHUB_EVENT_PATH
(which pull request it is), GITHUB_API_URL; and GITHUB_TOKEN, which must be allowed to write pull requests.

Exits with 0 where there is no pull request, or the token may only read, as that of a fork: what was found out stands in the log too.
"""
import json
import os
import sys
import urllib.error
import urllib.request

# The most that GitHub takes is 65,536 characters.
LONGEST = 65_000


def call(method, path, body=None):
    """What GitHub answers, as JSON."""
    request = urllib.request.Request(
        os.environ.get("GITHUB_API_URL", "https://api.github.com") + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
            "Content-Type": "application/json",
            "User-Agent": "fleetcast",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def find(repository, number, marker):
    """The comment that begins with the marker, or None."""
    page = 1
    while True:
        comments = call("GET", f"/repos/{repository}/issues/{number}/comments?per_page=100&page={page}")
        for comment in comments:
            if (comment.get("body") or "").startswith(marker):
                return comment
        if len(comments) < 100:
            return None
        page += 1


def main(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    marker = text.split("\n", 1)[0]
    if not (marker.startswith("<!--") and marker.endswith("-->")):
        sys.exit(f"{path}: the first line must be a comment of HTML, such as <!-- fleetcast: chat.yaml -->")
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit("\n", 1)[0] + "\n\nThe rest is in the log.\n"
    with open(os.environ["GITHUB_EVENT_PATH"], encoding="utf-8") as file:
        number = json.load(file).get("pull_request", {}).get("number")
    if number is None:
        print("no pull request, no comment")
        return
    repository = os.environ["GITHUB_REPOSITORY"]
    try:
        known = find(repository, number, marker)
        if known is None:
            print("commented:", call("POST", f"/repos/{repository}/issues/{number}/comments", {"body": text})["html_url"])
        elif known["body"] == text:
            print("the comment is up to date:", known["html_url"])
        else:
            print("updated:", call("PATCH", f"/repos/{repository}/issues/comments/{known['id']}", {"body": text})["html_url"])
    except urllib.error.HTTPError as error:
        if error.code != 403:
            raise
        print("no comment: the token may not write on pull requests")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
