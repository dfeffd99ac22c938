// The text of PDQ's WebAssembly core. Only what costs per pixel is here: luma, the two passes of the box filter and the
// decimation to 64x64, and the DCT. Every operation is an IEEE single-precision one in the reference's order (no fused
// multiply-add exists in plain WebAssembly SIMD), so that the result is bit-exact; see src/box-filter.ts for the maths.
//
// How it stays fast: eight rows at a time go through all four filter passes while they are in the cache.
//  A  one entry of 32 bytes a column: lanes = the eight rows. Filtering along a row is a running sum, one dependent
//     addition after another, so eight rows run side by side in two vectors.
//  B  the rows filtered once, same layout; transposed 4x4 into `ring`, which holds the last `window` rows.
//  acc  the running column sums. What comes out of the column pass goes back into A for the second row pass.
//  S  of which only the 64 sampled columns are kept, so the second column pass is over 64 columns, not all.
// Before A's first and after its last column there are zeros, and rows beyond the picture are zeros: adding or
// subtracting 0 changes nothing, so the growing and shrinking windows at the edges need no code of their own; only the
// divisors (tables `countX`, `countY`) differ.

const range = (n) => [...Array(n).keys()];
const GLOBALS =
  'width radius window a b ring ringRows ringStride acc countX countY sampleX sampleY s source rows lag tall out dct dctT half coefficients zeros';

const unpack = {
  lo: '0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23',
  hi: '8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31',
  low64: '0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23',
  high64: '8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31',
};
const shuffle = (kind, x, y) => `(i8x16.shuffle ${unpack[kind]} (local.get $${x}) (local.get $${y}))`;

/** Transposes the four vectors in locals `v`0…`v`3 in place (through t0…t3). */
const transpose = (v) => `
      (local.set $t0 ${shuffle('lo', `${v}0`, `${v}1`)})
      (local.set $t1 ${shuffle('hi', `${v}0`, `${v}1`)})
      (local.set $t2 ${shuffle('lo', `${v}2`, `${v}3`)})
      (local.set $t3 ${shuffle('hi', `${v}2`, `${v}3`)})
      (local.set $${v}0 ${shuffle('low64', 't0', 't2')})
      (local.set $${v}1 ${shuffle('high64', 't0', 't2')})
      (local.set $${v}2 ${shuffle('low64', 't1', 't3')})
      (local.set $${v}3 ${shuffle('high64', 't1', 't3')})`;

/** Every `channels`-th byte from `first` on, as four floats. */
const channel = (first, channels) =>
  `(f32x4.convert_i32x4_s (i8x16.shuffle ${range(4)
    .map((i) => `${first + i * channels} 16 16 16`)
    .join(' ')} (local.get $bytes) (v128.const i32x4 0 0 0 0)))`;

const lumaOf = (channels) =>
  channels === 1
    ? channel(0, 1)
    : `(f32x4.add (f32x4.add
          (f32x4.mul (v128.const f32x4 0.299 0.299 0.299 0.299) ${channel(0, channels)})
          (f32x4.mul (v128.const f32x4 0.587 0.587 0.587 0.587) ${channel(1, channels)}))
          (f32x4.mul (v128.const f32x4 0.114 0.114 0.114 0.114) ${channel(2, channels)}))`;

/** Fills A from eight rows of pixels. Reads up to 16 bytes past the last row. */
const luma = (channels) => `
  (func (export "luma${channels}")
    (local $p i32) (local $to i32) (local $end i32) (local $stride i32) (local $q i32) (local $bytes v128)
    ${range(4)
      .map((i) => `(local $v${i} v128) (local $t${i} v128)`)
      .join(' ')}
    (local.set $stride (i32.mul (global.get $width) (i32.const ${channels})))
    (local.set $p (global.get $source))
    (local.set $to (global.get $a))
    (local.set $end (i32.add (global.get $a) (i32.mul (global.get $width) (i32.const 32))))
    (loop $columns
      (local.set $q (local.get $p))
      ${[0, 1]
        .map(
          (part) => `
      ${range(4)
        .map(
          (i) => `
      (local.set $bytes (${channels === 1 ? 'v128.load32_zero' : 'v128.load'} (local.get $q)))
      (local.set $v${i} ${lumaOf(channels)})
      (local.set $q (i32.add (local.get $q) (local.get $stride)))`,
        )
        .join('')}
      ${transpose('v')}
      ${range(4)
        .map((i) => `(v128.store offset=${i * 32 + part * 16} (local.get $to) (local.get $v${i}))`)
        .join('\n      ')}`,
        )
        .join('')}
      (local.set $p (i32.add (local.get $p) (i32.const ${4 * channels})))
      (br_if $columns (i32.lt_u (local.tee $to (i32.add (local.get $to) (i32.const 128))) (local.get $end))))
    (call $clearRight))`;

