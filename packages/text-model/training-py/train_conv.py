#!/usr/bin/env python3
"""Trains the subword convolution on the arrays that `haetae train` wrote. Build-time tool; the service never runs Python.

    python3 train_conv.py --work DIR [--transformer models/english-deep] [--seed 1] [--epochs 3] [--taught-epochs 1] [--threads 1]

`--work` holds conv.json and the arrays (src/train/write-conv-data.ts), and teacher.npz where teach_conv.py was run; with
`--transformer` it is run first where teacher.npz is missing. It receives checkpoint-0.pt, checkpoint-1.pt, conv.bin and conv-result.json. Batches and dropout depend on the seed and the step alone, so a run that was cut off and resumed equals
one that was not.
"""
import argparse
import json
import os
import subprocess
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

BATCH, WARM_UP = 512, 100
VARIED_SHARE = 0.4  # of the texts are read with spelling noise and varied cuts
TOKEN_DROP = 0.1
TEACHER_WEIGHT = 3.0
REVISED_SHARE = 0.25
WIDTH, FILTERS, INNER = 96, 256, 128


def read(folder, name, kind):
    return np.fromfile(os.path.join(folder, name + ".bin"), kind)


class Lists:
    """Lists of different lengths in one array."""

    def __init__(self, folder, name, offset, kind):
        self.offset = read(folder, offset, np.uint32).astype(np.int64)
        self.flat = read(folder, name, kind)

    def lengths(self):
        return np.diff(self.offset)

    def of(self, i):
        return self.flat[self.offset[i] : self.offset[i + 1]]


class Conv(nn.Module):
    """ids [B, T] with 0 as padding -> logits [B, outputs]. One convolution over three pieces, maximum and mean of it."""

    def __init__(self, pieces, outputs, width=WIDTH, filters=FILTERS, inner=INNER):
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(pieces, width) * 0.1)
        self.kernel = nn.Parameter(torch.randn(3 * width, filters) * (2 / (3 * width)) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(filters))
        self.dense = nn.Linear(2 * filters + width, inner)
        self.head = nn.Linear(inner, outputs)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, ids, drop_tokens=0.0):
        mask = (ids > 0).float().unsqueeze(-1)
        keep = mask
        if self.training and drop_tokens > 0:
            keep = mask * (torch.rand(mask.shape) >= drop_tokens).float()
        x = F.embedding(ids, self.embedding) * keep
        if self.training:  # one mask for all pieces of a text: as good, and a fraction of the random numbers
            x = x * F.dropout(x.new_ones(x.shape[0], 1, x.shape[2]), 0.1)
        side = F.pad(x, (0, 0, 1, 1))
        wide = torch.cat([side[:, :-2], x, side[:, 2:]], 2)
        h = F.relu(wide @ self.kernel + self.bias) * mask
        count = mask.sum(1).clamp(min=1)
        z = torch.cat([h.max(1)[0], h.sum(1) / count, x.sum(1) / count], 1)
        z = F.relu(self.dense(F.dropout(z, 0.2, self.training)))
        return self.head(F.dropout(z, 0.3, self.training))


def pad(lists):
    width = max(1, max(map(len, lists)))
    ids = np.zeros((len(lists), width), np.int64)
    for row, tokens in enumerate(lists):
        ids[row, : len(tokens)] = tokens
    return torch.from_numpy(ids)


def epoch_batches(rows, lengths, rng):
    order = rng.permutation(rows)
    batches = []
    for start in range(0, len(order), BATCH * 30):
        chunk = order[start : start + BATCH * 30]
        chunk = chunk[np.argsort(lengths[chunk], kind="stable")]
        batches += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
    return [batches[i] for i in rng.permutation(len(batches))]


def auc(wanted, scores):
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    ones = wanted == 1
    n = ones.sum()
    if n == 0 or n == len(wanted):
        return float("nan")
    return float((ranks[ones].sum() - n * (n + 1) / 2) / (n * (len(wanted) - n)))


