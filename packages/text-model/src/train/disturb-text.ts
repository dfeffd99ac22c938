/** Modest spelling noise on normalised text, so that typos and masked letters are not new to the network. */

/** `text` with about one word in eight disturbed: letters swapped, lost, doubled, masked, or two words run together. */
export function disturbText(text: string, random: () => number): string {
  const words = text.split(' ');
  const pick = (n: number): number => Math.floor(random() * n);
  for (let n = Math.max(1, Math.floor(words.length / 8)); n > 0; n -= 1) {
    const at = pick(words.length);
    words[at] = disturbWord(words[at] as string, pick);
  }
  if (words.length > 2 && random() < 0.3) {
    const at = pick(words.length - 1);
    words.splice(at, 2, `${words[at]}${words[at + 1]}`);
  }
  return words.join(' ');
}

function disturbWord(word: string, pick: (n: number) => number): string {
  if (word.length < 3 || !/^\p{L}+$/u.test(word)) return word;
  const at = 1 + pick(word.length - 2);
  const before = word.slice(0, at);
  const rest = word.slice(at + 1);
  switch (word.length > 3 ? pick(5) : 1) {
    case 0:
      return `${before}${word[at + 1]}${word[at]}${word.slice(at + 2)}`;
    case 1:
      return `${before}${word[at]}${word[at]}${rest}`;
    case 2:
      return `${before}*${rest}`;
    default:
      return before + rest;
  }
}
