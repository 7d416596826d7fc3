"""The page of training runs: curves that say the numbers, and samples at steps."""

from __future__ import annotations

import json
import pathlib
import subprocess

import pytest
from playwright.sync_api import Locator, Page, expect

from conftest import BUILD, PHONE
from test_report import count, figure_of, number

STEPS = 200


def reward_at(seed: int, step: int) -> float:
    return round(0.2 + 0.7 * step / STEPS + 0.05 * ((step * 7919 + seed * 13) % 11 - 5) / 5, 6)


def write_run(folder: pathlib.Path, seed: int) -> pathlib.Path:
    folder.mkdir()
    lines = []
    for step in range(1, STEPS + 1):
        values = {"reward": reward_at(seed, step), "length": 40 - step / 10, "loss": -0.01 * seed,
                  "kl": None if step < 10 else 0.001 * step, "entropy": 2 / step,
                  "clip_share": 0.02, "gradient_norm": 1 + seed, "learning_rate": 5e-4}
        lines.append({"step": step, "kind": "train", "time": step * 0.5, **values})
        if step % 50 == 0:
            share = {"pass@1": step / STEPS}
            lines.append({"step": step, "kind": "eval", "time": step * 0.5, **share})
    (folder / "metrics.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    rows = [
        {"step": step, "kind": "train", "prompt": f"{step}+{seed}?", "completion": f"is {i}",
         "reference": "1", "reward": i, "outcome": ["incorrect", "correct"][i],
         "reason": ["not_equal", "passed"][i], "components": {"math": i}, "advantage": i - 0.5}
        for step in range(10, STEPS + 1, 10) for i in (0, 1)
    ]
    (folder / "completions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


@pytest.fixture(scope="module")
def page_of_runs(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Three seeds and one whose name is hostile."""
    root = tmp_path_factory.mktemp("runs")
    names = ["seed-1", "seed-2", "seed-3", "<img src=x onerror='window.hacked = 1'>"]
    runs = [write_run(root / name, seed) for seed, name in enumerate(names, 1)]
    page = root / "runs.html"
    subprocess.run([BUILD / "cli/cupel", "report", *runs, "-o", page], check=True)
    return page


def curve_of(page: Page, title: str) -> Locator:
    """The curves of that title; charts of the samples may have the same."""
    heading = page.get_by_role("heading", name=title, exact=True)
    return page.locator("figure.curves", has=heading)


def numbers_of(page: Page, title: str) -> dict[str, list[str]]:
    """The table under curves, by step."""
    figure = curve_of(page, title)
    figure.get_by_text("Numbers", exact=True).click()
    figure.locator("tbody tr").first.wait_for()
    rows = figure.locator("tbody tr").evaluate_all(
        "lines => lines.map(line => [...line.cells].map(cell => cell.innerText))")
    return {first: rest for first, *rest in rows}


def readout(page: Page, title: str) -> str:
    return curve_of(page, title).locator(".readout").inner_text()


def test_run_curves_say_the_numbers(open_page, page_of_runs, shoot):
    page = open_page(page_of_runs)
    expect(page.get_by_role("heading", name="Training", exact=True)).to_be_visible()
    assert curve_of(page, "Reward").locator("path.curve").count() == 4
    assert curve_of(page, "pass@1").locator("path.curve.dashed").count() == 4
    reward = numbers_of(page, "Reward")
    assert len(reward) == STEPS
    assert [float(cell) for cell in reward["120"]] == [
        float(f"{reward_at(seed, 120):.4g}") for seed in (1, 2, 3, 4)]
    assert numbers_of(page, "KL")["9"] == ["–"] * 4
    assert numbers_of(page, "pass@1")["50"] == ["25.0%"] * 4
    assert page.evaluate("window.hacked") is None
    shoot(page, "run")


def test_run_values_at_the_pointer(open_page, page_of_runs):
    page = open_page(page_of_runs)
    assert "step 200" in readout(page, "Reward")
    area = curve_of(page, "Reward").locator("rect.hit")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    # Steps 1 to 200 from edge to edge.
    page.mouse.move(box["x"] + box["width"] * 99 / 199, box["y"] + 50)
    assert readout(page, "Reward").split("\n")[:2] == [
        "step 100", f"seed-1 {reward_at(1, 100):.4g}"]
    assert readout(page, "KL").split("\n")[:2] == ["step 100", "seed-1 0.1"]
    assert readout(page, "pass@1").split("\n")[:2] == ["step 100", "seed-1 50.0%"]
    expect(curve_of(page, "KL").locator("line.rule.shown")).to_be_attached()
    page.mouse.move(0, 0)
    assert "step 200" in readout(page, "Reward")


def test_run_smoothing_and_hiding(open_page, page_of_runs):
    page = open_page(page_of_runs)
    figure = curve_of(page, "Reward")
    raw = figure.locator("path.curve").first.get_attribute("d")
    page.get_by_label("Smoothing").fill("0.9")
    assert figure.locator("path.curve").count() == 8
    assert figure.locator("path.curve.faint").first.get_attribute("d") == raw
    assert figure.locator("path.curve:not(.faint)").first.get_attribute("d") != raw
    # The same by hand: weights 0.9^k, over their sum.
    top = sum(reward_at(1, STEPS - k) * 0.9**k for k in range(STEPS))
    expected = top / sum(0.9**k for k in range(STEPS))
    assert f"({expected:.4g})" in readout(page, "Reward")
    page.get_by_role("button", name="seed-2").click()
    assert figure.locator("path.curve").count() == 6
    assert "seed-2" not in readout(page, "Reward")
    page.get_by_role("button", name="seed-2").click()
    assert figure.locator("path.curve").count() == 8


def test_run_samples_at_a_step(open_page, page_of_runs):
    page = open_page(page_of_runs)
    assert count(page) == 4 * 2 * STEPS // 10
    figure = figure_of(page, "Component step")
    figure.get_by_text("Numbers", exact=True).click()
    line = figure.locator("tbody tr").first
    cells = line.locator("td").all_inner_texts()
    line.get_by_role("button").click()
    assert count(page) == sum(number(cell) for cell in cells[1:])


def test_run_on_a_phone_in_the_dark(open_page, page_of_runs, shoot):
    page = open_page(page_of_runs, color_scheme="dark", **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    curve_of(page, "Reward").locator("rect.hit").tap()
    assert "step 10" in readout(page, "Reward")
    shoot(page, "run-phone")
