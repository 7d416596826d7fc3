"""Pages, and a browser that opens them and complains of everything a page complains of."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import rows as sample_rows

ROOT = pathlib.Path(__file__).parents[2]
BUILD = pathlib.Path(os.environ.get("CUPEL_BUILD", ROOT / "build/release"))
SCREENSHOTS = pathlib.Path(os.environ.get("CUPEL_SCREENSHOTS", BUILD / "screenshots"))
ROWS = 100_000

# Without motion pictures are taken where scrolling ends.
DESKTOP = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without one these tests are skipped, each by its name."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not installed: scripts/install-dependencies test")
    with sync_playwright() as playwright:
        # As root, as in a container, Chromium refuses to use its own sandbox.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Where pages are written."""
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def scored(folder: pathlib.Path) -> pathlib.Path:
    """A report of ROWS rows; the rows themselves are beside it, as out.jsonl."""
    sample_rows.write_input(folder / "in.jsonl", ROWS)
    page = folder / "score.html"
    command = [BUILD / "cli/cupel", "score", "in.jsonl", "-o", "out.jsonl", "--report", page]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return page


@pytest.fixture(scope="session")
def out_rows(scored: pathlib.Path) -> list[dict]:
    """What the report is of."""
    return sample_rows.read_rows(scored.parent / "out.jsonl")


@pytest.fixture(scope="session")
def shaped(folder: pathlib.Path) -> pathlib.Path:
    """A small report of rewards that take many values; one component is called as a column is."""
    components = [
        {"name": "right", "verifier": "math"},
        {"name": "length", "shaping": "cosine", "of": "right", "weight": 0.5},
    ]
    (folder / "spec.json").write_text(json.dumps({"components": components}))
    sample_rows.write_input(folder / "shaped.jsonl", 800)
    page = folder / "shaped.html"
    files = ["shaped.jsonl", "-o", "shaped.out.jsonl", "--spec", "spec.json", "--report", page]
    command = [BUILD / "cli/cupel", "score", *files]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return page


@pytest.fixture(scope="session")
def pages(folder: pathlib.Path) -> dict[str, pathlib.Path]:
    """The pages of commands other than score, of the same 1,600 rows."""
    sample_rows.write_input(folder / "raw.jsonl", 1600)
    texts = ["--keep", "prompt,completion"]
    subprocess.run([BUILD / "cli/cupel", "score", "raw.jsonl", *texts, "-o", "scored.jsonl"],
                   cwd=folder, check=True, capture_output=True)
    made = {}
    for name, arguments in {
        "filter": ["scored.jsonl", "-o", "sft.jsonl", "--per-prompt", "random:4"],
        "eval": ["scored.jsonl", "--k", "1,4", "--too-few", "skip", "--against", "raw.jsonl",
                 "--verifier", "math"],
        "validate": ["raw.jsonl", "--max-errors", "800"],
    }.items():
        made[name] = folder / f"{name}.html"
        command = [BUILD / "cli/cupel", name, *arguments, "--report", made[name]]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return made


@pytest.fixture(scope="session")
def sample(folder: pathlib.Path) -> pathlib.Path:
    """A page with all kinds of sections and hostile rows."""
    page = folder / "sample.html"
    subprocess.run([BUILD / "tests/cupel_sample_report", page], check=True)
    return page


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens a page and waits for its texts. When the test is over, nothing may have been logged,
    run into an error, shown a dialog or asked for anything but the file itself."""
    complaints: list[str] = []
    contexts = []

    def open_it(path: pathlib.Path, fragment: str = "", allowed: str = "", **options) -> Page:
        context = browser.new_context(**{**DESKTOP, **options})
        contexts.append(context)
        page = context.new_page()

        def complain(kind: str, text: str) -> None:
            if not allowed or allowed not in text:
                complaints.append(f"{kind}: {text}")

        page.on("console", lambda message: complain(message.type, message.text))
        page.on("pageerror", lambda error: complain("error", str(error)))
        page.on("dialog", lambda dialog: complain("dialog", dialog.message))
        page.on(
            "request",
            lambda request: request.url.startswith(path.as_uri())
            or complain("request", request.url),
        )
        page.goto(path.as_uri() + fragment)
        page.wait_for_selector("html[data-texts], [role=alert]", state="attached")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a picture of a page for people to look at."""

    def shoot_it(page: Page, name: str, full: bool = True) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=full)

    return shoot_it
