"""Modest spelling noise, so that typos, masked letters and spaced words are not new to the network."""
LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7"}


def disturb(word, rng):
    at = rng.randrange(1, len(word) - 1) if len(word) > 2 else 0
    kind = rng.randrange(7)
    if kind == 0 and len(word) > 3:  # neighbours swapped
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1 and len(word) > 3:  # letter lost
        return word[:at] + word[at + 1 :]
    if kind == 2:  # letter doubled
        return word[: at + 1] + word[at:]
    if kind == 3 and len(word) > 3:  # letter masked
        return word[:at] + rng.choice("**#.-") + word[at + 1 :]
    if kind == 4:  # leet
        letters = [i for i, c in enumerate(word) if c.lower() in LEET]
        if letters:
            i = rng.choice(letters)
            return word[:i] + rng.choice(LEET[word[i].lower()]) + word[i + 1 :]
    if kind == 5 and 3 < len(word) < 9:  # letters spaced out
        return " ".join(word)
    return word


def augment(text, rng, share=0.15):
    """The text, with chance `share` a few words disturbed, and with chance 0.25 in lower case."""
    if rng.random() < share:
        words = text.split(" ")
        for _ in range(max(1, len(words) // 8)):
            i = rng.randrange(len(words))
            if len(words[i]) > 2:
                words[i] = disturb(words[i], rng)
        if len(words) > 2 and rng.random() < 0.15:  # one space lost
            i = rng.randrange(len(words) - 1)
            words[i : i + 2] = [words[i] + words[i + 1]]
        text = " ".join(words)
    return text.lower() if rng.random() < 0.25 else text
