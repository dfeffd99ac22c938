/** Ids of keys and people, wherever they stand in a text. */
const ACTOR = /\b(?:usr|key|ses)_[0-9a-hjkmnp-tv-z]{26}\b/g;

/** Names for the people of one package: the same person has the same name in all of it, and another in the next package. */
export interface Pseudonyms {
  /** The value with every id of a person or key replaced, in strings at any depth. */
  replace<T>(value: T): T;
  /** Pseudonym → id, for the sealed map. */
  map(): Record<string, string>;
}

export function createPseudonyms(): Pseudonyms {
  const names = new Map<string, string>();
  const nameOf = (id: string) => {
    let name = names.get(id);
    if (name === undefined) {
      name = `reviewer-${names.size + 1}`;
      names.set(id, name);
    }
    return name;
  };
  const replace = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(ACTOR, nameOf);
    if (Array.isArray(value)) return value.map(replace);
    if (value === null || typeof value !== 'object' || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k.replace(ACTOR, nameOf), replace(v)]));
  };
  return {
    replace: <T>(value: T) => replace(value) as T,
    map: () => Object.fromEntries([...names].map(([id, name]) => [name, id])),
  };
}
