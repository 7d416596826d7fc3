"""A report as a person uses it: opened, filtered, searched, read on a phone and in the dark."""

from __future__ import annotations

import collections
import json
import pathlib
import re
import subprocess

from playwright.sync_api import Locator, Page, expect

from conftest import BUILD, PHONE, ROWS
from rows import NEEDLE, read_rows


def figure_of(page: Page, title: str) -> Locator:
    """The chart of that title, with its table."""
    return page.locator("figure", has=page.get_by_role("heading", name=title, exact=True))


def numbers_under(page: Page, title: str) -> dict[str, list[str]]:
    """The table under a chart, by its first column."""
    figure = figure_of(page, title)
    figure.get_by_text("Numbers", exact=True).click()
    lines = figure.locator("tbody tr")
    lines.first.wait_for()
    cells = [line.locator("td").all_inner_texts() for line in lines.all()]
    return {first: rest for first, *rest in cells}


def number(text: str) -> int:
    return int(text.replace(",", ""))


def count(page: Page) -> int:
    """How many samples the list has."""
    return number(re.match(r"[\d,]+", page.locator(".count").inner_text())[0])


def show_all(page: Page) -> None:
    page.get_by_label("also rows without text").check()


def items(page: Page) -> Locator:
    return page.locator("#sample-list .item")


def choose_item(page: Page, position: int = 0) -> None:
    items(page).nth(position).click()


# ---- size and time


def test_a_hundred_thousand_rows_open_in_two_seconds(open_page, scored):
    assert scored.stat().st_size < 15e6
    times = []
    for _ in range(3):
        page = open_page(scored)
        times.append(int(page.locator("html").get_attribute("data-ready")))
        page.context.close()
    print(f"usable after {sorted(times)} ms; the page has {scored.stat().st_size / 1e6:.1f} MB")
    assert min(times) < 2000


def test_the_list_holds_what_one_sees(open_page, scored):
    page = open_page(scored)
    show_all(page)
    assert count(page) == ROWS
    assert 5 < items(page).count() < 60
    page.locator("#sample-list").press("End")
    last = page.locator("#sample-list .item[aria-selected=true]")
    expect(last).to_have_attribute("aria-posinset", str(ROWS))
    expect(last).to_be_in_viewport()
    assert items(page).count() < 60


# ---- what it says


def test_totals_are_those_of_the_rows(open_page, scored, out_rows):
    page = open_page(scored)
    tiles = dict(zip(page.locator(".tile dt").all_inner_texts(),
                     page.locator(".tile dd:first-of-type").all_inner_texts()))
    outcomes = collections.Counter(row["outcome"] for row in out_rows)
    assert number(tiles["rows"]) == ROWS
    for sign, outcome in zip("✓✗○!", ["correct", "incorrect", "unscorable", "error"]):
        assert number(tiles[f"{sign} {outcome}"]) == outcomes[outcome]
    rewards = [row["reward"] for row in out_rows if row["reward"] is not None]
    assert float(tiles["mean reward"]) == float(f"{sum(rewards) / len(rewards):.4g}")


def test_charts_count_the_rows(open_page, scored, out_rows):
    page = open_page(scored)
    scores = collections.Counter((row["reward"], row["outcome"]) for row in out_rows)
    reward = numbers_under(page, "Reward")
    assert [number(cell) for cell in reward["1"]] == [scores[1, "correct"], 0, 0, 0]
    assert [number(cell) for cell in reward["0"]] == [0, scores[0, "incorrect"], 0, 0]

    scored_of, correct_of = collections.Counter(), collections.Counter()
    for row in out_rows:
        scored_of[row["id"]] += row["outcome"] in ("correct", "incorrect")
        correct_of[row["id"]] += row["outcome"] == "correct"
    # Most prompts have 16 scored completions; those of the others go to the nearest sixteenth, but
    # for never and always.
    rates = collections.Counter()
    for prompt, scored_count in scored_of.items():
        if scored_count:
            rate = correct_of[prompt] / scored_count
            rates[rate * 16 if rate in (0, 1) else min(15, max(1, round(rate * 16)))] += 1
    passes = numbers_under(page, "Pass rate of prompts")
    assert [number(cells[0]) for cells in passes.values()] == [rates[k] for k in range(17)]

    lengths = numbers_under(page, "Length and correctness")
    assert sum(number(cell) for cells in lengths.values() for cell in cells[1:]) == ROWS


