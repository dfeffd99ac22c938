"""What is done to a text before it is tokenised. The TypeScript twin is src/transformer/prepare.ts; a fixture holds both to
the same output, so every character class is spelt out instead of left to a regex engine."""
import json
import os
import re
import unicodedata

HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff\U0001f3fb-\U0001f3ff]")
LINK = re.compile(r"(?:https?://|www\.)[^\t-\r \u2028\u2029]+|\[URL\]|<url>|<URL>")
NAME = re.compile(r"@[A-Za-z0-9_]+|\[USER\]|<user>|<USER>")
RUN = re.compile(r"([^0-9\t-\r \u2028\u2029])\1{2,}")
SPACE = re.compile(r"[\t-\r \u2028\u2029]+")
QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "`": "'", "#": " "})
MAX_CHARS = 4000


def emoji_names():
    """{character: lower-case name} of the pictographs in the Unicode version of this Python."""
    ranges = [(0x2600, 0x27BF), (0x1F300, 0x1F3FA), (0x1F400, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1FAFF)]
    names = {}
    for low, high in ranges:
        for code in range(low, high + 1):
            name = unicodedata.name(chr(code), "")
            if name:
                names[chr(code)] = name.lower().replace("-", " ")
    return names


def load_emoji(folder):
    with open(os.path.join(folder, "emoji.json"), encoding="utf-8") as handle:
        return json.load(handle)


def prepare(text, emoji):
    """NFKC, hidden characters out, links and names to one word each, emoji to words, runs of three or more to one."""
    text = unicodedata.normalize("NFKC", text[:MAX_CHARS])
    text = HIDDEN.sub("", text)
    text = LINK.sub(" url ", text)
    text = NAME.sub(" user ", text)
    text = text.translate(QUOTES)
    text = RUN.sub(r"\1", text)
    if any(ord(c) >= 0x2600 for c in text):
        text = "".join(f" {emoji[c]} " if c in emoji else c for c in text)
    return SPACE.sub(" ", text).strip(" ")
