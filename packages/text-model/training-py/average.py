#!/usr/bin/env python3
"""The mean of the weights of several runs of train.py, as a run of its own for export.py.

    python3 average.py --runs RUN RUN [...] --data DIR --base DIR --out RUN

Runs that begin from the same base and the same heads (one seed) end near each other, and their mean does at least as well
as the better one on most tasks, at the price of one (Wortsman et al. 2022, "Model soups"). `--data` and `--base` as for
train.py; `--out` receives model.pt and dev.json.
"""
import argparse
import json
import os
import sys

import torch

from data import HEADS, load_rows
from encoder import Encoder, read_package, source_state
from metrics import dev_report
from prepare import emoji_names, prepare
from tokenizer import Tokenizer
from train import dev_rows, score


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--runs", required=True, nargs="+")
    args.add_argument("--data", required=True)
    args.add_argument("--base", required=True)
    args.add_argument("--out", required=True)
    args = args.parse_args()
    runs = [torch.load(os.path.join(run, "model.pt")) for run in args.runs]
    if any(run["heads"] != HEADS or run["seed"] != runs[0]["seed"] for run in runs):
        sys.exit("runs of one seed and with the heads of data.py can be averaged, others cannot")
    mean = {name: sum(run["net"][name] for run in runs) / len(runs) for name in runs[0]["net"]}
    net = Encoder(source_state(read_package(args.base)), len(HEADS))
    net.load_state_dict(mean)
    os.makedirs(args.out, exist_ok=True)
    torch.save({**runs[-1], "net": mean, "steps": [run["steps"] for run in runs]}, os.path.join(args.out, "model.pt"))
    with open(os.path.join(args.base, "vocab.json"), encoding="utf-8") as handle:
        tokenizer = Tokenizer(json.load(handle))
    emoji = emoji_names()
    dev = dev_rows(load_rows(args.data)["dev"])
    report = dev_report(dev, score(net, [row["text"] for row in dev], lambda text: tokenizer.encode(prepare(text, emoji))))
    with open(os.path.join(args.out, "dev.json"), "w", encoding="utf-8") as handle:
        json.dump(report, handle, indent=1)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
