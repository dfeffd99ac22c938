import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from './metrics.ts';

const read = (name: string) => readFileSync(new URL(`../../../docker/${name}`, import.meta.url), 'utf8');
interface Alert {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string };
}
interface Panel {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { expr: string }[];
}
const alerts: Alert[] = parse(read('alerts.yml')).groups.flatMap((g: { rules: Alert[] }) => g.rules);
const { panels } = JSON.parse(read('grafana-dashboard.json')) as { panels: Panel[] };
const expressions = [...alerts.map((a) => a.expr), ...panels.flatMap((p) => p.targets.map((t) => t.expr))];

/** What Prometheus adds, and what is no metric of a process. */
const OF_PROMETHEUS = ['job', 'instance', 'process', 'le'];

describe('what docker/ asks Prometheus for', () => {
  const labelsOf = new Map<string, readonly string[]>();
  beforeAll(() => {
    const { registry } = createMetrics('api');
    for (const metric of registry.getMetricsAsArray()) {
      const { labelNames = [] } = metric as unknown as { labelNames?: string[] };
      for (const end of ['', '_bucket', '_count', '_sum']) labelsOf.set(`${metric.name}${end}`, labelNames);
    }
  });

  it.each(expressions)('is measured: %s', (expr) => {
    const names = expr.match(/\b(haetae|nodejs|process)_[a-z0-9_]+/g) ?? [];
    expect(names.filter((name) => !labelsOf.has(name))).toEqual([]);
    // `up` is Prometheus' own.
    expect(names.length > 0 || expr.startsWith('up{')).toBe(true);
    const filters = [...expr.matchAll(/\{([^}]*)\}/g)].flatMap((m) => m[1]!.match(/[a-z_]+(?==|!=|=~|!~)/g) ?? []);
    const groups = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap((m) => m[1]!.split(',').map((l) => l.trim()));
    const known = [...OF_PROMETHEUS, ...names.flatMap((name) => labelsOf.get(name) ?? [])];
    expect([...filters, ...groups].filter((label) => !known.includes(label))).toEqual([]);
  });

  it('has alerts that say how bad it is and what to do, each under a name of its own', () => {
    expect(new Set(alerts.map((a) => a.alert)).size).toBe(alerts.length);
    for (const alert of alerts) {
      expect(['page', 'warn']).toContain(alert.labels.severity);
      expect(alert.annotations.summary.length).toBeGreaterThan(20);
      expect(alert.for).toMatch(/^\d+m$/);
    }
  });

  it('has panels that do not lie on one another', () => {
    expect(new Set(panels.map((p) => p.id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)} ${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('leaves out none of our own metrics', () => {
    const own = [...labelsOf.keys()].filter((name) => name.startsWith('haetae_') && !/_(bucket|count|sum)$/.test(name));
    const shown = expressions.join('\n');
    expect(own.filter((name) => !shown.includes(name))).toEqual(['haetae_items_repeated_total']);
  });
});
