/** The URL of a call: `{name}` in the path filled in, lists repeated, what is undefined left out. */
export function buildUrl(
  baseUrl: string,
  path: string,
  parameters: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name];
    // An empty part would lead to another route.
    if (value === undefined || value === '') throw new TypeError(`${path} takes a path parameter ${name}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) search.append(name, String(one));
  const asked = search.size > 0 ? `?${search}` : '';
  return `${baseUrl.replace(/\/+$/, '')}${filled}${asked}`;
}
