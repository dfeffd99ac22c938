#!/usr/bin/env python3
"""FAISS beside the hash index, on the same bytes: match-faiss.py FOLDER DISTANCE CPU_SECONDS

Reads FOLDER/hashes and FOLDER/queries (32 bytes each) and FOLDER/sources (int32, -1: none). Prints one JSON row each for
IndexBinaryFlat and for IndexBinaryMultiHash(256, 16, 16) with nflip 1, which is exact to 31 bits and what
Hasher-Matcher-Actioner runs. One query at a time and one thread, as in the benchmark of the hash index.
Needs Debian's python3-faiss and python3-numpy.
"""
import json
import os
import sys
import time

import faiss
import numpy as np


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def flat():
    return faiss.IndexBinaryFlat(256)


def multi_hash():
    index = faiss.IndexBinaryMultiHash(256, 16, 16)
    index.nflip = 1
    return index


def measure(name, index, hashes, queries, sources, distance, seconds):
    bytes_before = resident_bytes()
    cpu = time.process_time()
    index.add(hashes)
    build = time.process_time() - cpu
    held = resident_bytes() - bytes_before
    missed = extra = 0
    latencies = []
    cpu_latencies = []
    cpu = time.process_time()
    while time.process_time() - cpu < seconds:
        at = len(latencies) % len(queries)
        before, cpu_before = time.perf_counter(), time.thread_time()
        # range_search takes distances below the radius
        _, _, found = index.range_search(queries[at : at + 1], distance + 1)
        cpu_latencies.append((time.thread_time() - cpu_before) * 1e3)
        latencies.append((time.perf_counter() - before) * 1e3)
        source = int(sources[at])
        hit = source >= 0 and source in found
        missed += source >= 0 and not hit
        extra += len(found) - (1 if hit else 0)
    per_cpu_second = len(latencies) / (time.process_time() - cpu)
    quantile = lambda values, share: round(sorted(values)[int((len(values) - 1) * share)], 4)
    row = {
        "index": name,
        "hashes": len(hashes),
        "buildCpuS": round(build, 2),
        "bytesPerHash": round(held / len(hashes), 1),
        "queriesPerCpuS": round(per_cpu_second, 1),
        "p50Ms": quantile(latencies, 0.5),
        "p99Ms": quantile(latencies, 0.99),
        "p50CpuMs": quantile(cpu_latencies, 0.5),
        "p99CpuMs": quantile(cpu_latencies, 0.99),
        "missed": int(missed),
        "extra": int(extra),
    }
    print(json.dumps(row), flush=True)


def main():
    folder, distance, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    faiss.omp_set_num_threads(1)
    hashes = np.fromfile(os.path.join(folder, "hashes"), dtype=np.uint8).reshape(-1, 32)
    queries = np.fromfile(os.path.join(folder, "queries"), dtype=np.uint8).reshape(-1, 32)
    sources = np.fromfile(os.path.join(folder, "sources"), dtype=np.int32)
    for name, make in (("FAISS IndexBinaryFlat", flat), ("FAISS IndexBinaryMultiHash(256,16,16) nflip 1", multi_hash)):
        measure(name, make(), hashes, queries, sources, distance, seconds)


main()
