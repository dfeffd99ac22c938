"""Dev figures in plain numpy: AUC, and macro-F1 at logit 0 and at the best cut."""
import numpy as np

from data import HEADS


def auc(wanted, scores):
    """Area under the ROC curve, ties counted as one half; nan with one class only."""
    positive = int(wanted.sum())
    negative = len(wanted) - positive
    if positive == 0 or negative == 0:
        return float("nan")
    order = np.argsort(scores, kind="stable")
    _, inverse, counts = np.unique(scores[order], return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = np.empty(len(scores))
    ranks[order] = (ends - (counts - 1) / 2)[inverse]
    return float((ranks[wanted == 1].sum() - positive * (positive + 1) / 2) / (positive * negative))


def macro_f1(wanted, said):
    values = []
    for label in (0, 1):
        hit = int(((wanted == label) & (said == label)).sum())
        wrong = int(((wanted == label) != (said == label)).sum())
        values.append(2 * hit / (2 * hit + wrong) if hit else 0.0)
    return sum(values) / 2


def best_cut(wanted, scores):
    """(cut, macro-F1) of the best of 97 quantiles."""
    cuts = np.quantile(scores, np.linspace(0.02, 0.98, 97))
    values = [macro_f1(wanted, (scores >= cut).astype(int)) for cut in cuts]
    best = int(np.argmax(values))
    return float(cuts[best]), values[best]


def dev_report(rows, logits):
    """{source/head: {n, positives, auc, f1At0, bestF1, cut}}, and for the templates the accuracy of each function."""
    report = {}
    for column, head in enumerate(HEADS):
        for source in sorted({row["source"] for row in rows}):
            index = [i for i, row in enumerate(rows) if row["source"] == source and head in row["targets"]]
            wanted = np.array([int(rows[i]["targets"][head]) for i in index])
            if len(index) < 30 or wanted.min() == wanted.max():
                continue
            scores = logits[index, column]
            cut, best = best_cut(wanted, scores)
            report[f"{source}/{head}"] = {
                "n": len(index), "positives": int(wanted.sum()), "auc": round(auc(wanted, scores), 4),
                "f1At0": round(macro_f1(wanted, (scores >= 0).astype(int)), 4), "bestF1": round(best, 4), "cut": round(cut, 3),
            }
    column = HEADS.index("hate")
    functions = {}
    for row, value in zip(rows, logits[:, column]):
        if row["source"] == "templates" and "hate" in row["targets"]:
            functions.setdefault(row["function"], []).append(float((value >= 0) == (row["targets"]["hate"] == 1)))
    report["templates/functions"] = {name: round(sum(v) / len(v), 3) for name, v in functions.items()}
    return report