def export(net, heads, work, facts):
    """conv.bin and conv-result.json: TensorFlow.js weights, the embedding as uint8; then conv-parity.json: logits for chance
    pieces, on what was stored."""
    state = {name: tensor.detach().float().numpy() for name, tensor in net.state_dict().items()}
    embedding = state["embedding"]
    low, high = np.quantile(embedding, 0.0001), np.quantile(embedding, 0.9999)
    low, high = -max(-low, high), max(-low, high)
    scale = float((high - low) / 254)
    packed = np.clip(np.round((embedding - low) / scale), 0, 255).astype(np.uint8)
    tensors = {
        "kernel": state["kernel"], "bias": state["bias"], "dense": state["dense.weight"].T, "dense.bias": state["dense.bias"],
        "head": state["head.weight"], "head.bias": state["head.bias"],
    }
    specs = [{"name": "conv/embedding", "shape": list(packed.shape), "dtype": "float32", "quantization": {"dtype": "uint8", "scale": scale, "min": float(low)}}]
    blobs = [packed.tobytes()]
    for name, array in tensors.items():
        specs.append({"name": "conv/" + name, "shape": list(array.shape), "dtype": "float32"})
        blobs.append(np.ascontiguousarray(array, np.float32).tobytes())
    with open(os.path.join(work, "conv.bin"), "wb") as handle:
        handle.write(b"".join(blobs))
    net.embedding.data = torch.from_numpy(packed.astype(np.float32) * np.float32(scale) + np.float32(low))
    net.eval()
    rng = np.random.default_rng(1)
    lists = [rng.integers(1, len(packed), int(n)) for n in rng.integers(1, 40, 24)]
    some = [int(h) for h in rng.integers(0, len(heads), 12)]
    with torch.no_grad():
        logits = [[round(float(x), 5) for x in net(pad([ids]))[0, some]] for ids in lists]
    with open(os.path.join(work, "conv-parity.json"), "w", encoding="utf-8") as handle:
        json.dump({"heads": some, "ids": [ids.tolist() for ids in lists], "logits": logits}, handle, separators=(",", ":"))
        handle.write("\n")
    with open(os.path.join(work, "conv-result.json"), "w", encoding="utf-8") as handle:
        json.dump({"heads": heads, "weightsManifest": [{"paths": ["conv.bin"], "weights": specs}], "training": facts}, handle)


class Rows:
    """The arrays of the work folder."""

    def __init__(self, work):
        with open(os.path.join(work, "conv.json"), encoding="utf-8") as handle:
            about = json.load(handle)
        self.heads, self.pieces = about["heads"], about["pieces"]
        self.plain = Lists(work, "plain-ids", "plain-offset", np.uint16)
        self.varied = Lists(work, "varied-ids", "varied-offset", np.uint16)
        self.head = Lists(work, "target-head", "target-offset", np.uint16)
        self.value = Lists(work, "target-value", "target-offset", np.float32)
        self.weight = Lists(work, "target-weight", "target-offset", np.float32)
        role = read(work, "role", np.uint8)
        self.lengths = self.plain.lengths()
        self.train = np.where((role == 0) & (self.lengths > 0))[0]
        self.dev = np.where((role == 1) & (self.lengths > 0))[0]
        self.teacher, self.taught = None, {}
        path = os.path.join(work, "teacher.npz")
        if os.path.exists(path):
            saved = np.load(path)
            self.teacher = 1 / (1 + np.exp(-saved["logits"].astype(np.float32)))
            self.taught = {int(row): i for i, row in enumerate(saved["rows"])}
            self.taught_heads = [str(name) for name in saved["heads"]]


def label_loss(logits, rows, batch):
    """Masked binary cross-entropy; a row with many targets does not count for more than two."""
    counts = rows.head.offset[batch + 1] - rows.head.offset[batch]
    at = np.repeat(np.arange(len(batch)), counts)
    head = np.concatenate([rows.head.of(i) for i in batch]).astype(np.int64)
    value = torch.from_numpy(np.concatenate([rows.value.of(i) for i in batch]))
    weight = np.concatenate([rows.weight.of(i) for i in batch])
    sums = np.bincount(at, weight, len(batch))
    weight = torch.from_numpy((weight * np.minimum(1, 2 / np.maximum(sums, 1e-6))[at]).astype(np.float32))
    losses = F.binary_cross_entropy_with_logits(logits[torch.from_numpy(at), torch.from_numpy(head)], value, reduction="none")
    return (losses * weight).sum() / len(batch)


def teacher_loss(logits, rows, batch):
    """Cross-entropy with the transformer's probabilities, on the rows that it has read."""
    known = [(r, rows.taught[int(i)]) for r, i in enumerate(batch) if int(i) in rows.taught]
    if not known:
        return logits.sum() * 0
    own = logits[torch.tensor([r for r, _ in known])][:, len(rows.heads) :]
    wanted = torch.from_numpy(rows.teacher[[k for _, k in known]])
    losses = F.binary_cross_entropy_with_logits(own, wanted, reduction="none")
    return losses.mean(1).sum() / len(batch)


