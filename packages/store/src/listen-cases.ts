import type { AnyLabel } from '@haetae/contracts';
import type { Database } from './database.ts';

/** What is told live of a case: ids, state, urgency, labels. Never content, and never that it waits for a second person. */
export interface CaseChange {
  organisationId: string;
  caseId: string;
  state: 'open' | 'leased' | 'decided';
  stage: 'review' | 'escalated' | 'appeal';
  urgency: number;
  labels: AnyLabel[];
  restricted: boolean;
  /** Whether it was restricted before this change too. */
  restrictedBefore: boolean;
  /** Whether the case was just opened. */
  opened: boolean;
}

/** As the trigger of the cases table writes it: short, because a notification holds 8000 bytes. */
interface Told {
  o: string;
  c: string;
  s: CaseChange['state'];
  g: CaseChange['stage'];
  u: number;
  l: AnyLabel[];
  r: boolean;
  n: boolean;
  w: boolean;
}

/**
 * Calls `onChange` for every case that changed, of all organisations, in the order of the commits, over one connection of its own.
 * `onGap` is called when that connection was made anew: what happened in between is not told. Resolves once it listens.
 */
export async function listenCases(
  sql: Database,
  on: { change: (change: CaseChange) => void; gap: () => void },
): Promise<() => Promise<void>> {
  let listening = false;
  const { unlisten } = await sql.listen(
    'haetae_cases',
    (payload) => {
      const { o, c, s, g, u, l, r, n, w } = JSON.parse(payload) as Told;
      on.change({
        organisationId: o,
        caseId: c,
        state: s,
        stage: g,
        urgency: u,
        labels: l,
        restricted: r,
        restrictedBefore: w,
        opened: n,
      });
    },
    () => {
      if (listening) on.gap();
      listening = true;
    },
  );
  return unlisten;
}
