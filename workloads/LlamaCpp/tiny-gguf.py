#!/usr/bin/env python3
"""Writes a tiny llama model with random weights, for trying and testing without a download.

usage: tiny-gguf.py FILE

The text that it generates is noise, but loading, tokens, streams, usage counts and errors are those of a real model.
Where tools are offered, it begins to call one: the template then ends its prompt with a token of its own, and the weights
make <tool_call> follow that token. The rest of the call is what llama-server's grammar allows, so that arguments which are
enumerated or of fixed length come out in full. The same version of the gguf package writes the same bytes every time. 460 KiB; needs python3-gguf and numpy.
"""
import sys

import gguf
import numpy

WIDTH = 64          # embedding length
LAYERS = 2
HEADS = 4
FEED_FORWARD = 128
CONTEXT = 2048      # tokens
SEED = 7

# One token per byte, so that every text can be written, after the three that every llama vocabulary has; then those of tools.
SPECIAL = [b"<unk>", b"<s>", b"</s>"]
TOKENS = SPECIAL + [b"<0x%02X>" % byte for byte in range(256)] + [b"<|tools|>", b"<tool_call>"]
TOKEN_TYPES = (
    [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    + [gguf.TokenType.BYTE] * 256
    + [gguf.TokenType.CONTROL, gguf.TokenType.USER_DEFINED]
)
MAY_CALL = TOKENS.index(b"<|tools|>")
CALL = TOKENS.index(b"<tool_call>")
# What it may say by itself: printable ASCII, since llama-server fails where what should be parsed for calls is no UTF-8; and an end.
END = 2
SAYS = [END] + [TOKENS.index(b"<0x%02X>" % byte) for byte in [10, *range(32, 127)]]
CALL_CHANNEL = 0    # the place in an embedding that says so; no layer reads or writes it

# Offers and calls tools in the form of Hermes, which llama-server recognizes. Who has just been answered by a tool calls none.
CHAT_TEMPLATE = """
{%- if tools %}
    {{- '<|system|>Tools:\\n<tools>' }}
    {%- for tool in tools %}{{- '\\n' + (tool | tojson) }}{%- endfor %}
    {{- '\\n</tools>\\n' }}
{%- endif %}
{%- for message in messages %}
    {{- '<|' + message['role'] + '|>' + (message['content'] or '') }}
    {%- for call in message['tool_calls'] or [] %}
        {{- '<tool_call>{"name": "' + call['function']['name'] + '", "arguments": ' + (call['function']['arguments'] | tojson) + '}</tool_call>' }}
    {%- endfor %}
    {{- '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|assistant|>' }}
    {%- if tools and messages[-1]['role'] != 'tool' %}{{- '<|tools|>' }}{%- endif %}
{%- endif %}"""


def add_header(writer: gguf.GGUFWriter) -> None:
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(TOKENS))
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)


def add_tokenizer(writer: gguf.GGUFWriter) -> None:
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(TOKENS)
    writer.add_token_scores([0.0] * len(TOKENS))
    writer.add_token_types(TOKEN_TYPES)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(END)
    # Without: a grammar is given the end of the prompt first, and would not know the space.
    writer.add_add_space_prefix(False)
    writer.add_chat_template(CHAT_TEMPLATE)


def add_weights(writer: gguf.GGUFWriter) -> None:
    random = numpy.random.default_rng(SEED)

    def noise(*shape: int) -> numpy.ndarray:
        return (random.standard_normal(shape) * 0.2).astype(numpy.float32)

    def add(name: str, weights: numpy.ndarray) -> None:
        writer.add_tensor(f"{name}.weight", weights)

    ones = numpy.ones(WIDTH, numpy.float32)
    embedding, output = noise(len(TOKENS), WIDTH), noise(len(TOKENS), WIDTH)
    embedding[:, CALL_CHANNEL] = output[:, CALL_CHANNEL] = 0
    # What is always zero is below most of the others, and never sampled but where a grammar leaves nothing else.
    output[numpy.setdiff1d(range(len(TOKENS)), SAYS)] = 0
    output[END] /= 2
    embedding[MAY_CALL, CALL_CHANNEL] = 100
    output[CALL, CALL_CHANNEL] = 5
    add("token_embd", embedding)
    add("output", output)
    add("output_norm", ones)
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        add(f"{block}.attn_norm", ones)
        add(f"{block}.ffn_norm", ones)
        readers = {"attn_q": noise(WIDTH, WIDTH), "attn_k": noise(WIDTH, WIDTH), "attn_v": noise(WIDTH, WIDTH),
                   "ffn_gate": noise(FEED_FORWARD, WIDTH), "ffn_up": noise(FEED_FORWARD, WIDTH)}
        writers = {"attn_output": noise(WIDTH, WIDTH), "ffn_down": noise(WIDTH, FEED_FORWARD)}
        for part, weights in readers.items():
            weights[:, CALL_CHANNEL] = 0
            add(f"{block}.{part}", weights)
        for part, weights in writers.items():
            weights[CALL_CHANNEL] = 0
            add(f"{block}.{part}", weights)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: tiny-gguf.py FILE")
    writer = gguf.GGUFWriter(sys.argv[1], "llama")
    add_header(writer)
    add_tokenizer(writer)
    add_weights(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
