;; The inner loops of the index. One module instance works on one segment, whose rows, tables and scratch lie in the
;; instance's memory at addresses that segment-layout.ts hands out. A row is 32 bytes (256 bits); a band is a run of
;; `width` (at most 24) bits of the row, so it is read with one unaligned 32-bit load, a shift and a mask.
;; A band's table has 2^width + 2 entries: after the build, bucket k holds postings table[k] .. table[k + 1].
(module
  (import "env" "memory" (memory 1))

  ;; Looks at every row in [from, to). Writes (slot, distance) pairs at $out; returns how many.
  (func (export "scan") (param $rows i32) (param $from i32) (param $to i32) (param $query i32) (param $limit i32)
      (param $dead i32) (param $out i32) (result i32)
    (local $row i32) (local $distance i32) (local $first i32)
    (local $a i64) (local $b i64) (local $c i64) (local $d i64)
    (local.set $first (local.get $out))
    (local.set $a (i64.load (local.get $query)))
    (local.set $b (i64.load offset=8 (local.get $query)))
    (local.set $c (i64.load offset=16 (local.get $query)))
    (local.set $d (i64.load offset=24 (local.get $query)))
    (local.set $row (i32.add (local.get $rows) (i32.shl (local.get $from) (i32.const 5))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $to)))
        ;; half of the bits first: unrelated rows are nearly always over the limit already
        (local.set $distance (i32.wrap_i64 (i64.add
          (i64.popcnt (i64.xor (local.get $a) (i64.load (local.get $row))))
          (i64.popcnt (i64.xor (local.get $b) (i64.load offset=8 (local.get $row)))))))
        (if (i32.le_u (local.get $distance) (local.get $limit)) (then
          (local.set $distance (i32.add (local.get $distance) (i32.wrap_i64 (i64.add
            (i64.popcnt (i64.xor (local.get $c) (i64.load offset=16 (local.get $row))))
            (i64.popcnt (i64.xor (local.get $d) (i64.load offset=24 (local.get $row))))))))
          (if (i32.le_u (local.get $distance) (local.get $limit)) (then
            (if (i32.eqz (i32.and (i32.const 1) (i32.shr_u
                  (i32.load8_u (i32.add (local.get $dead) (i32.shr_u (local.get $from) (i32.const 3))))
                  (i32.and (local.get $from) (i32.const 7))))) (then
              (i32.store (local.get $out) (local.get $from))
              (i32.store offset=4 (local.get $out) (local.get $distance))
              (local.set $out (i32.add (local.get $out) (i32.const 8)))))))))
        (local.set $row (i32.add (local.get $row) (i32.const 32)))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (br $next)))
    (i32.shr_u (i32.sub (local.get $out) (local.get $first)) (i32.const 3)))

  ;; Reads the buckets that the query's bands lead to. Bands 0 .. $firstBands - 1 try the first $firstMasks masks of the
  ;; list, the others the first $restMasks. Returns the number of candidates whose slots it wrote at $candidates, or -1
  ;; (writing none) when there are more than $cap. The pass over the buckets has no branch that waits for memory, so
  ;; that many cache misses are under way at once; empty buckets are squeezed out by moving the write position or not.
  (func (export "gather") (param $query i32) (param $width i32) (param $bands i32) (param $firstBands i32)
      (param $firstMasks i32) (param $restMasks i32) (param $masks i32) (param $table i32) (param $tableBytes i32)
      (param $postings i32) (param $postingsBytes i32) (param $spans i32) (param $candidates i32) (param $cap i32)
      (result i32)
    (local $band i32) (local $bit i32) (local $key i32) (local $mask i32) (local $maskEnd i32) (local $bucket i32)
    (local $start i32) (local $end i32) (local $total i32) (local $span i32)
    (local.set $span (local.get $spans))
    (block $gathered
      (loop $nextBand
        (br_if $gathered (i32.ge_u (local.get $band) (local.get $bands)))
        (local.set $bit (i32.mul (local.get $band) (local.get $width)))
        (local.set $key (i32.and
          (i32.shr_u (i32.load (i32.add (local.get $query) (i32.shr_u (local.get $bit) (i32.const 3))))
                     (i32.and (local.get $bit) (i32.const 7)))
          (i32.sub (i32.shl (i32.const 1) (local.get $width)) (i32.const 1))))
        (local.set $mask (local.get $masks))
        (local.set $maskEnd (i32.add (local.get $masks) (i32.shl
          (select (local.get $firstMasks) (local.get $restMasks) (i32.lt_u (local.get $band) (local.get $firstBands)))
          (i32.const 2))))
        (block $bandDone
          (loop $nextMask
            (br_if $bandDone (i32.ge_u (local.get $mask) (local.get $maskEnd)))
            (local.set $bucket (i32.add (local.get $table)
              (i32.shl (i32.xor (local.get $key) (i32.load (local.get $mask))) (i32.const 2))))
            (local.set $start (i32.load (local.get $bucket)))
            (local.set $end (i32.load offset=4 (local.get $bucket)))
            (i32.store (local.get $span) (i32.add (local.get $postings) (i32.shl (local.get $start) (i32.const 2))))
            (i32.store offset=4 (local.get $span)
              (i32.add (local.get $postings) (i32.shl (local.get $end) (i32.const 2))))
            (local.set $total (i32.add (local.get $total) (i32.sub (local.get $end) (local.get $start))))
            (local.set $span (i32.add (local.get $span)
              (i32.shl (i32.ne (local.get $start) (local.get $end)) (i32.const 3))))
            (local.set $mask (i32.add (local.get $mask) (i32.const 4)))
            (br $nextMask)))
        (local.set $table (i32.add (local.get $table) (local.get $tableBytes)))
        (local.set $postings (i32.add (local.get $postings) (local.get $postingsBytes)))
        (local.set $band (i32.add (local.get $band) (i32.const 1)))
        (br $nextBand)))
    (if (i32.gt_u (local.get $total) (local.get $cap)) (then (return (i32.const -1))))
    (block $done
      (loop $nextSpan
        (br_if $done (i32.ge_u (local.get $spans) (local.get $span)))
        (local.set $start (i32.load (local.get $spans)))
        (local.set $end (i32.load offset=4 (local.get $spans)))
        (loop $nextPosting
          (i32.store (local.get $candidates) (i32.load (local.get $start)))
          (local.set $candidates (i32.add (local.get $candidates) (i32.const 4)))
          (local.set $start (i32.add (local.get $start) (i32.const 4)))
          (br_if $nextPosting (i32.lt_u (local.get $start) (local.get $end))))
        (local.set $spans (i32.add (local.get $spans) (i32.const 8)))
        (br $nextSpan)))
    (local.get $total))

  ;; Measures $count candidates. Writes (slot, distance) pairs at $out, each slot once: a bit in $seen marks what was
  ;; written before (the caller clears it afterwards). Returns the number of pairs.
  (func (export "verify") (param $rows i32) (param $candidates i32) (param $count i32) (param $query i32)
      (param $limit i32) (param $dead i32) (param $seen i32) (param $out i32) (result i32)
    (local $row i32) (local $distance i32) (local $first i32) (local $stop i32) (local $slot i32) (local $bit i32)
    (local $a i64) (local $b i64) (local $c i64) (local $d i64)
    (local.set $first (local.get $out))
    (local.set $stop (i32.add (local.get $candidates) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $a (i64.load (local.get $query)))
    (local.set $b (i64.load offset=8 (local.get $query)))
    (local.set $c (i64.load offset=16 (local.get $query)))
    (local.set $d (i64.load offset=24 (local.get $query)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $candidates) (local.get $stop)))
        (local.set $slot (i32.load (local.get $candidates)))
        (local.set $row (i32.add (local.get $rows) (i32.shl (local.get $slot) (i32.const 5))))
        (local.set $distance (i32.wrap_i64 (i64.add
          (i64.add
            (i64.popcnt (i64.xor (local.get $a) (i64.load (local.get $row))))
            (i64.popcnt (i64.xor (local.get $b) (i64.load offset=8 (local.get $row)))))
          (i64.add
            (i64.popcnt (i64.xor (local.get $c) (i64.load offset=16 (local.get $row))))
            (i64.popcnt (i64.xor (local.get $d) (i64.load offset=24 (local.get $row))))))))
        (if (i32.le_u (local.get $distance) (local.get $limit)) (then
          (local.set $bit (i32.shl (i32.const 1) (i32.and (local.get $slot) (i32.const 7))))
          (local.set $row (i32.shr_u (local.get $slot) (i32.const 3)))
          (if (i32.eqz (i32.and (local.get $bit) (i32.or
                (i32.load8_u (i32.add (local.get $dead) (local.get $row)))
                (i32.load8_u (i32.add (local.get $seen) (local.get $row)))))) (then
            (i32.store8 (i32.add (local.get $seen) (local.get $row))
              (i32.or (local.get $bit) (i32.load8_u (i32.add (local.get $seen) (local.get $row)))))
            (i32.store (local.get $out) (local.get $slot))
            (i32.store offset=4 (local.get $out) (local.get $distance))
            (local.set $out (i32.add (local.get $out) (i32.const 8)))))))
        (local.set $candidates (i32.add (local.get $candidates) (i32.const 4)))
        (br $next)))
    (i32.shr_u (i32.sub (local.get $out) (local.get $first)) (i32.const 3)))

  ;; Build, step 1 of 3: counts the keys of rows [from, to) at table[key + 2].
  (func (export "count") (param $rows i32) (param $from i32) (param $to i32) (param $bit i32) (param $width i32)
      (param $table i32)
    (local $row i32) (local $stop i32) (local $cell i32) (local $mask i32)
    (local.set $mask (i32.sub (i32.shl (i32.const 1) (local.get $width)) (i32.const 1)))
    (local.set $row (i32.add (i32.add (local.get $rows) (i32.shl (local.get $from) (i32.const 5)))
      (i32.shr_u (local.get $bit) (i32.const 3))))
    (local.set $stop (i32.add (local.get $row) (i32.shl (i32.sub (local.get $to) (local.get $from)) (i32.const 5))))
    (local.set $bit (i32.and (local.get $bit) (i32.const 7)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $stop)))
        (local.set $cell (i32.add (local.get $table) (i32.shl
          (i32.and (i32.shr_u (i32.load (local.get $row)) (local.get $bit)) (local.get $mask)) (i32.const 2))))
        (i32.store offset=8 (local.get $cell) (i32.add (i32.load offset=8 (local.get $cell)) (i32.const 1)))
        (local.set $row (i32.add (local.get $row) (i32.const 32)))
        (br $next))))

  ;; Build, step 2 of 3: turns counts into running sums, for entries [from, to) with from >= 1.
  (func (export "sum") (param $table i32) (param $from i32) (param $to i32)
    (local $cell i32) (local $stop i32) (local $running i32)
    (local.set $cell (i32.add (local.get $table) (i32.shl (local.get $from) (i32.const 2))))
    (local.set $stop (i32.add (local.get $table) (i32.shl (local.get $to) (i32.const 2))))
    (local.set $running (i32.load (i32.sub (local.get $cell) (i32.const 4))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $cell) (local.get $stop)))
        (local.set $running (i32.add (local.get $running) (i32.load (local.get $cell))))
        (i32.store (local.get $cell) (local.get $running))
        (local.set $cell (i32.add (local.get $cell) (i32.const 4)))
        (br $next))))

  ;; Build, step 3 of 3: puts each row's slot into its bucket; table[key + 1] is the cursor and ends as the bucket's end.
  (func (export "scatter") (param $rows i32) (param $from i32) (param $to i32) (param $bit i32) (param $width i32)
      (param $table i32) (param $postings i32)
    (local $row i32) (local $cell i32) (local $mask i32) (local $at i32)
    (local.set $mask (i32.sub (i32.shl (i32.const 1) (local.get $width)) (i32.const 1)))
    (local.set $row (i32.add (i32.add (local.get $rows) (i32.shl (local.get $from) (i32.const 5)))
      (i32.shr_u (local.get $bit) (i32.const 3))))
    (local.set $bit (i32.and (local.get $bit) (i32.const 7)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $to)))
        (local.set $cell (i32.add (local.get $table) (i32.shl
          (i32.and (i32.shr_u (i32.load (local.get $row)) (local.get $bit)) (local.get $mask)) (i32.const 2))))
        (local.set $at (i32.load offset=4 (local.get $cell)))
        (i32.store offset=4 (local.get $cell) (i32.add (local.get $at) (i32.const 1)))
        (i32.store (i32.add (local.get $postings) (i32.shl (local.get $at) (i32.const 2))) (local.get $from))
        (local.set $row (i32.add (local.get $row) (i32.const 32)))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (br $next)))))
