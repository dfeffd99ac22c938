import type { FaultReport, Struck } from './run-faults.ts';

export interface FaultRow {
  fault: string;
  times: number;
  /** The most, when it struck. */
  inFlight: number;
  lost: number;
  doubled: number;
  /** Median and worst; `-` where the fault never came. */
  recoverySeconds: string;
}

/** What was acknowledged between a fault and the next one counts for that fault; what came before all, for the first. */
function countFor(findings: { atMs: number }[], struck: Struck[], fault: string): number {
  return findings.filter(({ atMs }) => (struck.findLast((s) => s.atMs <= atMs) ?? struck[0])?.fault === fault).length;
}
const seconds = (value: number | null) => (value === null ? 'never' : value.toFixed(1));

/** One row a kind of fault, and one for all. */
export function tabulateFaults(report: FaultReport): FaultRow[] {
  const { struck, lost, doubled } = report;
  const names = [...new Set(struck.map((s) => s.fault))].toSorted();
  const recoveryOf = (list: Struck[]) => {
    const sorted = list.map((s) => s.recoverySeconds).toSorted((a, b) => (a ?? 1e9) - (b ?? 1e9));
    return `${seconds(sorted[Math.floor((sorted.length - 1) / 2)] ?? null)} / ${seconds(sorted.at(-1) ?? null)}`;
  };
  const row = (fault: string, list: Struck[], lostHere: number, doubledHere: number): FaultRow => ({
    fault,
    times: list.length,
    inFlight: Math.max(0, ...list.map((s) => s.inFlight)),
    lost: lostHere,
    doubled: doubledHere,
    recoverySeconds: recoveryOf(list),
  });
  return [
    ...names.map((name) =>
      row(
        name,
        struck.filter((s) => s.fault === name),
        countFor(lost, struck, name),
        countFor(doubled, struck, name),
      ),
    ),
    row('all', struck, lost.length, doubled.length),
  ];
}

/** Whether every promise was kept. */
export const isKept = (report: FaultReport) =>
  report.lost.length + report.doubled.length + report.broken.length === 0 && report.drainedInSeconds !== null;

/** The report in Markdown, as docs/faults.md has it. */
export function renderFaults(report: FaultReport): string {
  const kills = report.struck.filter((s) => s.kill).length;
  const lines = [
    `Seed ${report.seed}, ${report.seconds} s: ${report.struck.length} faults, ${kills} of them kills; ${report.items} items and ${report.decisions} decisions acknowledged, ${report.cases} cases.`,
    '',
    '| fault | times | in flight (most) | lost | doubled | recovery, s (median / worst) |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...tabulateFaults(report).map(
      (r) => `| ${r.fault} | ${r.times} | ${r.inFlight} | ${r.lost} | ${r.doubled} | ${r.recoverySeconds} |`,
    ),
    ...report.leftOut.map((l) => `| ${l.fault} | left out | | | | ${l.why} |`),
    '',
    report.drainedInSeconds === null
      ? 'The queue did not drain.'
      : `Afterwards the queue drained in ${report.drainedInSeconds.toFixed(1)} s. ${report.poison} poison items and ${report.deadLetters} others in the dead letters. ${report.chains} chains, ${report.broken.length} broken.`,
  ];
  const faults = [...report.lost, ...report.doubled].map((f) => f.what).concat(report.broken);
  return [...lines, ...faults.slice(0, 50).map((f) => `- ${f}`)].join('\n');
}
