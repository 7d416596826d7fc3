"""What the trainer writes for a conversation is what Jinja makes of templates that mean the same as the public ones."""

import json
import os
import pathlib
import random
import subprocess

import pytest
from hostile_texts import texts
from jinja2.sandbox import ImmutableSandboxedEnvironment

PROBE = pathlib.Path(os.environ["CUPEL_PROBES"], "cupel_tokenizer_probe")
COUNT = int(os.environ.get("CUPEL_PARITY_TEXTS", 30000)) // 10

QWEN_SYSTEM = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
ANSWER = "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
TURN = "{{ '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>\\n' }}"

CHATML = "{% for message in messages %}{% set content = message.content %}" + TURN + "{% endfor %}" + ANSWER

QWEN25 = (
    "{% if messages[0].role != 'system' %}{{ '<|im_start|>system\\n" + QWEN_SYSTEM + "<|im_end|>\\n' }}{% endif %}" + CHATML
)

# Without tools: which message is the last question, and what of an answer is thoughts.
QWEN3 = """
{#- as with enable_thinking -#}
{%- set last = namespace(question=messages|length - 1) %}
{%- for message in messages %}
    {%- set content = message.content %}
    {%- set is_of_tool = content.startswith('<tool_response>') and content.endswith('</tool_response>') %}
    {%- if message.role == 'user' and not is_of_tool %}{% set last.question = loop.index0 %}{% endif %}
{%- endfor %}
{%- for message in messages %}
    {%- set content = message.content %}
    {%- if message.role == 'assistant' %}
        {%- set thoughts = '' %}
        {%- if '</think>' in content %}
            {%- set thoughts = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {%- if loop.index0 > last.question and (loop.last or thoughts) %}
            {%- set content = '<think>\\n' + thoughts.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') %}
        {%- endif %}
    {%- endif %}
    {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"""

LLAMA3 = (
    "{{ bos_token }}{% for message in messages %}"
    "{{ '<|start_header_id|>' + message.role + '<|end_header_id|>\\n\\n' + message.content | trim + '<|eot_id|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}"
)

TEMPLATES = {"chatml": CHATML, "qwen2.5": QWEN25, "qwen3": QWEN3, "llama3": LLAMA3}
PLACES = ["<think>", "</think>", "<think>\n", "\n</think>\n\n", "\n", "<tool_response>", "</tool_response>", " ", "\x1c", "\u3000"]


def conversations():
    source = random.Random(11)
    pieces = texts(2000, 12, "An answer, and what was thought before it: 2 + 2 = 4. ")

    def content():
        chosen = source.choices([source.choice(pieces), *PLACES], k=source.randint(0, 6))
        return "".join(chosen) if source.random() < 0.8 else f"<tool_response>{source.choice(pieces)}</tool_response>"

    roles = ["system", "user", "assistant", "assistant"]
    for _ in range(COUNT):
        messages = [{"role": source.choice(roles), "content": content()} for _ in range(source.randint(1, 6))]
        yield {"messages": messages, "prompt": source.random() < 0.5}


def rendered(template, lines):
    # As transformers sets it up.
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    made = environment.from_string(template)
    return [
        made.render(messages=each["messages"], add_generation_prompt=each["prompt"], bos_token="<|begin_of_text|>")
        for each in lines
    ]


def probe(*arguments, given):
    run = subprocess.run([PROBE, *arguments], input=given, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("name", TEMPLATES)
def test_conversations(name):
    given = list(conversations())
    printed = probe("render", name, given="".join(json.dumps(each) + "\n" for each in given))
    ours = [json.loads(line) for line in printed.split("\n")[:-1]]
    theirs = rendered(TEMPLATES[name], given)
    assert len(ours) == len(theirs)
    wrong = [each for each in zip(given, ours, theirs) if each[1] != each[2]]
    assert not wrong, f"{len(wrong)} of {len(ours)} differ, the first: {min(wrong, key=lambda each: len(str(each[0])))!a}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_are_recognised(name):
    assert probe("name", given=TEMPLATES[name]) == name + "\n"
