#!/usr/bin/env python3
"""Writes a tiny llama model with random weights, for trying and testing without a download.

usage: tiny-gguf.py FILE

The text that it generates is noise, but loading, tokens, streams, usage counts and errors are those of a real model.
The same version of the gguf package writes the same bytes every time. 460 KiB; needs python3-gguf and numpy.
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

# One token per byte, so that every text can be written, after the three that every llama vocabulary has.
SPECIAL = [b"<unk>", b"<s>", b"</s>"]
TOKENS = SPECIAL + [b"<0x%02X>" % byte for byte in range(256)]
TOKEN_TYPES = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL] + [gguf.TokenType.BYTE] * 256

CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '\\n' }}{% endfor %}"
    "{{ '<|assistant|>' }}"
)


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
    writer.add_eos_token_id(2)
    writer.add_chat_template(CHAT_TEMPLATE)


def add_weights(writer: gguf.GGUFWriter) -> None:
    random = numpy.random.default_rng(SEED)

    def noise(name: str, *shape: int) -> None:
        writer.add_tensor(f"{name}.weight", (random.standard_normal(shape) * 0.2).astype(numpy.float32))

    def ones(name: str) -> None:
        writer.add_tensor(f"{name}.weight", numpy.ones(WIDTH, numpy.float32))

    noise("token_embd", len(TOKENS), WIDTH)
    noise("output", len(TOKENS), WIDTH)
    ones("output_norm")
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        ones(f"{block}.attn_norm")
        ones(f"{block}.ffn_norm")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            noise(f"{block}.{part}", WIDTH, WIDTH)
        noise(f"{block}.ffn_gate", FEED_FORWARD, WIDTH)
        noise(f"{block}.ffn_up", FEED_FORWARD, WIDTH)
        noise(f"{block}.ffn_down", WIDTH, FEED_FORWARD)


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
