/**
 * `npm run bench -- match [--10m] [--no-faiss] [--seconds S]`: the hash index beside a plain scan and, where Debian's
 * python3-faiss is installed, beside FAISS on the same hashes and queries in the same run. Throughput is counted in
 * queries per CPU-second, which a busy machine disturbs least; latencies are wall-clock. Each index is asked for S
 * CPU-seconds (default 4).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createHashIndex, type HashIndex } from '@haetae/hash-index';
import { type MatchData, makeCrowdedData, makeMatchData } from './match-data.ts';

type Row = Record<string, string | number>;
const DISTANCE = 31;
const SYSTEM_PYTHON = '/usr/bin/python3';
const NO_FAISS = `${SYSTEM_PYTHON} has no faiss (Debian: apt install python3-faiss)`;

export async function run(args: string[]): Promise<{ name: string; rows: Row[]; notes: string[] }> {
  const { values } = parseArgs({
    args,
    options: {
      '10m': { type: 'boolean', default: false },
      'no-faiss': { type: 'boolean', default: false },
      seconds: { type: 'string', default: '4' },
    },
  });
  const seconds = Number(values.seconds);
  const faiss = !values['no-faiss'] && spawnSync(SYSTEM_PYTHON, ['-c', 'import faiss']).status === 0;
  const rows: Row[] = [];
  for (const count of [10_000, 100_000, 1_000_000, ...(values['10m'] ? [10_000_000] : [])]) {
    const data = makeMatchData(count);
    rows.push(measureIndex('hash-index', data, createHashIndex(), seconds));
    rows.push(measureIndex('linear scan', data, createHashIndex({ linearRows: Number.POSITIVE_INFINITY }), seconds));
    if (faiss) rows.push(...measureFaiss(data, seconds));
  }
  const crowded = makeCrowdedData(1_000_000);
  rows.push(measureIndex('hash-index, worst case', crowded, createHashIndex(), seconds));
  const scan = createHashIndex({ linearRows: Number.POSITIVE_INFINITY });
  rows.push(measureIndex('linear scan, worst case', crowded, scan, seconds));
  rows.push(await measureWhileAdding(makeMatchData(1_000_000)));
  return {
    name: 'match',
    rows,
    notes: [
      `All hashes within ${DISTANCE} of 256 bits; half of the queries have one such hash, half have none. One core.`,
      'missed: planted hashes not found; extra: others found. Both are 0 for an exact index.',
      'worst case: hashes that differ in 40 bits only, so that every bucket is crowded, and queries that match none.',
      'while adding: one million hashes added in batches of 200 in the process that is asked, a query due every 5 ms; its latency counts from when it was due (in CPU time: the whole turn before it, and itself).',
      ...(faiss ? [] : [`FAISS was not measured: ${values['no-faiss'] ? '--no-faiss' : NO_FAISS}.`]),
    ],
  };
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const hashAt = (bytes: Uint8Array, i: number): Uint8Array => bytes.subarray(i * 32, i * 32 + 32);
const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const percentile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0, 4);
};
/** Milliseconds by the clock on the wall, and by the CPU: what other programs on the machine take is in the first only. */
const quantiles = (wall: number[], cpu: number[]): Row => ({
  p50Ms: percentile(wall, 0.5),
  p99Ms: percentile(wall, 0.99),
  p50CpuMs: percentile(cpu, 0.5),
  p99CpuMs: percentile(cpu, 0.99),
});

function measureIndex(name: string, data: MatchData, index: HashIndex, seconds: number): Row {
  const buildStart = cpuSeconds();
  for (let id = 0; id < data.count; id += 1) index.add(id, hashAt(data.hashes, id));
  index.compact();
  const buildCpuS = round(cpuSeconds() - buildStart, 2);
  let missed = 0;
  let extra = 0;
  const latencies: number[] = [];
  const cpuLatencies: number[] = [];
  const startCpu = cpuSeconds();
  for (let q = 0; q % 64 !== 0 || cpuSeconds() - startCpu < seconds; q += 1) {
    const at = q % data.queryCount;
    const before = performance.now();
    const beforeCpu = cpuSeconds();
    const found = index.search(hashAt(data.queries, at), DISTANCE);
    cpuLatencies.push((cpuSeconds() - beforeCpu) * 1_000);
    latencies.push(performance.now() - before);
    const source = data.sources[at]!;
    const hit = found.some((f) => f.id === source);
    if (source >= 0 && !hit) missed += 1;
    extra += found.length - (hit ? 1 : 0);
  }
  const perCpuSecond = latencies.length / (cpuSeconds() - startCpu);
  return {
    index: name,
    hashes: data.count,
    buildCpuS,
    bytesPerHash: round(index.stats().bytes / data.count, 1),
    queriesPerCpuS: Math.round(perCpuSecond),
    ...quantiles(latencies, cpuLatencies),
    missed,
    extra,
  };
}

/** The same on FAISS, in a Python process of its own that reads the same bytes. */
function measureFaiss(data: MatchData, seconds: number): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'haetae-bench-'));
  try {
    writeFileSync(join(folder, 'hashes'), data.hashes);
    writeFileSync(join(folder, 'queries'), data.queries);
    writeFileSync(join(folder, 'sources'), data.sources);
    // found from the root, where npm runs this, wherever the compiled benchmark itself may lie
    const script = join(process.cwd(), 'test/bench/match-faiss.py');
    const { status, stdout, stderr } = spawnSync(SYSTEM_PYTHON, [script, folder, String(DISTANCE), String(seconds)], {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    if (status !== 0) throw new Error(`match-faiss.py failed: ${stderr}`);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Queries every 5 ms while a million hashes come in and are merged in the same thread. */
async function measureWhileAdding(data: MatchData): Promise<Row> {
  const index = createHashIndex();
  const latencies: number[] = [];
  const cpuLatencies: number[] = [];
  let turnCpu = cpuSeconds();
  let due = performance.now() + 5;
  let missed = 0;
  const startCpu = cpuSeconds();
  const start = performance.now();
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  let id = 0;
  while (id < data.count || index.stats().merging) {
    for (let i = 0; i < 200 && id < data.count; i += 1, id += 1) index.add(id, hashAt(data.hashes, id));
    await turn();
    const lastTurnCpu = turnCpu;
    turnCpu = cpuSeconds();
    if (performance.now() < due) continue;
    const at = (latencies.length * 2) % data.queryCount;
    const found = index.search(hashAt(data.queries, at), DISTANCE);
    const source = data.sources[at]!;
    if (source < id && !found.some((f) => f.id === source)) missed += 1;
    latencies.push(performance.now() - due);
    cpuLatencies.push((cpuSeconds() - lastTurnCpu) * 1_000);
    due = performance.now() + 5;
  }
  const cpu = cpuSeconds() - startCpu;
  const wallS = (performance.now() - start) / 1_000;
  return {
    index: 'hash-index, while adding',
    hashes: data.count,
    buildCpuS: round(cpu, 2),
    bytesPerHash: round(index.stats().bytes / data.count, 1),
    addedPerS: Math.round(data.count / wallS),
    ...quantiles(latencies, cpuLatencies),
    missed,
    extra: 0,
  };
}