def test_reasons_by_source(open_page, scored, out_rows):
    page = open_page(scored)
    table = page.locator("table.reasons")
    heads = table.locator("thead th").all_inner_texts()
    counts = collections.Counter((row["reason"], row["data_source"]) for row in out_rows)
    seen = {}
    for line in table.locator("tbody tr").all():
        reason = line.locator("th").inner_text().split()[-1]
        for head, cell in zip(heads[2:], line.locator("td").all_inner_texts()[1:]):
            if cell != "·":
                seen[reason, head] = number(cell)
    assert seen == dict(counts)


def test_charts_of_one_source(open_page, scored, out_rows):
    page = open_page(scored)
    page.locator(".section-head select").select_option(label="geometry")
    reward = numbers_under(page, "Reward")
    of_source = [row for row in out_rows if row["data_source"] == "geometry"]
    assert number(reward["1"][0]) == sum(row["reward"] == 1 for row in of_source)
    show_all(page)
    assert count(page) == len(of_source)


# ---- finding samples


def test_filters(open_page, scored, out_rows):
    page = open_page(scored)
    assert 1000 < count(page) < ROWS
    expect(page.locator(".note").last).to_contain_text(f"of {ROWS:,} rows")
    show_all(page)
    filters = page.locator("form.filters")
    filters.get_by_label("Outcome").select_option(label="✗ incorrect")
    assert count(page) == sum(row["outcome"] == "incorrect" for row in out_rows)
    filters.get_by_label("Reason").select_option(label="truncated")
    truncated = [row for row in out_rows if row["reason"] == "truncated"]
    assert count(page) == len(truncated)
    filters.get_by_label("Source").select_option(label="numbers")
    assert count(page) == sum(row["data_source"] == "numbers" for row in truncated)
    page.get_by_role("button", name="Clear").click()
    assert count(page) == ROWS
    expect(filters.get_by_label("Outcome")).to_have_value("")


def test_a_bar_chooses_its_rows(open_page, scored, out_rows):
    page = open_page(scored)
    show_all(page)
    page.locator("figure", has_text="Reward").first.locator(".bar").first.click()
    assert count(page) == sum(row["reward"] == 0 for row in out_rows)
    page.get_by_role("button", name="reward 0").click()
    assert count(page) == ROWS
    # The same for those who cannot click on a bar.
    numbers_under(page, "Reward")
    page.get_by_role("button", name="1", exact=True).press("Enter")
    assert count(page) == sum(row["reward"] == 1 for row in out_rows)


def test_each_bar_chooses_what_it_counts(open_page, shaped):
    out = read_rows(shaped.parent / "shaped.out.jsonl")
    with_reward = sum(row["reward"] is not None for row in out)
    page = open_page(shaped)
    for title, total in [
        ("Reward", with_reward),
        ("Component length", with_reward),
        ("Length and correctness", len(out)),
    ]:
        bars = numbers_under(page, title)
        assert len(bars) > 8
        figure = figure_of(page, title)
        chosen = 0
        for label, cells in bars.items():
            button = figure.get_by_role("button", name=label, exact=True)
            expected = sum(number(cell) for cell in cells if re.fullmatch(r"[\d,]+", cell))
            assert button.count() == (expected > 0)
            if expected > 0:
                button.click()
                assert count(page) == expected, (title, label)
                chosen += expected
        assert chosen == total


def test_search_and_the_marked_answer(open_page, scored, shoot):
    page = open_page(scored)
    page.keyboard.press("/")
    page.keyboard.type(NEEDLE.upper())
    expect(page.locator(".count")).to_have_text("1 sample")
    choose_item(page)
    sample = page.locator("article.sample")
    expect(sample.locator("h3")).to_have_text("p0 #5")
    answer = sample.locator(".is-extracted").inner_text()
    expect(sample.locator("mark")).to_have_text(answer)
    expect(sample.locator(".completion .text")).to_have_text(f"{NEEDLE} \\boxed{{{answer}}}")
    assert page.evaluate("CSS.highlights.get('searched').size") == 1
    shoot(page, "sample", full=False)
    page.locator("#search").fill("nothing has this in it")
    expect(page.locator(".count")).to_contain_text("0 samples")


def test_keys(open_page, scored):
    page = open_page(scored)
    page.locator("#sample-list").focus()
    selected = page.locator(".item[aria-selected=true]")
    for key, position in [("ArrowDown", 1), ("ArrowDown", 2), ("j", 3), ("k", 2), ("Home", 1)]:
        page.keyboard.press(key)
        expect(selected).to_have_attribute("aria-posinset", str(position))
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#sample-list")).to_be_focused()


