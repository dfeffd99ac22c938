/**
 * Aho–Corasick: finds every occurrence of many terms in one pass, in time linear in the text and the number of hits
 * (Aho and Corasick, "Efficient string matching", CACM 18(6), 1975). Works on UTF-16 code units, which is exact for
 * finding whole terms because no well-formed term starts or ends within a surrogate pair of well-formed text.
 */
interface Node {
  next: Map<number, Node>;
  fail: Node | undefined;
  /** The nearest node on the fail path (itself excluded) that ends a term. */
  dictionary: Node | undefined;
  terms: number[];
}
const node = (): Node => ({ next: new Map(), fail: undefined, dictionary: undefined, terms: [] });

/** Calls `visit(termIndex, end)` for each occurrence, by end (exclusive), longer terms first. */
export type FindAll = (text: string, visit: (termIndex: number, end: number) => void) => void;

/** Builds the automaton for `terms`; empty terms never occur, repeated terms are each reported. */
export function buildAhoCorasick(terms: readonly string[]): FindAll {
  const root = node();
  terms.forEach((term, index) => {
    if (term === '') return;
    let at = root;
    for (let i = 0; i < term.length; i += 1) {
      const unit = term.charCodeAt(i);
      let next = at.next.get(unit);
      if (next === undefined) {
        next = node();
        at.next.set(unit, next);
      }
      at = next;
    }
    at.terms.push(index);
  });
  linkFailures(root);

  return (text, visit) => {
    let at = root;
    for (let i = 0; i < text.length; i += 1) {
      at = step(at, text.charCodeAt(i), root);
      for (let hit: Node | undefined = at; hit !== undefined; hit = hit.dictionary) {
        for (const index of hit.terms) visit(index, i + 1);
      }
    }
  };
}

function step(from: Node, unit: number, root: Node): Node {
  for (let at: Node | undefined = from; at !== undefined; at = at.fail) {
    const next = at.next.get(unit);
    if (next !== undefined) return next;
  }
  return root;
}

/** Breadth first, so that the fail node, which is shallower, is complete before it is used. */
function linkFailures(root: Node): void {
  const queue: Node[] = [root];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const [unit, child] of at.next) {
      child.fail = at.fail === undefined ? root : step(at.fail, unit, root);
      child.dictionary = child.fail.terms.length > 0 ? child.fail : child.fail.dictionary;
      queue.push(child);
    }
  }
}
