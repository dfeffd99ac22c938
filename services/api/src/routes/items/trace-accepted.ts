import type { ApiDeps } from '../../deps.ts';

/** The first span of an item's trace: from its request to its commit. All others hang below it. */
export function traceAccepted(
  { traces }: Pick<ApiDeps, 'traces'>,
  id: string,
  { fromMs, ...attributes }: { fromMs: number; media: number; items?: number },
): void {
  if (traces.on)
    traces.record({ of: id, span: 'acceptItem', kind: 'server', fromMs, attributes: { item: id, ...attributes } });
}
