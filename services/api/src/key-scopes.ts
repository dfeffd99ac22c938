const READS = new Set(['GET', 'HEAD']);

/** The group that a route belongs to: the word after `/v1/`, or the first one. */
export const groupOf = (url: string): string => {
  const words = url.split('/').filter((w) => w !== '');
  return (words[0] === 'v1' ? words[1] : words[0]) ?? '';
};

export const SCOPE_PATTERN = /^[a-z][a-z-]*(?::(?:read|write))?$/;

/**
 * Whether scopes cover a request. A scope is a group of routes, as in `items`, or the half of one that reads (`cases:read`: GET
 * alone) or the half that does something (`banks:write`). A scope takes away from the role; it never adds to it.
 */
export function isWithinScopes(scopes: readonly string[], method: string, url: string): boolean {
  const group = groupOf(url);
  // Every key may ask who it is.
  if (group === 'session' && READS.has(method)) return true;
  return scopes.includes(group) || scopes.includes(`${group}:${READS.has(method) ? 'read' : 'write'}`);
}
