"""TRL's GRPO on the small model, on one thread of the CPU."""

import os

os.environ["OMP_NUM_THREADS"] = "1"

import torch  # noqa: E402
from datasets import Dataset  # noqa: E402
from runs import LONGEST, prompts  # noqa: E402
from transformers import PreTrainedTokenizerFast, PrinterCallback  # noqa: E402
from trl import GRPOConfig, GRPOTrainer  # noqa: E402

torch.set_num_threads(1)


def worth(ids):
    """The reward of a completion, from its token ids: how many different ones it has, in tens."""
    return len(set(ids)) / 10


def reward(completion_ids, **_):
    return [worth(list(ids)) for ids in completion_ids]


class Recorder(GRPOTrainer):
    """Keeps the completions of the first batch, and the losses of all updates, unrounded."""

    batch = None

    def compute_loss(self, model, inputs, *arguments, **options):
        loss = super().compute_loss(model, inputs, *arguments, **options)
        if self.batch is None:
            self.batch, self.losses = inputs, []
        self.losses.append(loss.item())
        return loss


def trainer(model, output, kind=GRPOTrainer, prompt_count=64, **settings):
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(model / "tokenizer.json"),
        eos_token="<|endoftext|>",
        pad_token="<|pad|>",
        padding_side="left",
    )
    defaults = {
        "output_dir": str(output),
        "use_cpu": True,
        "bf16": False,
        "gradient_checkpointing": False,
        "seed": 3,
        "lr_scheduler_type": "constant",
        "max_completion_length": LONGEST,
        "temperature": 1.0,
        "mask_truncated_completions": False,
        "weight_decay": 0.0,
        "max_grad_norm": 1.0,
        "logging_steps": 1,
        "save_strategy": "no",
        "report_to": [],
        "disable_tqdm": True,
        "model_init_kwargs": {"dtype": "float32"},
    }
    made = kind(
        model=str(model),
        processing_class=tokenizer,
        reward_funcs=reward,
        train_dataset=Dataset.from_list([{"prompt": text} for text in prompts(prompt_count)]),
        args=GRPOConfig(**defaults | settings),
    )
    made.remove_callback(PrinterCallback)
    return made
