/** What the service answered, kept by the callers: what it owes. */
export interface AcknowledgedItem {
  id: string;
  externalId: string;
  picture: boolean;
  /** Kills whatever worker takes it up: it must end in the dead letters. */
  poison?: true;
  atMs: number;
}
export interface AcknowledgedDecision {
  id: string;
  caseId: string;
  atMs: number;
}

export function createJournal() {
  const items = new Map<string, AcknowledgedItem>();
  const decisions = new Map<string, AcknowledgedDecision>();
  /** Answers by `METHOD status`; status 0 is no answer at all. */
  const answers = new Map<string, number>();
  /** Things that may never be answered, in words. */
  const contradictions: { atMs: number; what: string }[] = [];
  const contradict = (what: string) => contradictions.push({ atMs: Date.now(), what });
  return {
    items,
    decisions,
    answers,
    contradictions,
    answered(what: string, status: number) {
      const key = `${what} ${status}`;
      answers.set(key, (answers.get(key) ?? 0) + 1);
    },
    acceptItem(item: Omit<AcknowledgedItem, 'atMs'>) {
      const known = items.get(item.externalId);
      if (!known) items.set(item.externalId, { ...item, atMs: Date.now() });
      else if (known.id !== item.id) contradict(`${item.externalId} was answered as ${known.id} and as ${item.id}`);
    },
    /** `key`: under which the decision was sent. */
    recordDecision(key: string, decision: Omit<AcknowledgedDecision, 'atMs'>) {
      const known = decisions.get(key);
      if (!known) decisions.set(key, { ...decision, atMs: Date.now() });
      else if (known.id !== decision.id)
        contradict(`decision ${key} was answered as ${known.id} and as ${decision.id}`);
    },
    contradict,
  };
}
export type Journal = ReturnType<typeof createJournal>;