/** One step of the running sums of eight rows: plus the entry that comes in, minus the one that goes out. */
const step = [0, 1]
  .map(
    (part) => `(local.set $s${part} (f32x4.sub
        (f32x4.add (local.get $s${part}) (v128.load offset=${part * 16} (local.get $p)))
        (v128.load offset=${part * 16} (i32.sub (local.get $p) (local.get $back)))))`,
  )
  .join('\n      ');

/** Four rows of the column pass, for four columns: B → ring, acc, A. */
const columnBlock = (part) => `
      ${range(4)
        .map((i) => `(local.set $v${i} (v128.load offset=${i * 32 + part * 16} (local.get $pb)))`)
        .join('\n      ')}
      ${transpose('v')}
      ${range(4)
        .map((i) => {
          const k = part * 4 + i;
          return `(v128.store (i32.add (local.get $in${k}) (local.get $x)) (local.get $v${i}))
      (local.set $sum (f32x4.sub (f32x4.add (local.get $sum) (local.get $v${i}))
        (v128.load (i32.add (local.get $out${k}) (local.get $x)))))
      (local.set $v${i} (f32x4.div (local.get $sum) (v128.load32_splat offset=${k * 4} (local.get $counts))))`;
        })
        .join('\n      ')}
      ${transpose('v')}
      ${range(4)
        .map((i) => `(v128.store offset=${i * 32 + part * 16} (local.get $pa) (local.get $v${i}))`)
        .join('\n      ')}`;