def run_phase(net, rows, phase, epochs, rate, args):
    """Trains for some epochs; phase 0 on labels, phase 1 with the teacher as well."""
    rest = [p for n, p in net.named_parameters() if n != "embedding"]
    optimiser = torch.optim.AdamW([{"params": [net.embedding], "weight_decay": 0.0}, {"params": rest, "weight_decay": 0.01}], lr=rate)
    rng = np.random.default_rng(args.seed + 100 * phase)
    own = rows.train
    if phase == 1:  # what the teacher has read, and a share of the rest so that nothing is forgotten
        taught = np.isin(own, np.fromiter(rows.taught, np.int64))
        own = own[taught | (rng.random(len(own)) < REVISED_SHARE)]
    plan = [batch for _ in range(epochs) for batch in epoch_batches(own, rows.lengths, rng)]
    checkpoint = os.path.join(args.work, f"checkpoint-{phase}.pt")
    first, spent_before = 0, 0.0
    if os.path.exists(checkpoint):
        saved = torch.load(checkpoint)
        if saved["plan"] != (len(plan), args.seed):
            sys.exit(f"{checkpoint} belongs to another plan: remove it or choose another --work")
        net.load_state_dict(saved["net"])
        if "optimiser" in saved:
            optimiser.load_state_dict(saved["optimiser"])
        first, spent_before = saved["step"], saved["spent"]
        print(f"phase {phase + 1}: resumed at step {first} of {len(plan)}", flush=True)
    began, running = time.time() - spent_before, 0.0
    for step in range(first, len(plan)):
        net.train()
        torch.manual_seed((args.seed + 100 * phase) * 1_000_003 + step)
        own = np.random.default_rng([args.seed + 100 * phase, step])
        batch = plan[step]
        pick = own.random(len(batch)) < VARIED_SHARE
        ids = pad([(rows.varied if v else rows.plain).of(i) for i, v in zip(batch, pick)])
        scale = min(1.0, (step + 1) / WARM_UP) * max(0.0, 1 - step / len(plan))
        for group in optimiser.param_groups:
            group["lr"] = rate * scale
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not args.no_bf16):
            logits = net(ids, TOKEN_DROP)
        logits = logits.float()
        loss = label_loss(logits, rows, batch)
        if phase == 1:
            loss = loss + TEACHER_WEIGHT * teacher_loss(logits, rows, batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(rest, 1.0)
        optimiser.step()
        running += float(loss.detach())
        done = step + 1
        if done % 200 == 0:
            spent = time.time() - began
            left = spent / done * (len(plan) - done)
            print(f"phase {phase + 1}: step {done}/{len(plan)} loss {running / 200:.4f} {spent:.0f} s, {left:.0f} s left", flush=True)
            running = 0.0
        if done % 500 == 0 or done == len(plan):
            state = {"net": net.state_dict(), "step": done, "plan": (len(plan), args.seed), "spent": time.time() - began}
            if done < len(plan):
                state["optimiser"] = optimiser.state_dict()
            torch.save(state, checkpoint + ".part")
            os.replace(checkpoint + ".part", checkpoint)


def widen(net, more, seed):
    """The network with `more` outputs after its own."""
    torch.manual_seed(seed)
    old = net.head
    net.head = nn.Linear(old.in_features, old.out_features + more)
    nn.init.normal_(net.head.weight, std=0.02)
    nn.init.zeros_(net.head.bias)
    net.head.weight.data[: old.out_features] = old.weight.data
    net.head.bias.data[: old.out_features] = old.bias.data


def dev_report(net, rows, heads):
    net.eval()
    out = np.zeros((len(rows.dev), len(heads)), np.float32)
    order = np.argsort(rows.lengths[rows.dev], kind="stable")
    with torch.no_grad():
        for start in range(0, len(order), 512):
            part = order[start : start + 512]
            out[part] = net(pad([rows.plain.of(i) for i in rows.dev[part]])).numpy()
    owners = {}
    for r, i in enumerate(rows.dev):
        for h, v in zip(rows.head.of(i), rows.value.of(i)):
            owners.setdefault(int(h), []).append((r, v))
    report = {}
    for h, found in sorted(owners.items()):
        r, v = np.array([x[0] for x in found]), np.array([x[1] for x in found])
        if 15 <= v.sum() <= len(v) - 15:
            report[heads[h]] = {"rows": len(v), "ones": int(v.sum()), "auc": round(auc(v, out[r, h]), 4)}
    return report


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--work", required=True)
    args.add_argument("--transformer", help="folder of the English transformer that teaches")
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--epochs", type=int, default=3, help="on labels alone")
    args.add_argument("--taught-epochs", type=int, default=1, help="with the teacher, where teacher.npz is there")
    args.add_argument("--threads", type=int, default=1)
    args.add_argument("--no-bf16", action="store_true", help="float32 throughout; slower on CPUs with AMX")
    args = args.parse_args()
    if args.transformer and not os.path.exists(os.path.join(args.work, "teacher.npz")):
        print("the English transformer reads the English rows", flush=True)
        teach = os.path.join(os.path.dirname(os.path.abspath(__file__)), "teach_conv.py")
        subprocess.run([sys.executable, teach, "--work", args.work, "--transformer", args.transformer, "--threads", str(args.threads)], check=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rows = Rows(args.work)
    heads = list(rows.heads)
    print(len(rows.train), "rows,", len(heads), "outputs,", rows.pieces, "pieces", flush=True)
    net = Conv(rows.pieces, len(heads))
    run_phase(net, rows, 0, args.epochs, 3e-3, args)
    if rows.teacher is not None:
        widen(net, len(rows.taught_heads), args.seed)
        heads += ["en/teacher@" + name for name in rows.taught_heads]
        run_phase(net, rows, 1, args.taught_epochs, 1.5e-3, args)
    facts = {"rows": len(rows.train), "epochs": args.epochs, "seed": args.seed}
    if rows.teacher is not None:
        facts.update(teacher=len(rows.taught), taughtEpochs=args.taught_epochs)
    facts["dev"] = dev_report(net, rows, heads)
    for name, one in facts["dev"].items():
        print(name, one)
    export(net, heads, args.work, facts)


if __name__ == "__main__":
    main()