def test_links_show_the_same(open_page, scored, out_rows):
    page = open_page(scored)
    page.locator("form.filters").get_by_label("Outcome").select_option(label="✗ incorrect")
    choose_item(page, 3)
    heading = page.locator("article.sample h3").inner_text()
    fragment = "#" + page.url.split("#")[1]
    shown = count(page)
    again = open_page(scored, fragment)
    expect(again.locator("article.sample h3")).to_have_text(heading)
    assert count(again) == shown
    # A row without its text is found too.
    far = open_page(scored, "#row=99999")
    expect(far.locator("article.sample h3")).to_have_text(
        f"{out_rows[99998]['id']} #{out_rows[99998]['index']}")
    searched = open_page(scored, "#text=" + NEEDLE.replace(" ", "+"))
    expect(searched.locator(".count")).to_have_text("1 sample")
    # What a link names and the page has not, is passed over.
    assert count(open_page(scored, "#outcome=fine&row=x&range=nothing:1:2")) > 1000


def test_rows_without_a_source_have_a_link(open_page, folder):
    right = {"completion": "\\boxed{3}", "reference": "3"}
    rows = [right, {**right, "completion": "4"}, {**right, "data_source": "named"}]
    (folder / "sources.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = [BUILD / "cli/cupel", "score", "sources.jsonl", "-o", "sources.out.jsonl"]
    subprocess.run([*command, "--report", "sources.html"], cwd=folder, check=True)
    page = open_page(folder / "sources.html", "#source=")
    assert count(page) == 2
    page.locator("form.filters").get_by_label("Outcome").select_option(label="✗ incorrect")
    assert count(page) == 1
    assert count(open_page(folder / "sources.html", "#" + page.url.split("#")[1])) == 1
    assert "source=&" in page.url


def test_skipping_to_the_samples_keeps_what_was_chosen(open_page, scored):
    page = open_page(scored, "#row=2&outcome=correct")
    shown = count(page)
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".list")).to_be_focused()
    assert count(page) == shown
    assert "outcome=correct" in page.url and "row=2" in page.url


def test_other_completions_of_the_prompt(open_page, scored):
    page = open_page(scored, "#row=1")
    chips = page.locator(".siblings button")
    assert chips.count() == 16
    chips.nth(7).click()
    expect(page.locator("article.sample h3")).to_have_text("p0 #7")


# ---- where it is read


def test_desktop(open_page, scored, shoot):
    page = open_page(scored, "#row=3")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, "desktop")


def test_phone(open_page, scored, shoot):
    page = open_page(scored, **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, "phone")
    items(page).first.tap()
    expect(page.locator("article.sample h3")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, "phone-sample", full=False)
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_role("heading", name="Samples", exact=True)).to_be_in_viewport()


def background(page: Page) -> int:
    """The brightness of the page's ground, 0 to 765."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3])


def test_dark(open_page, scored, shoot):
    dark = open_page(scored, "#row=3", color_scheme="dark")
    assert background(dark) < 120
    shoot(dark, "dark")
    light = open_page(scored, color_scheme="light")
    assert background(light) > 700
    switch = light.locator("#theme")
    expect(switch).to_have_text("Theme: auto")
    switch.click()
    assert background(light) < 120
    switch.click()
    assert background(light) > 700


def test_print(open_page, scored, tmp_path):
    page = open_page(scored, "#row=3")
    page.emulate_media(media="print")
    expect(page.locator("#sample-list")).to_be_hidden()
    expect(page.locator("svg").first).to_be_visible()
    page.pdf(path=tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").stat().st_size > 10_000


# ---- what rows may contain


def test_texts_are_never_run(open_page, sample, shoot):
    page = open_page(sample)
    expect(page.locator("h1")).to_have_text("A sample <script>window.hacked = 6</script>")
    total = count(page)
    page.locator("#sample-list").focus()
    for _ in range(total):
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, "hostile")
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script, main style").count() == 0
    for row in (1, 8, 9):
        phone = open_page(sample, f"#row={row}", **PHONE)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_texts_are_shown_as_they_are(open_page, sample):
    page = open_page(sample, "#row=1")
    completion = page.locator(".completion .text")
    expect(completion).to_have_text("</script><script>window.hacked = 3</script>")
    for row, parts in [
        (4, ["⟨U+202E⟩gnihtemos⟨U+202C⟩", "zero⟨U+200B⟩width"]),
        (5, ["NUL␀ bell␇ escape␛[31m delete␡"]),
        (6, ["broken UTF-8: \ufffd\ufffd \ufffd( \ufffd"]),
        (7, ["emoji 💡, é, 漢字, עברית, العربية"]),
        (8, ["bytes are left out here", "\\boxed{4}"]),
    ]:
        page.goto(page.url.split("#")[0] + f"#row={row}")
        for part in parts:
            expect(completion).to_contain_text(part)
    expect(page.locator("mark")).to_have_text("4")


def test_nothing_but_the_page_can_run(open_page, sample):
    page = open_page(sample, allowed="Content Security Policy")
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.hacked = 9";
        document.body.append(script);
    }""")
    assert page.evaluate("window.hacked") is None