/** The module's text. */
export const coreWat = () => `(module
  (memory (export "memory") 2)
  ${GLOBALS.split(' ')
    .map((name) => `(global $${name} (export "${name}") (mut i32) (i32.const 0))`)
    .join('\n  ')}

  ;; the columns past the picture's right edge
  (func $clearRight
    (memory.fill (i32.add (global.get $a) (i32.mul (global.get $width) (i32.const 32))) (i32.const 0)
      (i32.mul (i32.add (global.get $radius) (i32.const 4)) (i32.const 32))))
${[1, 3, 4].map(luma).join('\n')}

  ;; all passes for the eight rows in A, of which the first is row $t
  (func (export "rows8") (param $t i32)
    (local $p i32) (local $back i32) (local $end i32) (local $to i32) (local $c i32) (local $d v128)
    (local $s0 v128) (local $s1 v128) (local $sum v128)
    (local $x i32) (local $pa i32) (local $pb i32) (local $pAcc i32) (local $counts i32) (local $j i32)
    ${range(8)
      .map((i) => `(local $in${i} i32) (local $out${i} i32)`)
      .join(' ')}
    ${range(4)
      .map((i) => `(local $v${i} v128) (local $t${i} v128)`)
      .join(' ')}

    ;; rows, first pass: A -> B, $radius columns to the left
    (local.set $back (i32.mul (global.get $window) (i32.const 32)))
    (local.set $p (global.get $a))
    (local.set $end (i32.add (global.get $a) (i32.mul (i32.add (global.get $width) (global.get $radius)) (i32.const 32))))
    (local.set $to (i32.sub (global.get $b) (i32.mul (global.get $radius) (i32.const 32))))
    (local.set $c (global.get $countX))
    (loop $rows
      ${step}
      (local.set $d (v128.load32_splat (local.get $c)))
      (v128.store (local.get $to) (f32x4.div (local.get $s0) (local.get $d)))
      (v128.store offset=16 (local.get $to) (f32x4.div (local.get $s1) (local.get $d)))
      (local.set $to (i32.add (local.get $to) (i32.const 32)))
      (local.set $c (i32.add (local.get $c) (i32.const 4)))
      (br_if $rows (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 32))) (local.get $end))))

    ;; columns, first pass: B -> ring and acc -> A
    ${range(8)
      .map(
        (i) => `(local.set $in${i} (i32.add (global.get $ring) (i32.mul (global.get $ringStride)
      (i32.rem_u (i32.add (local.get $t) (i32.const ${i})) (global.get $ringRows)))))
    (local.set $out${i} (i32.add (global.get $ring) (i32.mul (global.get $ringStride)
      (i32.rem_u (i32.sub (i32.add (i32.add (local.get $t) (i32.const ${i})) (global.get $ringRows)) (global.get $tall))
        (global.get $ringRows)))))`,
      )
      .join('\n    ')}
    (local.set $counts (i32.add (global.get $countY) (i32.shl (local.get $t) (i32.const 2))))
    (local.set $pa (global.get $a))
    (local.set $pb (global.get $b))
    (loop $columns
      (local.set $pAcc (i32.add (global.get $acc) (local.get $x)))
      (local.set $sum (v128.load (local.get $pAcc)))
      ${columnBlock(0)}
      ${columnBlock(1)}
      (v128.store (local.get $pAcc) (local.get $sum))
      (local.set $pa (i32.add (local.get $pa) (i32.const 128)))
      (local.set $pb (i32.add (local.get $pb) (i32.const 128)))
      (br_if $columns (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 16))) (global.get $ringStride))))
    (call $clearRight)

    ;; rows, second pass: only the 64 sampled columns are divided and kept
    (local.set $s0 (v128.const i32x4 0 0 0 0))
    (local.set $s1 (v128.const i32x4 0 0 0 0))
    (local.set $p (global.get $a))
    (local.set $to (i32.add (global.get $s) (i32.shl (local.get $t) (i32.const 8))))
    (loop $samples
      (local.set $x (i32.load (i32.add (global.get $sampleX) (local.get $j))))
      (local.set $end (i32.add (global.get $a) (i32.mul (i32.add (local.get $x) (i32.const 1)) (i32.const 32))))
      (block $reached (loop $between
        (br_if $reached (i32.ge_u (local.get $p) (local.get $end)))
        ${step}
        (local.set $p (i32.add (local.get $p) (i32.const 32)))
        (br $between)))
      (local.set $d (v128.load32_splat (i32.add (global.get $countX) (i32.shl (local.get $x) (i32.const 2)))))
      (local.set $v0 (f32x4.div (local.get $s0) (local.get $d)))
      (local.set $v1 (f32x4.div (local.get $s1) (local.get $d)))
      ${range(8)
        .map((i) => `(v128.store32_lane offset=${i * 256} ${i % 4} (local.get $to) (local.get $v${i >> 2}))`)
        .join('\n      ')}
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (br_if $samples (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 4))) (i32.const 256)))))

  ;; columns, second pass, over the 64 sampled columns in S; keeps the 64 sampled rows: S -> out
  (func (export "columns64")
    (local $u i32) (local $j i32) (local $x i32) (local $in i32) (local $gone i32) (local $target i32) (local $d v128)
    (memory.fill (global.get $acc) (i32.const 0) (i32.const 256))
    (loop $samples
      (local.set $target (i32.load (i32.add (global.get $sampleY) (i32.shl (local.get $j) (i32.const 2)))))
      (block $reached (loop $between
        (br_if $reached (i32.gt_u (local.get $u) (local.get $target)))
        (local.set $in (select
          (i32.add (global.get $s) (i32.shl (i32.add (local.get $u) (global.get $lag)) (i32.const 8)))
          (global.get $zeros) (i32.lt_u (local.get $u) (global.get $rows))))
        (local.set $gone (select
          (i32.add (global.get $s) (i32.shl (i32.sub (i32.add (local.get $u) (global.get $lag)) (global.get $tall)) (i32.const 8)))
          (global.get $zeros) (i32.ge_u (local.get $u) (global.get $tall))))
        (local.set $x (i32.const 0))
        (loop $across
          (v128.store (i32.add (global.get $acc) (local.get $x)) (f32x4.sub (f32x4.add
            (v128.load (i32.add (global.get $acc) (local.get $x)))
            (v128.load (i32.add (local.get $in) (local.get $x))))
            (v128.load (i32.add (local.get $gone) (local.get $x)))))
          (br_if $across (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 16))) (i32.const 256))))
        (local.set $u (i32.add (local.get $u) (i32.const 1)))
        (br $between)))
      (local.set $d (v128.load32_splat (i32.add (global.get $countY) (i32.shl (local.get $target) (i32.const 2)))))
      (local.set $x (i32.const 0))
      (loop $across
        (v128.store (i32.add (i32.add (global.get $out) (i32.shl (local.get $j) (i32.const 8))) (local.get $x))
          (f32x4.div (v128.load (i32.add (global.get $acc) (local.get $x))) (local.get $d)))
        (br_if $across (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 16))) (i32.const 256))))
      (br_if $samples (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const 64)))))

  ;; to[i][x] = sum over k of left[i][k] * right[k][x], i < 16, k < 64, x < $across / 4
  (func $multiply (param $left i32) (param $right i32) (param $to i32) (param $across i32)
    (local $i i32) (local $k i32) (local $x i32) (local $q i32) (local $sum v128)
    (loop $rows
      (local.set $x (i32.const 0))
      (loop $columns
        (local.set $sum (v128.const i32x4 0 0 0 0))
        (local.set $q (i32.add (local.get $right) (local.get $x)))
        (local.set $k (i32.const 0))
        (loop $terms
          (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul
            (v128.load32_splat (i32.add (local.get $left) (local.get $k)))
            (v128.load (local.get $q)))))
          (local.set $q (i32.add (local.get $q) (local.get $across)))
          (br_if $terms (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 4))) (i32.const 256))))
        (v128.store (i32.add (local.get $to) (local.get $x)) (local.get $sum))
        (br_if $columns (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 16))) (local.get $across))))
      (local.set $left (i32.add (local.get $left) (i32.const 256)))
      (local.set $to (i32.add (local.get $to) (local.get $across)))
      (br_if $rows (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 16)))))

  ;; out (64x64) -> coefficients (16x16)
  (func (export "dct16")
    (call $multiply (global.get $dct) (global.get $out) (global.get $half) (i32.const 256))
    (call $multiply (global.get $half) (global.get $dctT) (global.get $coefficients) (i32.const 64)))
)
`;
