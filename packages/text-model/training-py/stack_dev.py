#!/usr/bin/env python3
"""Dev figures of a trained network beyond single heads, by cross-validation on dev rows; test rows are never read.

    python3 stack_dev.py --data DIR --base DIR --run DIR

Prints, for EDOS, the head alone and a logistic stack of all heads (five folds), and for hate the functional templates at
the cut chosen on Dynabench dev, by function.
"""
import argparse
import json
import os

import numpy as np
import torch

from data import HEADS, load_rows
from encoder import Encoder, read_package, source_state
from metrics import auc, best_cut, macro_f1
from prepare import emoji_names, prepare
from tokenizer import Tokenizer
from train import score


def fit(features, wanted, ridge=3.0, rounds=40):
    """Logistic regression with ridge by Newton steps; the last weight is the intercept."""
    x = np.c_[features, np.ones(len(features))].astype(np.float64)
    w = np.zeros(x.shape[1])
    penalty = np.eye(x.shape[1]) * ridge
    penalty[-1, -1] = 0
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty + np.eye(len(w)) * 1e-9, x.T @ (p - wanted) + penalty @ w)
    return w


def folded(features, wanted, folds=5):
    out = np.zeros(len(wanted))
    part = np.random.RandomState(0).permutation(len(wanted)) % folds
    for fold in range(folds):
        w = fit(features[part != fold], wanted[part != fold])
        out[part == fold] = features[part == fold] @ w[:-1] + w[-1]
    return out


def cross_f1(scores, wanted, folds=5):
    """Macro-F1 with the cut for each fold chosen on the others."""
    said = np.zeros(len(wanted), int)
    part = np.random.RandomState(1).permutation(len(wanted)) % folds
    for fold in range(folds):
        cut, _ = best_cut(wanted[part != fold], scores[part != fold])
        said[part == fold] = scores[part == fold] >= cut
    return macro_f1(wanted, said)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--data", "--base", "--run"):
        args.add_argument(name, required=True)
    args = args.parse_args()
    torch.set_num_threads(1)
    with open(os.path.join(args.base, "vocab.json"), encoding="utf-8") as handle:
        tokenizer = Tokenizer(json.load(handle))
    emoji = emoji_names()
    rows = load_rows(args.data, ("dyn21-en", "hatemojibuild", "edos"))["dev"]
    net = Encoder(source_state(read_package(args.base)), len(HEADS))
    net.load_state_dict(torch.load(os.path.join(args.run, "model.pt"))["net"])
    logits = score(net, [row["text"] for row in rows], lambda text: tokenizer.encode(prepare(text, emoji)))
    np.save(os.path.join(args.run, "dev-logits.npy"), logits)

    def pick(source, head):
        index = [i for i, row in enumerate(rows) if row["source"] == source and head in row["targets"]]
        return index, np.array([int(rows[i]["targets"][head]) for i in index])

    index, wanted = pick("edos", "edos")
    alone = logits[index, HEADS.index("edos")]
    stacked = folded(logits[index], wanted)
    for name, scores in (("edos head", alone), ("edos stack of all heads", stacked)):
        print(f"{name}: AUC {auc(wanted, scores):.4f}, macro-F1 {cross_f1(scores, wanted):.4f} (cut from the other folds)")
    index, wanted = pick("dyn21-en", "hate")
    scores = logits[index, HEADS.index("hate")]
    cut, best = best_cut(wanted, scores)
    print(f"dyn21 dev: AUC {auc(wanted, scores):.4f}, macro-F1 {best:.4f} at {cut:.2f}")
    index, wanted = pick("templates", "hate")
    scores = logits[index, HEADS.index("hate")]
    for at in (0.0, cut):
        said = (scores >= at).astype(int)
        print(f"functional templates at {at:.2f}: macro-F1 {macro_f1(wanted, said):.4f}, AUC {auc(wanted, scores):.4f}, "
              f"hate found {said[wanted == 1].mean():.3f}, non-hate left alone {1 - said[wanted == 0].mean():.3f}")
    functions = {}
    for i, label, value in zip(index, wanted, scores):
        functions.setdefault(rows[i]["function"], []).append((value >= 0) == bool(label))
    print({name: round(float(np.mean(hits)), 2) for name, hits in functions.items()})


if __name__ == "__main__":
    main()
