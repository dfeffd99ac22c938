import type { AnyLabel, Reason } from '@haetae/contracts';

/** One thing that a score gives cause for. `confidence` in [0,1]; only a flagging finding makes a person look. */
export interface Finding {
  flags: boolean;
  label: AnyLabel | undefined;
  confidence: number;
  reason: Reason;
}

/** Two decimals, cut, not rounded: a score just under its threshold must not read as if it had reached it. */
export function shown(value: number): string {
  return (Math.floor(value * 100 + 1e-9) / 100).toFixed(2);
}
