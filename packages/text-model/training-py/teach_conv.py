#!/usr/bin/env python3
"""Lets the English transformer read the English rows of the convolution's work folder, as its teacher.

    python3 teach_conv.py --work DIR --transformer models/english-deep [--threads 1]

Reads english.json, writes teacher.npz: the rows and the transformer's logits for them. What a transformer with the same
weights has read before is taken from teacher-cache.npz, so that new templates do not cost a new reading. Build-time tool.
"""
import argparse
import hashlib
import json
import os
import time

import numpy as np
import torch

from encoder import Encoder, pad
from prepare import prepare
from tokenizer import Tokenizer

MAX_TOKENS = 64
BATCH_TOKENS = 4096


def read_stored(folder):
    """(network, heads, tokenizer, emoji) of an exported model folder, on its dequantised weights."""
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as handle:
        manifest = json.load(handle)
    group = manifest["weightsManifest"][0]
    raw = open(os.path.join(folder, group["paths"][0]), "rb").read()
    state, offset = {}, 0
    for entry in group["weights"]:
        count = int(np.prod(entry["shape"]))
        packed = entry.get("quantization")
        kind = np.uint8 if packed else np.float32
        array = np.frombuffer(raw, kind, count, offset).astype(np.float32).reshape(entry["shape"])
        if packed:
            array = array * np.float32(packed["scale"]) + np.float32(packed["min"])
        offset += count * (1 if packed else 4)
        state[entry["name"]] = torch.from_numpy(np.ascontiguousarray(array))
    head_kernel, head_bias = state.pop("head.kernel"), state.pop("head.bias")
    for i in (0, 1):  # gains and biases of the norms were moved into the kernels
        for norm, dense in (("norm1", "qkv"), ("norm2", "ffn1")):
            size = state[f"layer{i}.{dense}.kernel"].shape[0]
            state[f"layer{i}.{norm}.gain"] = torch.ones(size)
            state[f"layer{i}.{norm}.bias"] = torch.zeros(size)
    net = Encoder(state, len(manifest["heads"]))
    net.head.weight.data = head_kernel.T.contiguous()
    net.head.bias.data = head_bias
    read = lambda name: json.load(open(os.path.join(folder, name), encoding="utf-8"))
    return net.eval(), manifest["heads"], Tokenizer(read("vocab.json")), read("emoji.json")


def text_keys(texts):
    """64 bits of each text, to find it again."""
    return np.array([int.from_bytes(hashlib.blake2b(t.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") for t in texts], np.uint64)


def read_cache(path, weights):
    """{key: logits} of an earlier reading by the same weights."""
    if not os.path.exists(path):
        return {}
    saved = np.load(path)
    if str(saved["weights"]) != weights:
        return {}
    return dict(zip(saved["keys"].tolist(), saved["logits"]))


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--work", required=True)
    args.add_argument("--transformer", required=True)
    args.add_argument("--threads", type=int, default=1)
    args = args.parse_args()
    torch.set_num_threads(args.threads)
    net, heads, tokenizer, emoji = read_stored(args.transformer)
    with open(os.path.join(args.work, "english.json"), encoding="utf-8") as handle:
        rows = json.load(handle)
    keys = text_keys([text for _, text in rows])
    with open(os.path.join(args.transformer, "weights.bin"), "rb") as handle:
        weights = hashlib.sha256(handle.read()).hexdigest()
    cache = os.path.join(args.work, "teacher-cache.npz")
    known = read_cache(cache, weights)
    out = np.zeros((len(rows), len(heads)), np.float16)
    fresh = []
    for i, key in enumerate(keys.tolist()):
        if key in known:
            out[i] = known[key]
        else:
            fresh.append(i)
    print(f"{len(rows) - len(fresh)} texts known from before, {len(fresh)} to read", flush=True)
    tokens = {i: tokenizer.encode(prepare(rows[i][1], emoji))[:MAX_TOKENS] for i in fresh}
    order = sorted(fresh, key=lambda i: len(tokens[i]))
    began, done = time.time(), 0
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        while done < len(order):
            size = max(1, BATCH_TOKENS // max(1, len(tokens[order[min(len(order) - 1, done + 255)]])))
            part = order[done : done + size]
            out[part] = net(*pad([tokens[i] for i in part])).float().numpy()
            if done // 20000 != (done + len(part)) // 20000:
                spent = time.time() - began
                print(f"{done + len(part)} of {len(order)} texts read, {spent:.0f} s", flush=True)
            done += len(part)
    np.savez(cache, keys=keys, logits=out, weights=np.array(weights))
    np.savez(os.path.join(args.work, "teacher.npz"), rows=np.array([i for i, _ in rows]), logits=out, heads=np.array(heads))


if __name__ == "__main__":
    main()
