"""The trainer's models beside transformers': the same logits, the same words, the same files."""

import os
import pathlib
import subprocess

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
    set_seed,
)

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("CUPEL_BUILD", ROOT / "build/release"))
PROBE = BUILD / "tests/trainer/cupel_model_probe"

SHAPE = {
    "vocab_size": 211,
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 512,
    "pad_token_id": 0,
    "bos_token_id": None,
    "eos_token_id": None,  # nothing ends before its time
}
LLAMA_ROPE = {
    "rope_type": "llama3",
    "rope_theta": 500000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}
MODELS = {
    "qwen2": (Qwen2ForCausalLM, Qwen2Config(**SHAPE, tie_word_embeddings=True)),
    "qwen2 untied": (Qwen2ForCausalLM, Qwen2Config(**SHAPE, tie_word_embeddings=False)),
    "qwen3": (
        Qwen3ForCausalLM,
        # A head's size is no share of the hidden one's, as in Qwen3-0.6B.
        Qwen3Config(**SHAPE, head_dim=32, tie_word_embeddings=True),
    ),
    "llama3": (
        LlamaForCausalLM,
        LlamaConfig(**SHAPE, rope_parameters=LLAMA_ROPE, tie_word_embeddings=False),
    ),
}


@pytest.fixture(params=MODELS)
def model(request):
    """Random weights, much larger than a fresh model's: attention looks somewhere, words differ."""
    make, config = MODELS[request.param]
    set_seed(7)
    made = make(config).eval()
    with torch.no_grad():
        for name, weight in made.named_parameters():
            if "norm" in name:
                weight.copy_(1 + 0.3 * torch.randn_like(weight))
            else:
                weight.copy_((0.3 if "bias" in name else 0.15) * torch.randn_like(weight))
    made.label = request.param
    return made


def probe(*arguments):
    if not PROBE.exists():
        pytest.fail(f"{PROBE} is not there; run scripts/build-trainer cupel_model_probe")
    ended = subprocess.run([PROBE, *arguments], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


def ask(verb, folder, tmp_path, **tensors):
    source, target = tmp_path / "in.safetensors", tmp_path / "out.safetensors"
    save_file(tensors, source)
    probe(verb, folder, source, target)
    (answer,) = load_file(target).values()
    return answer


def logits_of(model, ids):
    with torch.no_grad():
        return model(input_ids=ids, use_cache=False).logits.float()


def test_logits(model, tmp_path):
    model.save_pretrained(tmp_path / "model")
    # Longer than what llama3's rotary embedding is stretched from.
    ids = torch.randint(SHAPE["vocab_size"], (3, 150))

    ours = ask("logits", tmp_path / "model", tmp_path, ids=ids)

    theirs = logits_of(model, ids)
    off = (ours - theirs).abs().max().item()
    print(f"\n{model.label}: logits up to {theirs.abs().max():.1f}, largest difference {off:.1e}")
    assert theirs.std() > 0.5
    assert off < 1e-4


def test_logits_from_shards(model, tmp_path):
    model.save_pretrained(tmp_path / "model", max_shard_size="100KB")
    assert len(list((tmp_path / "model").glob("*.safetensors"))) > 1
    ids = torch.randint(SHAPE["vocab_size"], (2, 20))

    ours = ask("logits", tmp_path / "model", tmp_path, ids=ids)

    assert (ours - logits_of(model, ids)).abs().max() < 1e-4


def test_logits_from_weights_in_bfloat16(model, tmp_path):
    model.to(torch.bfloat16).save_pretrained(tmp_path / "model")
    # Loaded anew: `to` has rounded the rotary embedding's frequencies, too.
    widened = AutoModelForCausalLM.from_pretrained(tmp_path / "model", dtype=torch.float32)
    ids = torch.randint(SHAPE["vocab_size"], (2, 20))

    ours = ask("logits", tmp_path / "model", tmp_path, ids=ids)

    assert (ours - logits_of(widened, ids)).abs().max() < 1e-4


def test_greedy_continuations(model, tmp_path):
    model.save_pretrained(tmp_path / "model")
    counts, steps = [1, 7, 19, 12], 24
    prompts = [torch.randint(1, SHAPE["vocab_size"], (count,)) for count in counts]
    padded = torch.nn.utils.rnn.pad_sequence(prompts, batch_first=True)

    ours = ask(
        "greedy",
        tmp_path / "model",
        tmp_path,
        ids=padded,
        counts=torch.tensor(counts),
        steps=torch.tensor([steps]),
    )

    for said, prompt in zip(ours, prompts, strict=True):
        theirs = model.generate(
            prompt[None], max_new_tokens=steps, do_sample=False, eos_token_id=None
        )
        assert said.tolist() == theirs[0, len(prompt) :].tolist()
    assert len(set(ours.flatten().tolist())) > 10  # no model that says one word for ever


@pytest.mark.parametrize("type", [torch.float32, torch.bfloat16], ids=["float32", "bfloat16"])
def test_what_is_saved_is_loaded_by_transformers(model, type, tmp_path):
    model.to(type).save_pretrained(tmp_path / "model")

    probe("save", tmp_path / "model", tmp_path / "saved")

    theirs, info = AutoModelForCausalLM.from_pretrained(
        tmp_path / "saved", dtype="auto", output_loading_info=True
    )
    assert not info["missing_keys"] and not info["unexpected_keys"]
    assert theirs.__class__ is model.__class__
    before, after = model.state_dict(), theirs.state_dict()
    assert before.keys() == after.keys()
    for name, tensor in before.items():
        assert after[name].dtype == type
        assert torch.equal(after[name].view(torch.uint8), tensor.view(torch.uint8)), name
    # The configuration too: the same numbers come out of it.
    ids = torch.randint(SHAPE["vocab_size"], (2, 150))
    again = AutoModelForCausalLM.from_pretrained(tmp_path / "model", dtype="auto")
    assert torch.equal(logits_of(theirs, ids), logits_of(again, ids))


@pytest.mark.parametrize("type", [torch.float32, torch.bfloat16], ids=["float32", "bfloat16"])
def test_a_saved_file_is_the_one_that_safetensors_writes(model, type, tmp_path):
    model.to(type).save_pretrained(tmp_path / "model")

    probe("save", tmp_path / "model", tmp_path / "saved")

    saved = tmp_path / "saved/model.safetensors"
    weights = load_file(tmp_path / "model/model.safetensors")
    save_file(weights, tmp_path / "theirs.safetensors", metadata={"format": "pt"})
    assert saved.read_bytes() == (tmp_path / "theirs.safetensors").read_bytes()
