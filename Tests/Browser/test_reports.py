#!/usr/bin/env python3
"""Opens reports in a browser as a reader does, in three widths, light, dark and print.

Needs playwright and axe-playwright-python from PyPI and a chromium; `make browser-check` installs all of them.

    FLEETCAST=.build/release/fleetcast python3 Tests/Browser/test_reports.py [--keep DIR]

--keep keeps the pages and a picture of each in a folder, to be looked at.
"""
import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("FLEETCAST", ROOT / ".build/release/fleetcast")).resolve()
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
WIDTHS = [1400, 800, 390]
KEPT = None

# Every kind of report: a name, the command that makes it, and the page that it writes.
DAY = ["--set", "horizon=1d", "--set", "replications=2"]
STUDIES = {
    "quickstart": (["run", "scenarios/quickstart.yaml", *DAY, "--events"], "report.html"),
    "queue": (["run", "scenarios/scaled-on-queue.yaml", "--set", "replications=2"], "report.html"),
    "tiers": (["run", "scenarios/support-tiers.yaml", "--set", "replications=2"], "report.html"),
    "crossover": (["crossover", "scenarios/quickstart.yaml", "--set", "horizon=2h", "--set", "replications=2",
                   "--report"], "crossover_report.html"),
    "sweep": (["sweep", "scenarios/sweep-rate.yaml", "--set", "replications=2", "--set", "horizon=1h", "--report"], "sweep_report.html"),
    "plan": (["plan", "scenarios/plan-chat.yaml", "--set", "horizon=1h", "--report"], "plan_report.html"),
    "forecast": (["forecast", "scenarios/forecast-2027.yaml", "--set", "forecast.draws=4", "--set", "forecast.months=4",
                  "--report"],
                 "forecast_report.html"),
    "compare": (["compare", "scenarios/quickstart.yaml", *DAY, "--set-b", "pools.gpu.replicas.min=2", "--report"],
                "compare_report.html"),
}


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(KEPT or tempfile.mkdtemp(prefix="fleetcast-reports-"))
        cls.folder.mkdir(parents=True, exist_ok=True)
        cls.pages = {}
        for name, (words, page) in STUDIES.items():
            out = cls.folder / name
            done = subprocess.run([PROGRAM, *words, "--out", out, "--quiet"], cwd=ROOT, capture_output=True, text=True)
            if done.returncode not in (0, 3):
                raise RuntimeError(f"{name}: {done.stderr}")
            cls.pages[name] = out / page
        cls.playwright = sync_playwright().start()
        cls.browser = cls.playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.playwright.stop()
        if not KEPT:
            shutil.rmtree(cls.folder)

    def open(self, name, width=1400, scheme="light"):
        """A page of its own, with what the browser said and asked for while it opened."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme,
                                           accept_downloads=True)
        self.addCleanup(context.close)
        page = context.new_page()
        page.said, page.requests = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(self.pages[name].as_uri())
        page.wait_for_selector("html[data-ready=yes]", state="attached")
        return page

    def every(self, check):
        """Makes a check of every report in every width and scheme."""
        for name in STUDIES:
            for width in WIDTHS:
                for scheme in ["light", "dark"]:
                    with self.subTest(report=name, width=width, scheme=scheme):
                        page = self.open(name, width, scheme)
                        check(page, name, width, scheme)
                        page.context.close()

    def test_it_says_nothing_and_asks_for_nothing(self):
        def check(page, name, width, scheme):
            self.assertEqual(page.said, [])
            self.assertEqual(page.requests, [self.pages[name].as_uri()])
            if KEPT:
                page.screenshot(path=self.folder / f"{name}-{width}-{scheme}.png", full_page=True)

        self.every(check)

    def test_nothing_is_wider_than_the_page(self):
        def check(page, name, width, scheme):
            self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0)
            wide = page.evaluate("""[...document.querySelectorAll('main *')]
              .filter(node => node.getBoundingClientRect().right > innerWidth + 1 && !node.closest('.scroll,pre'))
              .map(node => node.tagName + ' ' + node.textContent.slice(0, 40)).slice(0, 5)""")
            self.assertEqual(wide, [])

        self.every(check)

    def test_axe_finds_nothing(self):
        def check(page, name, width, scheme):
            for details in [False, True]:
                page.evaluate("open => document.querySelectorAll('details').forEach(node => node.open = open)", details)
                found = Axe().run(page).response["violations"]
                self.assertEqual([(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found], [])

        self.every(check)

    def test_print_shows_pictures_and_no_controls(self):
        for name in STUDIES:
            with self.subTest(report=name):
                page = self.open(name, 760, "dark")
                page.emulate_media(media="print")
                self.assertFalse(page.locator("#theme").is_visible())
                self.assertEqual(page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
                self.assertEqual(page.locator(".read:visible, .acts:visible").count(), 0)
                if page.locator("figure svg").count():
                    self.assertTrue(page.locator("figure svg").first.is_visible())
                if KEPT:
                    page.screenshot(path=self.folder / f"{name}-print.png", full_page=True)

    def test_it_can_be_read_without_a_script(self):
        for name in STUDIES:
            with self.subTest(report=name):
                context = self.browser.new_context(java_script_enabled=False)
                self.addCleanup(context.close)
                page = context.new_page()
                page.goto(self.pages[name].as_uri())
                self.assertTrue(page.locator("h1").is_visible())
                self.assertEqual(page.locator("button:visible").count(), 0)
                for picture in page.locator("figure .pic").all():
                    self.assertTrue(picture.is_visible())
                    self.assertGreater(picture.bounding_box()["height"], 20)

    def test_it_opens_in_a_second(self):
        for name in STUDIES:
            with self.subTest(report=name):
                best = min(self.opening_time(name) for _ in range(3))
                self.assertLess(best, 1)

    def opening_time(self, name):
        start = time.monotonic()
        self.open(name)
        return time.monotonic() - start

    def test_keys_read_the_chart(self):
        page = self.open("quickstart")
        figure = page.locator("figure[data-read]").first
        figure.focus()
        rest = figure.locator(".read").inner_text()
        seen = []
        for key in ["ArrowRight", "ArrowRight", "End", "Home", "Escape"]:
            page.keyboard.press(key)
            seen.append(figure.locator(".read").inner_text())
        self.assertEqual(len(set(seen[:3])), 3)
        self.assertEqual(seen[3], seen[0])
        self.assertEqual(seen[4], rest)
        rows = figure.locator("tbody tr")
        self.assertTrue(seen[0].startswith(rows.nth(0).locator("th").text_content()))
        self.assertIn("requests/s", seen[0])
        # The pointer reads the place that it is over: the middle of the day is its noon.
        box = figure.locator(".pic").bounding_box()
        page.mouse.move(box["x"] + 60 + (box["width"] - 72) / 2, box["y"] + 60)
        self.assertRegex(figure.locator(".read").inner_text(), r"^(11:5[89]|12:0[0-2])")

    def test_tab_goes_from_top_to_bottom(self):
        page = self.open("quickstart")
        places = []
        for _ in range(14):
            page.keyboard.press("Tab")
            places.append(page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY"))
        self.assertEqual(places[1:], sorted(places[1:]))

    def test_the_scheme_can_be_chosen(self):
        page = self.open("quickstart", scheme="light")
        ground = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(ground)
        for word in ["light", "dark", "auto"]:
            page.click("#theme")
            self.assertEqual(page.inner_text("#theme"), f"Theme: {word}")
            self.assertEqual(page.evaluate(ground) == light, word != "dark")

    def test_tables_and_pictures_can_be_saved(self):
        page = self.open("quickstart")
        figure = page.locator("figure").first
        figure.locator("summary").click()
        with page.expect_download() as saved:
            figure.get_by_role("button", name="Save CSV").click()
        rows = list(csv.reader(Path(saved.value.path()).read_text(encoding="utf-8").splitlines()))
        self.assertEqual(rows[0], ["purpose", "cost", "share"])
        parts = [float(row[1]) for row in rows[1:-1]]
        self.assertAlmostEqual(sum(parts), float(rows[-1][1]), places=6)
        for place in range(page.locator("figure").count()):
            figure = page.locator("figure").nth(place)
            figure.locator("details").evaluate("node => node.open = true")
            with page.expect_download() as saved:
                figure.get_by_role("button", name="Save SVG").click()
            picture = Path(saved.value.path()).read_text(encoding="utf-8")
            self.assertTrue(picture.startswith("<svg "))
            self.assertNotIn("class=\"cross\" visibility=\"visible\"", picture)
            if KEPT:
                (self.folder / f"saved-{place}.svg").write_text(picture, encoding="utf-8")

    def test_pictures_can_be_saved_as_pixels(self):
        """Every chart, twice as large as it stands on the page, with something on it, and nothing asked of the network."""
        page = self.open("quickstart")
        for place in range(page.locator("figure").count()):
            figure = page.locator("figure").nth(place)
            figure.locator("details").evaluate("node => node.open = true")
            with page.expect_download() as saved:
                figure.get_by_role("button", name="Save PNG").click()
            self.assertTrue(saved.value.suggested_filename.endswith(".png"))
            picture = Path(saved.value.path()).read_bytes()
            self.assertEqual(picture[:8], b"\x89PNG\r\n\x1a\n")
            width, height = (int.from_bytes(picture[at:at + 4], "big") for at in (16, 20))
            box = figure.locator(".pic").bounding_box()
            self.assertLess(abs(width - 2 * box["width"]), 3)
            self.assertLess(abs(height - 2 * (box["height"] + 32)), 3)
            self.assertGreater(len(picture), 6_000)
            if KEPT:
                (self.folder / f"saved-{place}.png").write_bytes(picture)
        self.assertEqual(page.said, [])
        self.assertEqual([url for url in page.requests if not url.startswith(("data:image/svg+xml", "blob:"))],
                         [self.pages["quickstart"].as_uri()])

    def test_pictures_show_the_numbers_of_the_files(self):
        """Bars, gauges and stairs as the browser drew them, against summary.json and timeseries.csv."""
        page = self.open("quickstart")
        summary = json.loads((self.pages["quickstart"].parent / "summary.json").read_text())
        total = summary["figures"]["total.cost"]["value"]
        shares = page.evaluate("""[...document.querySelector('figure').querySelectorAll('.row:not(.tot)')].map(row =>
          [row.querySelector('rect').getBoundingClientRect().width / row.querySelector('svg').clientWidth,
           row.querySelector('.n').textContent])""")
        for share, words in shares:
            self.assertLess(abs(share - max(float(words.strip("$").replace(",", "")) / total, 0.003)), 0.005)
        ttft = summary["figures"]["chat.ttft.p95"]
        card = page.locator(".card", has_text="chat.ttft.p95")
        ends = card.evaluate("""card => [...card.querySelectorAll('.wh, .thr')].map(line =>
          line.getBoundingClientRect().left - card.querySelector('svg').getBoundingClientRect().left)""")
        limit = ends[-1]
        self.assertLess(abs(ends[1] / limit - ttft["low"]), 0.01)
        self.assertLess(abs(ends[2] / limit - ttft["high"]), 0.01)
        with (self.pages["quickstart"].parent / "timeseries.csv").open() as file:
            values = [float(row["value"]) for row in csv.DictReader(file)
                      if row["metric"] == "latency_p95" and row["value"]]
        drawn = page.evaluate("""() => {
          const plot = [...document.querySelectorAll('svg.a[data-high]')].find(node =>
            node.parentNode.getAttribute('aria-label').startsWith('Latency p95'));
          const box = plot.querySelector('svg.c').getBoundingClientRect(), path = plot.querySelector('path.s-main');
          const matrix = path.getScreenCTM(), frame = plot.getBoundingClientRect();
          const top = new DOMPoint(0, 0).matrixTransform(matrix).y, foot = new DOMPoint(0, 1000).matrixTransform(matrix).y;
          // Level parts of the stairs, from one place to another at a height.
          const levels = [];
          let x = 0, y = 0;
          for (const [, move, first, second] of path.getAttribute('d').matchAll(/([MLHV])([\\d.]+)(?: ([\\d.]+))?/g)) {
            if (move === 'V') y = +first;
            else if (move === 'H') { levels.push([x, +first, y]); x = +first; }
            else { x = +first; y = +second; }
          }
          const count = """ + str(len(values)) + """;
          return {low: +plot.dataset.low, high: +plot.dataset.high, shares: [...Array(count).keys()].map(bin => {
            const middle = (bin + 0.5) * 1000 / count, level = levels.find(([from, to]) => from <= middle && middle < to);
            return (foot - new DOMPoint(middle, level[2]).matrixTransform(matrix).y) / (foot - top);
          })};
        }""")
        self.assertEqual(len(drawn["shares"]), len(values))
        for share, value in zip(drawn["shares"], values):
            self.assertLess(abs(share - (value - drawn["low"]) / (drawn["high"] - drawn["low"])), 0.005)

    def test_words_of_the_user_are_text(self):
        text = (ROOT / "scenarios/quickstart.yaml").read_text() + "\n# <script>alert(1)</script> =cmd()\n"
        scenario = self.folder / "odd.yaml"
        scenario.write_text(text.replace("fleetcast: 1", "fleetcast: 1  # <img src=x onerror=alert(1)>", 1))
        out = self.folder / "odd"
        subprocess.run([PROGRAM, "run", scenario, "--set", "horizon=1h", "--set", "replications=2", "--out", out, "--quiet"],
                       check=True, capture_output=True)
        self.pages["odd"] = out / "report.html"
        page = self.open("odd")
        self.assertEqual(page.said, [])
        self.assertEqual(page.locator("main script, main img").count(), 0)
        self.assertIn("<script>alert(1)</script> =cmd()", page.locator("pre").last.text_content())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", help="keep the pages and pictures of them in this folder")
    known, rest = parser.parse_known_args()
    KEPT = known.keep
    unittest.main(argv=[sys.argv[0], *rest])
