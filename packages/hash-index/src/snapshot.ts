import { crc32 } from 'node:zlib';
import { HaetaeError } from '@haetae/contracts';

/**
 * Snapshot bytes, little-endian: "HTXINDEX", version (u32), count (u32), count × 32 bytes of hash in their own bit
 * order, count × u32 of id, CRC-32 (u32) of everything before it. The checksum finds damage, not tampering.
 */
const MAGIC = Buffer.from('HTXINDEX', 'latin1');
const VERSION = 1;
const HEADER_BYTES = 16;
const ROW_BYTES = 36;

export interface SnapshotRows {
  id: number;
  /** 32 bytes. */
  hash: Uint8Array;
}

export function writeSnapshot(count: number, rows: Iterable<SnapshotRows>): Uint8Array {
  const bytes = Buffer.alloc(HEADER_BYTES + count * ROW_BYTES + 4);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(VERSION, 8);
  bytes.writeUInt32LE(count, 12);
  let at = 0;
  for (const { id, hash } of rows) {
    bytes.set(hash, HEADER_BYTES + at * 32);
    bytes.writeUInt32LE(id, HEADER_BYTES + count * 32 + at * 4);
    at += 1;
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

/** The rows of a snapshot. Throws SNAPSHOT_INVALID when it is cut short, altered or of another version. */
export function* readSnapshot(snapshot: Uint8Array): Generator<SnapshotRows> {
  const bytes = Buffer.from(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  const refuse = (reason: string): never => {
    throw new HaetaeError('SNAPSHOT_INVALID', `The index snapshot cannot be read: ${reason}. Build the index anew.`);
  };
  if (bytes.length < HEADER_BYTES + 4) refuse(`${bytes.length} bytes are too few`);
  if (!bytes.subarray(0, 8).equals(MAGIC)) refuse('it does not begin as one');
  if (bytes.readUInt32LE(8) !== VERSION) refuse(`version ${bytes.readUInt32LE(8)} is not ${VERSION}`);
  const count = bytes.readUInt32LE(12);
  const expected = HEADER_BYTES + count * ROW_BYTES + 4;
  if (bytes.length !== expected) refuse(`${count} hashes need ${expected} bytes, not ${bytes.length}`);
  if (crc32(bytes.subarray(0, -4)) !== bytes.readUInt32LE(bytes.length - 4)) refuse('the checksum does not agree');
  for (let at = 0; at < count; at += 1)
    yield {
      id: bytes.readUInt32LE(HEADER_BYTES + count * 32 + at * 4),
      hash: bytes.subarray(HEADER_BYTES + at * 32, HEADER_BYTES + at * 32 + 32),
    };
}
