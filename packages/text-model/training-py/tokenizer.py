"""SentencePiece-unigram tokenisation, id for id that of npm `@energetic-ai/embeddings` 0.2.0.

The reference has two habits that a textbook Viterbi has not, and both are kept: an unknown character scores 0 (better
than any known piece), and a position that no piece ends at counts as reached with score 0 and id 0. The TypeScript twin is
packages/text-model/src/transformer/tokenizer.ts; a fixture holds both to the same ids.
"""
import unicodedata

RESERVED = 6
SEPARATOR = "\u2581"


class Tokenizer:
    def __init__(self, vocabulary):
        """`vocabulary`: list of [piece, log probability], as in the package's vocab.json."""
        self.length = [len(piece) for piece, _ in vocabulary]
        self.pieces = {}
        for index in range(RESERVED, len(vocabulary)):
            piece, score = vocabulary[index]
            self.pieces[piece] = (score or 0.0, index)  # nine scores are null, which the reference adds as 0
        self.longest = max(map(len, self.pieces))
        self.first = {}
        for piece in self.pieces:
            self.first[piece[0]] = max(self.first.get(piece[0], 0), len(piece))

    def encode(self, text):
        text = unicodedata.normalize("NFKC", text)
        if not text:
            return []
        text = SEPARATOR + text.replace(" ", SEPARATOR)
        size = len(text)
        best = [0.0] * (size + 1)
        word = [0] * (size + 1)
        pieces, first = self.pieces, self.first
        for start in range(size):
            base = best[start]
            found = False
            for end in range(start + 1, min(size, start + first.get(text[start], 0)) + 1):
                hit = pieces.get(text[start:end])
                if hit is not None:
                    found = True
                    score = hit[0] + base
                    if best[end] == 0 or score >= best[end]:
                        best[end] = score
                        word[end] = hit[1]
            if not found:
                end = start + 1
                if best[end] == 0 or base >= best[end]:
                    best[end] = base
                    word[end] = 0
        ids = []
        at = size
        while at > 0:
            if not (ids and ids[-1] == 0 and word[at] == 0):
                ids.append(word[at])
            at -= self.length[word[at]]
        ids.reverse()
        return ids