def test_sections_of_other_commands(open_page, sample):
    page = open_page(sample)
    funnel = numbers_under(page, "Rows that are left after each step")
    assert [cells for cells in funnel.values()] == [["8,000"], ["4,200"], ["3,960.5"], ["12"]]
    assert numbers_under(page, "pass@k")["pass@8"] == ["0.71", "0.66 to 0.75"]
    table = page.locator("figure", has_text="By source").locator("table").first
    assert table.locator("tbody tr").first.locator("td").all_inner_texts() == [
        "gsm8k", "0.912", "0.90 to 0.92", "1,319"]
    expect(page.locator("form.filters").get_by_label("Check")).to_be_visible()


def cells_of(page: Page, title: str) -> list[list[str]]:
    """What stands in a command's table."""
    lines = figure_of(page, title).locator("tbody tr")
    return [line.locator("td").all_inner_texts() for line in lines.all()]


def test_filter_eval_and_validate(open_page, pages, shoot):
    raw = read_rows(pages["eval"].parent / "raw.jsonl")
    scored_rows = read_rows(pages["eval"].parent / "scored.jsonl")
    kept = read_rows(pages["filter"].parent / "sft.jsonl")
    right = sum(row["outcome"] == "correct" for row in scored_rows)

    page = open_page(pages["filter"])
    funnel = numbers_under(page, "Rows that are left after each step")
    assert number(funnel["read"][0]) == 1600
    assert number(funnel["scores"][0]) == right
    assert number(funnel["per_prompt"][0]) == len(kept)
    assert sum(number(row[2]) for row in cells_of(page, "Rows by data_source")) == len(kept)
    page.locator("form.filters").get_by_label("Step").select_option(label="kept")
    assert count(page) == len(kept)
    shoot(page, "filter")

    page = open_page(pages["eval"])
    scored_count = collections.Counter()
    correct = collections.Counter()
    for row in scored_rows:
        if row["outcome"] in ("correct", "incorrect"):
            scored_count[row["id"]] += 1
            correct[row["id"]] += row["outcome"] == "correct"
    mean = sum(correct[one] / scored_count[one] for one in scored_count) / len(scored_count)
    metrics = numbers_under(page, "Metrics")
    assert abs(float(metrics["pass@1"][0]) - mean) < 5e-4
    assert {row[0] for row in cells_of(page, "By data_source")} == {
        row["data_source"] for row in scored_rows}
    # Both runs are of the same responses.
    assert {row[3] for row in cells_of(page, "Comparison")} == {"+0.0000"}
    assert count(page) == 1600
    shoot(page, "eval")

    page = open_page(pages["validate"])
    checks = {row[0]: row for row in cells_of(page, "Checks")}
    faulty = sum(row["reference"] == "\\frac{" for row in raw)
    assert number(checks["bad_reference"][2]) == faulty > 0
    assert count(page) == len(raw)
    page.locator("form.filters").get_by_label("Check").select_option(label="bad_reference")
    assert count(page) == faulty
    choose_item(page)
    expect(page.locator("article.sample")).to_contain_text("bad_reference (error)")
    shoot(page, "validate")


def test_messages_are_shown_one_by_one(open_page, sample):
    page = open_page(sample, "#row=10")
    assert page.locator(".prompt .role").all_inner_texts() == ["system", "user"]
    assert page.locator(".prompt .text").all_inner_texts() == ["Be brief.", "2+2?"]


def test_a_broken_page_says_so(open_page, scored, tmp_path):
    broken = tmp_path / "broken.html"
    text = scored.read_text()
    at = text.index('id="rows-data">') + 1000
    broken.write_text(text[:at] + "AAAAAAAA" + text[at + 8:])
    page = open_page(broken, allowed=" ")
    expect(page.get_by_role("alert")).to_contain_text("could not be opened")


def test_licences_are_in_it(open_page, sample):
    page = open_page(sample)
    page.get_by_text("Licences", exact=True).click()
    expect(page.locator(".licences")).to_contain_text("Redistribution and use in source and binary")
