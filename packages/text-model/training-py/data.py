"""The labelled sets as rows with one target a task. Labels of different sets do not agree, so each keeps its own output;
only Dynabench, HatemojiBuild and our templates share one (`hate`), as they were written to the same definition of hate.
"""
import gzip
import json
import os
import zlib

from templates import TEMPLATE_LABELS, build

# rows drawn an epoch (None: all); every epoch draws anew, so that most rows are seen
OPEN = {
    "dyn21-en": 17500, "hatemojibuild": None, "edos": None, "guest-misogyny": 1200, "ken20-en": 2500,
    "hatexplain-magpie": 2500, "davidson": 600, "convabuse": None, "uli-gendered-abuse": 2000, "sib200-benign": None,
}
TEMPLATES_AN_EPOCH = 8000
# licence as stated by the source; every one of these may be used commercially
LICENCES = {
    "dyn21-en": "CC BY 4.0", "hatemojibuild": "CC BY 4.0", "edos": "CC0 1.0", "guest-misogyny": "MIT", "ken20-en": "CC BY 4.0",
    "hatexplain-magpie": "MIT, Apache-2.0", "davidson": "MIT", "convabuse": "CC BY 4.0", "uli-gendered-abuse": "CC BY 4.0",
    "sib200-benign": "CC BY-SA 4.0 (text)", "templates": "Apache-2.0 (this repository)",
}
EDOS_PARTS = {"1": "edos_threat", "2": "edos_derogation", "3": "edos_animosity", "4": "edos_prejudice"}
HEADS = (
    ["hate", "edos"] + list(EDOS_PARTS.values())
    + ["guest", "ken", "hatexplain_toxic", "hatexplain_hate", "davidson_hate", "davidson_offensive"]
    + ["conv_abuse", "conv_sexual", "uli_gender", "uli_toxic", "emoji_threat", "emoji_dehumanisation", "emoji_women"]
    + ["tpl_" + label for label in TEMPLATE_LABELS]
)
WEIGHTS = {
    "ken": 0.5, "davidson_hate": 0.3, "davidson_offensive": 0.3, "hatexplain_toxic": 0.5, "hatexplain_hate": 0.5,
    **{name: 0.3 for name in EDOS_PARTS.values()},
}
TEMPLATES_TRAIN, TEMPLATES_DEV = 340, 60


def flag(value):
    return None if value is None else float(value)


def targets(name, row):
    """{head: 0.0 or 1.0} of one row; a head that is not there is masked out of the loss."""
    labels, found = row["labels"], {}
    kinds = set(row["categories"])
    if name == "dyn21-en":
        found["hate"] = flag(labels.get("hateful"))
    elif name == "ken20-en":
        found["ken"] = flag(labels.get("hateful"))
    elif name == "hatemojibuild":
        found["hate"] = flag(row["toxic"])
        if row["toxic"] is not None:
            found["emoji_threat"] = float("threat" in kinds)
            found["emoji_dehumanisation"] = float("dehumanisation" in kinds)
            if row["tfgbv"] is not None:
                found["emoji_women"] = float(row["tfgbv"])
    elif name == "edos":
        found["edos"] = flag(row["tfgbv"])
        for digit, head in EDOS_PARTS.items():
            found[head] = float(str(labels.get("label_category", "")).startswith(digit))
    elif name == "guest-misogyny":
        found["guest"] = flag(row["tfgbv"])
    elif name == "hatexplain-magpie":
        found["hatexplain_toxic"] = flag(row["toxic"])
        if row["toxic"] is not None:
            found["hatexplain_hate"] = float(labels.get("label") == "2")
    elif name == "davidson":
        if row["toxic"] is not None:
            found["davidson_hate"] = float("other_hate" in kinds)
            found["davidson_offensive"] = float(row["toxic"])
    elif name == "convabuse":
        found["conv_abuse"] = flag(row["toxic"])
        if row["toxic"] is not None:
            found["conv_sexual"] = float("sexual_harassment" in kinds)
    elif name == "uli-gendered-abuse":
        found["uli_gender"] = flag(row["tfgbv"])
        found["uli_toxic"] = flag(row["toxic"])
    elif name == "sib200-benign":
        found["hate"] = 0.0
        found.update({"tpl_" + label: 0.0 for label in TEMPLATE_LABELS})
    return {head: value for head, value in found.items() if value is not None}


def side_of(name, row, with_dev):
    """train, dev or test. A set without a dev part lends one tenth of its train rows, chosen by the row's id."""
    if row["split"] == "train" and not with_dev and zlib.crc32(f"{name}/{row['id']}".encode()) % 10 == 0:
        return "dev"
    return row["split"]


def load_rows(folder, names=OPEN):
    """{"train": rows, "dev": rows}; a row is {source, text, targets, function?}. Test rows are never read further."""
    parts = {"train": [], "dev": []}
    for name in names:
        with gzip.open(os.path.join(folder, name + ".jsonl.gz"), "rt", encoding="utf-8") as handle:
            rows = [row for row in map(json.loads, handle) if row["lang"] in ("en", "eng")]
        with_dev = any(row["split"] == "dev" for row in rows)
        for row in rows:
            side = side_of(name, row, with_dev)
            wanted = targets(name, row)
            if side in parts and wanted:
                parts[side].append({"source": name, "text": row["text"], "targets": wanted})
    for side, count in (("train", TEMPLATES_TRAIN), ("dev", TEMPLATES_DEV)):
        for row in build(side, count, 7):
            wanted = {"tpl_" + label: float(label in row["labels"]) for label in TEMPLATE_LABELS}
            if row["hate"] is not None:
                wanted["hate"] = float(row["hate"])
            parts[side].append({"source": "templates", "text": row["text"], "targets": wanted, "function": row["function"]})
    return parts
