import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

const read = (name: string) => readFileSync(new URL(`../../../docker/${name}`, import.meta.url), 'utf8');
const named = (text: string) => [...new Set(text.match(/\b(haetae|nodejs|process)_[a-z0-9_]+/g) ?? [])];

it.each(['grafana-dashboard.json', 'alerts.yml'])('measures everything that docker/%s asks about', async (file) => {
  const { registry } = createMetrics('api');
  const known = new Set(
    registry.getMetricsAsArray().flatMap(({ name }) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]),
  );
  const names = named(read(file));
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});
