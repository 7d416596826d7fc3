"""cupel.verify, cupel.explain: one completion."""

import math
import pickle

import pytest

import cupel


def test_a_verdict_says_what_was_decided_and_of_what():
    verdict = cupel.verify("So it is \\boxed{0.5}.", "1/2")
    assert verdict
    assert (verdict.score, verdict.reward) == (1.0, 1.0)
    assert (verdict.outcome, verdict.reason) == ("correct", "passed")
    assert (verdict.extracted, verdict.reference) == ("0.5", "1/2")
    assert verdict.detail is None
    assert 0 < verdict.elapsed < 10


def test_a_wrong_answer_is_false_and_says_why():
    verdict = cupel.verify("It is 5.", "4")
    assert not verdict
    assert (verdict.score, verdict.reason, verdict.extracted) == (0.0, "not_equal", "5")
    assert "5 is not 4" in verdict.detail


def test_references_may_be_numbers_and_booleans():
    assert cupel.verify("\\boxed{4}", 4)
    assert cupel.verify("\\boxed{0.25}", 0.25)
    assert cupel.verify("\\boxed{10^{30}}", 10**30)
    assert cupel.verify("true", True, verifier="match").reference == "true"


def test_what_has_no_reference_has_no_score():
    verdict = cupel.verify("4", None)
    assert (verdict.outcome, verdict.reason) == ("unscorable", "no_reference")
    assert math.isnan(verdict.score) and math.isnan(verdict.reward)
    assert verdict.components == pytest.approx({"math": math.nan}, nan_ok=True)


def test_options_of_a_verifier():
    text = "\\boxed{3}, no, 4"
    assert cupel.verify(text, "3", verifier="math:extract=boxed")
    assert cupel.verify(text, "4", verifier="math:extract=last_number")


def test_fields_of_the_row_reach_the_verifier():
    verdict = cupel.verify("The answer is (B).", "B", verifier="choice", choices=["red", "blue"])
    assert verdict and verdict.extracted == "B"


def test_messages_are_what_the_assistant_said_last():
    chat = [
        {"role": "assistant", "content": "\\boxed{3}"},
        {"role": "user", "content": "Really? I say \\boxed{5}."},
        {
            "role": "assistant",
            "content": [{"type": "text", "text": "Then "}, {"type": "text", "text": "\\boxed{4}"}],
        },
        {"role": "tool", "content": "\\boxed{6}"},
    ]
    assert cupel.verify(chat, "4").extracted == "4"
    assert cupel.verify([{"role": "assistant", "content": None}], "4").reason == "no_answer"


def test_none_is_an_error_of_its_own():
    verdict = cupel.verify(None, "4")
    assert (verdict.outcome, verdict.reason) == ("error", "bad_row")
    assert verdict.detail == "the completion is None; expected a string"


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb \\boxed{4}", "\x00", "😀" * 1000])
def test_no_text_raises(text):
    assert cupel.verify(text, "4").outcome in ("correct", "incorrect")
    assert cupel.verify("4", text).outcome in ("correct", "incorrect", "unscorable")
    assert cupel.verify("4", "4", prompt=text, note=text)


def test_lone_surrogates_are_replaced_one_by_one():
    assert cupel.verify("a\ud800b", "a\ufffdb", verifier="match")


def test_a_verdict_can_be_pickled():
    verdict = cupel.verify("It is 5.", "4")
    again = pickle.loads(pickle.dumps(verdict))
    for field in ("reward", "score", "outcome", "reason", "components", "extracted", "reference"):
        assert getattr(again, field) == getattr(verdict, field)
    assert (again.detail, again.elapsed, repr(again)) == (
        verdict.detail,
        verdict.elapsed,
        repr(verdict),
    )


def test_explain_shows_what_was_read():
    text = cupel.explain("So it is \\boxed{0.5}.", "1/2")
    lines = dict(line.split(None, 1) for line in text.splitlines() if line[:1].strip())
    assert lines["outcome"] == "correct (passed)"
    assert lines["reward"] == "1"
    assert "0.5" in text and "1/2" in text


@pytest.mark.parametrize(
    "arguments, message",
    [
        (
            dict(completion=b"4"),
            'completion is of type bytes; expected str.*value.decode\\("utf-8"',
        ),
        (dict(completion=4), "completion is of type int; expected str"),
        (dict(completion=["4"]), "completion is of type str; expected a .* message"),
        (dict(completion="4", reference=object()), "reference is of type object; expected str"),
    ],
)
def test_wrong_types_are_named(arguments, message):
    with pytest.raises(TypeError, match=message):
        cupel.verify(**arguments)


def test_an_unknown_verifier_raises_with_the_nearest_name():
    with pytest.raises(ValueError, match='unknown verifier "maht"; did you mean "math"'):
        cupel.verify("4", "4", verifier="maht")
