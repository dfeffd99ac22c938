/**
 * A small assembler for WebAssembly: enough of it to write the inner loops of this package (128-bit SIMD, one memory,
 * no calls) in TypeScript that unrolls itself, instead of shipping a binary that nobody can read. Instructions are arrays
 * of bytes, operands come first as in the stack machine. Encoding: WebAssembly 2.0, chapter 5.
 */
export type Code = readonly number[];
export type ValueType = 'i32' | 'f32' | 'v128';

const TYPES: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
const VOID = 0x40;

/** LEB128, unsigned. */
function unsigned(value: number): number[] {
  const out: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    out.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return out;
}

/** LEB128, signed. */
function signed(value: number): number[] {
  const out: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    out.push(done ? low : low | 0x80);
    if (done) return out;
  }
}

const flat = (parts: readonly Code[]): number[] => {
  const out: number[] = [];
  for (const part of parts) for (const byte of part) out.push(byte);
  return out;
};
const plain =
  (opcode: number) =>
  (...operands: Code[]): Code => [...flat(operands), opcode];
const simd =
  (opcode: number) =>
  (...operands: Code[]): Code => [...flat(operands), 0xfd, ...unsigned(opcode)];
/** Offsets are in bytes; `align` is the exponent that the encoding wants as a hint. */
const access =
  (prefix: readonly number[], align: number) =>
  (offset: number, ...operands: Code[]): Code => [
    ...flat(operands),
    ...prefix,
    ...unsigned(align),
    ...unsigned(offset),
  ];

export const i32 = {
  value: (n: number): Code => [0x41, ...signed(n)],
  add: plain(0x6a),
  sub: plain(0x6b),
  mul: plain(0x6c),
  shl: plain(0x74),
  load: access([0x28], 2),
  store: access([0x36], 2),
};

export const f32 = {
  value: (x: number): Code => [0x43, ...new Uint8Array(Float32Array.of(x).buffer)],
  add: plain(0x92),
  mul: plain(0x94),
  div: plain(0x95),
  min: plain(0x96),
  max: plain(0x97),
  load: access([0x2a], 2),
  store: access([0x38], 2),
};

export const v128 = {
  load: access([0xfd, 0x00], 4),
  /** Four bytes, four times. */
  load32Splat: access([0xfd, 0x09], 2),
  store: access([0xfd, 0x0b], 4),
  and: simd(0x4e),
  /** Bits of the first where the third has ones, of the second elsewhere. */
  select: simd(0x52),
  zero: [0xfd, 0x0c, ...new Array<number>(16).fill(0)] as Code,
};

export const i16x8 = { narrow: simd(0x85) };

export const i32x4 = {
  splat: simd(0x11),
  lane: (lane: number, operand: Code): Code => [...operand, 0xfd, 0x1b, lane],
  eq: simd(0x37),
  add: simd(0xae),
  /** Products of 16-bit lanes, neighbours added: four sums of two. */
  dot: simd(0xba),
  /** Of floats, rounded already; what is out of range stays at the bound. */
  truncate: simd(0xf8),
};

export const f32x4 = {
  splat: simd(0x13),
  lane: (lane: number, operand: Code): Code => [...operand, 0xfd, 0x1f, lane],
  gt: simd(0x44),
  abs: simd(0xe0),
  add: simd(0xe4),
  mul: simd(0xe6),
  max: simd(0xe9),
  nearest: simd(0x6a),
  convert: simd(0xfa),
};

export interface FunctionWriter {
  /** A parameter or local; `get`, `set` by it. Parameters have to come first. */
  param(type: ValueType): number;
  local(type: ValueType): number;
  /** Appends instructions. */
  put(...code: Code[]): void;
  get(local: number): Code;
  set(local: number, value: Code): void;
  /** `local += bytes`. */
  step(local: number, bytes: number | Code): void;
  /** Repeats `body` `count` times (at least once: callers see to it); `count` is used up. */
  repeat(count: number, body: () => void): void;
}

interface Written {
  name: string;
  params: ValueType[];
  locals: ValueType[];
  code: number[];
}

/** Functions without a result over one imported memory (`env.memory`), each exported under its name. */
export function assemble(functions: Record<string, (to: FunctionWriter) => void>): Uint8Array<ArrayBuffer> {
  const written = Object.entries(functions).map(([name, write]): Written => {
    const one: Written = { name, params: [], locals: [], code: [] };
    write(writer(one));
    return one;
  });
  const text = (value: string): number[] => [...unsigned(value.length), ...Buffer.from(value, 'latin1')];
  const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...flat(items)];
  const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];
  const bytes = [
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, list(written.map(({ params }) => [0x60, ...list(params.map((type) => [TYPES[type]])), 0]))),
    section(2, list([[...text('env'), ...text('memory'), 0x02, 0x00, 0x01]])),
    section(3, list(written.map((_, i) => unsigned(i)))),
    section(7, list(written.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]))),
    section(
      10,
      list(
        written.map(({ locals, code }) => {
          const body = [...list(locals.map((type) => [1, TYPES[type]])), ...code, 0x0b];
          return [...unsigned(body.length), ...body];
        }),
      ),
    ),
  ];
  return Uint8Array.from(flat(bytes));
}

function writer(into: Written): FunctionWriter {
  const put = (...code: Code[]): void => {
    for (const part of code) for (const byte of part) into.code.push(byte);
  };
  const get = (local: number): Code => [0x20, ...unsigned(local)];
  const set = (local: number, value: Code): void => put(value, [0x21, ...unsigned(local)]);
  const step = (local: number, bytes: number | Code): void =>
    set(local, i32.add(get(local), typeof bytes === 'number' ? i32.value(bytes) : bytes));
  return {
    param: (type) => into.params.push(type) - 1,
    local: (type) => into.params.length + into.locals.push(type) - 1,
    put,
    get,
    set,
    step,
    repeat(count, body) {
      put([0x03, VOID]);
      body();
      put(i32.sub(get(count), i32.value(1)), [0x22, ...unsigned(count)], [0x0d, 0]);
      put([0x0b]);
    },
  };
}
