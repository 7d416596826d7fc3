"""Ids and texts of the trainer's tokenizer are those of the package tokenizers, on vocabularies that it trains."""

import json
import os
import pathlib
import subprocess

import pytest
import tokenizers
from hostile_texts import damaged, texts
from tokenizers import AddedToken, Regex, decoders, models, normalizers, pre_tokenizers, processors, trainers

ROOT = pathlib.Path(__file__).parents[3]
PROBE = pathlib.Path(os.environ["CUPEL_PROBES"], "cupel_tokenizer_probe")
COUNT = int(os.environ.get("CUPEL_PARITY_TEXTS", 30000))

QWEN = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA = QWEN.replace(r"|\p{N}|", r"|\p{N}{1,3}|")
FOLDED = QWEN.replace("(?i:'s|'t|'re|'ve|'m|'ll|'d)", "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])")
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


@pytest.fixture(scope="session")
def prose():
    files = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("rewards/*.cc")]
    return "".join(path.read_text() for path in sorted(files))


def trained(prose, pattern, size, normalizer=None, ignore_merges=False):
    made = tokenizers.Tokenizer(models.BPE(ignore_merges=ignore_merges))
    made.normalizer = normalizer
    if pattern:
        level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
        made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"), level])
    else:
        made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    made.train_from_iterator([prose, *texts(3000, 7, prose)], trainer)
    return made


def qwen(prose):
    made = trained(prose, QWEN, 8000, normalizers.NFC())
    made.post_processor = processors.ByteLevel(trim_offsets=False)
    made.add_special_tokens(SPECIAL)
    made.add_tokens([AddedToken(each, normalized=False) for each in ("<think>", "</think>", "<tool>")])
    return made


def llama(prose):
    made = trained(prose, LLAMA, 4000, ignore_merges=True)
    made.add_special_tokens(["<|begin_of_text|>", "<|eot_id|>", "<|end", *SPECIAL])
    begin = made.token_to_id("<|begin_of_text|>")
    made.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=True),
            processors.TemplateProcessing(
                single="<|begin_of_text|> $A", pair="$A $B", special_tokens=[("<|begin_of_text|>", begin)]
            ),
        ]
    )
    return made


def gpt2(prose):
    made = trained(prose, None, 2000)
    made.add_special_tokens(["<|endoftext|>"])
    return made


def folded(prose):
    """Added tokens with everything that they may ask for."""
    made = trained(prose, FOLDED, 1000, normalizers.NFC())
    made.add_special_tokens([AddedToken("[MASK]", lstrip=True, rstrip=True, normalized=False), *SPECIAL])
    made.add_tokens([AddedToken("[W]", single_word=True, lstrip=True), AddedToken("cafe\u0301!"), "\u00e9e", "hello wor"])
    return made


def merges_as_texts(document):
    document["model"]["merges"] = [" ".join(pair) for pair in document["model"]["merges"]]


@pytest.fixture(scope="session", params=[qwen, llama, gpt2, folded])
def pair(request, prose, tmp_path_factory):
    """A tokenizer of the package, and the folder from which ours reads the same."""
    made = request.param(prose)
    folder = tmp_path_factory.mktemp(request.param.__name__)
    document = json.loads(made.to_str())
    if request.param is gpt2:
        merges_as_texts(document)
    (folder / "tokenizer.json").write_text(json.dumps(document))
    return made, folder


def asked(verb, folder, lines):
    given = "".join(json.dumps(line) + "\n" for line in lines)
    run = subprocess.run([PROBE, verb, folder], input=given, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.split("\n")[:-1]]


def expect_same(inputs, ours, theirs):
    assert len(ours) == len(theirs)
    wrong = [each for each in zip(inputs, ours, theirs) if each[1] != each[2]]
    assert not wrong, f"{len(wrong)} of {len(ours)} differ, the first: {min(wrong, key=lambda each: len(str(each[0])))!a}"


def ids_of(made, each, add=True):
    return made.encode(each, add_special_tokens=add).ids


def test_ids(pair, prose):
    made, folder = pair
    given = texts(COUNT, 1, prose)
    ours = asked("encode", folder, [{"text": each} for each in given])
    expect_same(given, ours, [each.ids for each in made.encode_batch(given)])


def test_special_tokens_as_text(pair, prose):
    made, folder = pair
    given = texts(COUNT // 5, 2, prose)
    ours = asked("encode", folder, [{"text": each, "parse": False, "add": False} for each in given])
    made.encode_special_tokens = True
    theirs = [ids_of(made, each, add=False) for each in given]
    made.encode_special_tokens = False
    expect_same(given, ours, theirs)


def test_every_character(pair):
    made, folder = pair
    points = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    # Nearly all that Unicode assigns is below; what comes behind is mostly one class, so it has fewer neighbours.
    shown = [f"{chr(c)}a{chr(c)} 1{chr(c)}." if c < 0x32000 else f"{chr(c)}a" for c in points]
    given = ["".join(shown[i : i + 64]) for i in range(0, len(shown), 64)]
    ours = asked("encode", folder, [{"text": each} for each in given])
    expect_same(given, ours, [each.ids for each in made.encode_batch(given)])


def test_what_is_no_utf8(pair, prose):
    made, folder = pair
    given = damaged(COUNT // 10, 3, prose)
    ours = asked("encode", folder, [{"bytes": each.hex()} for each in given])
    expect_same(given, ours, [ids_of(made, each.decode(errors="replace")) for each in given])


def test_long_runs(pair):
    made, folder = pair
    given = ["a" * 20000, "ab" * 10000, " " * 20000, "\n" * 9999 + " x", "\u4e00" * 5000, "0" * 9999, "the " * 5000, "!" * 9999 + "a"]
    ours = asked("encode", folder, [{"text": each} for each in given])
    expect_same(given, ours, [ids_of(made, each) for each in given])


@pytest.mark.parametrize("skip", [False, True])
def test_texts_of_ids(pair, prose, skip):
    made, folder = pair
    size = made.get_vocab_size()
    given = [ids_of(made, each) for each in texts(COUNT // 10, 4, prose)]
    # Tokens in any order: bytes that make no characters, and an id that no token has.
    given += [[(index * 7919 + place * place * 31) % (size + 1) for place in range(20)] for index in range(2000)]
    ours = asked("decode", folder, [{"ids": each, "skip": skip} for each in given])
    expect_same(given, ours, [made.decode(each, skip_special_tokens=skip) for each in given])
