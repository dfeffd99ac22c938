// OpenAPI 3.1 → TypeScript. A renderer of our own, because openapi-typescript works on the compiler API of TypeScript 5, which
// the compiler of this repository no longer has. Handles what zod's JSON schemas hold.

/** A JSON schema as a TypeScript type, on one line. `isInput`: what may be left out may be undefined, too. */
export function renderSchema(schema, isInput = false) {
  const render = (part) => renderSchema(part, isInput);
  if (schema === undefined || schema === true || Object.keys(schema).length === 0) return 'unknown';
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.anyOf ?? schema.oneOf) return union((schema.anyOf ?? schema.oneOf).map(render));
  if (schema.allOf) return schema.allOf.map((part) => `(${render(part)})`).join(' & ');
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => render({ ...schema, type })));
  if (schema.type === 'array') return renderArray(schema, render);
  if (schema.type === 'object' || schema.properties || schema.additionalProperties)
    return renderObject(schema, render, isInput);
  if (schema.type === 'string') return schema.format === 'binary' ? 'Blob | Uint8Array' : 'string';
  if (schema.type === 'number' || schema.type === 'integer') return 'number';
  if (schema.type === 'boolean' || schema.type === 'null') return schema.type;
  return 'unknown';
}

const union = (types) => {
  const kinds = [...new Set(types)];
  return kinds.includes('unknown') ? 'unknown' : kinds.join(' | ');
};

function renderArray(schema, render) {
  if (schema.prefixItems) return `[${schema.prefixItems.map(render).join(', ')}]`;
  const item = render(schema.items);
  return /[ |&]/.test(item) ? `Array<${item}>` : `${item}[]`;
}

function renderObject({ properties = {}, required = [], additionalProperties }, render, isInput) {
  const fields = Object.entries(properties).map(([name, value]) =>
    renderField(name, required.includes(name), render(value), isInput),
  );
  if (fields.length > 0) return `{ ${fields.join('; ')} }`;
  if (additionalProperties === false) return 'Record<string, never>';
  return `Record<string, ${typeof additionalProperties === 'object' ? render(additionalProperties) : 'unknown'}>`;
}

const renderField = (name, isRequired, type, isInput) =>
  `${renderName(name)}${isRequired ? '' : '?'}: ${type}${isInput && !isRequired && type !== 'unknown' ? ' | undefined' : ''}`;

const renderName = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
const JSON_TYPE = /^application\/([\w.-]+\+)?json$/;
const LINES_TYPE = /ndjson|jsonl/;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** What one operation takes and gives, as the fields of a type. */
function renderOperation({ parameters = [], requestBody, responses, summary }) {
  const taken = (place) => {
    const named = parameters.filter((p) => p.in === place);
    if (named.length === 0) return 'undefined';
    return `{ ${named.map((p) => renderField(p.name, p.required, renderSchema(p.schema, true), true)).join('; ')} }`;
  };
  const good = Object.entries(responses).filter(([status]) => /^[23]/.test(status));
  const contents = good.flatMap(([, answer]) => Object.entries(answer.content ?? {}));
  const json = contents.filter(([type, c]) => JSON_TYPE.test(type) && renderSchema(c.schema) !== 'unknown');
  const lines = contents.find(([type]) => LINES_TYPE.test(type));
  const events = contents.find(([type]) => type === 'text/event-stream');
  const isEmpty = contents.length === 0;
  const body = Object.entries(requestBody?.content ?? {}).find(([type]) => JSON_TYPE.test(type));
  const fields = [
    `path: ${taken('path')}`,
    `query: ${taken('query')}`,
    `body: ${body ? renderSchema(body[1].schema, true) : requestBody ? 'unknown' : 'undefined'}`,
    `response: ${isEmpty ? 'undefined' : json.length === 0 ? 'unknown' : union(json.map(([, c]) => renderSchema(c.schema)))}`,
    ...(lines ? [`line: ${renderSchema(lines[1].schema)}`] : []),
    ...(events ? [`event: ${renderSchema(events[1].schema)}`] : []),
  ];
  return `/** ${(summary ?? '').replaceAll('*/', '')} */ KEY: { ${fields.join('; ')} };`;
}

/** Object types and long unions that stand in more than one place, under names of their own. */
function hoistRepeated(text) {
  const counts = new Map();
  for (const [found] of text.matchAll(/(?:"[^"]*" \| ){4,}"[^"]*"/g)) counts.set(found, (counts.get(found) ?? 0) + 1);
  const aliases = [...counts].filter(([, n]) => n > 1).sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));
  let rest = text;
  const types = aliases.map(([found], n) => {
    rest = rest.replaceAll(found, `Words${n + 1}`);
    return `type Words${n + 1} = ${found};`;
  });
  return { types, rest };
}

/** The whole module. The same document always gives the same text. */
export function renderTypes(document) {
  const lists = METHODS.map((method) => {
    const operations = Object.entries(document.paths)
      .filter(([, path]) => path[method])
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const lines = operations.map(([path, all]) =>
      renderOperation(all[method]).replace('KEY', () => JSON.stringify(path)),
    );
    return `  ${method}: {\n${lines.map((line) => `    ${line}`).join('\n')}\n  };`;
  });
  const problem = Object.values(document.paths)
    .flatMap((path) => METHODS.flatMap((method) => Object.entries(path[method]?.responses ?? {})))
    .find(([status]) => status === '4XX')?.[1].content['application/problem+json'].schema;
  const keyed = Object.entries(document.paths).flatMap(([path, all]) =>
    METHODS.filter((m) => all[m]?.parameters?.some((p) => p.in === 'header' && p.name === 'idempotency-key')).map(
      (m) => `${m} ${path}`,
    ),
  );
  const { types, rest } = hoistRepeated(lists.join('\n'));
  return [
    '// Generated by gen.mjs from the OpenAPI document of services/api. Do not edit.',
    `/** A problem document, RFC 9457. */\nexport type Problem = ${renderSchema(problem)};`,
    ...types,
    `/** Every operation, by method and path: what it takes and what it answers. */\nexport interface Api {\n${rest}\n}`,
    `/** Operations that take an Idempotency-Key. */\nexport const KEYED_OPERATIONS: readonly string[] = ${JSON.stringify(keyed.sort(), null, 2)};`,
    '',
  ].join('\n\n');
}
