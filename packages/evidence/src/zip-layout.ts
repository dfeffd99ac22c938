/**
 * The container: a zip file in which every byte is settled by the names and contents of its files, so that a verifier can check
 * all of it. Nothing is compressed, no file has a time or attributes, and files stand in the order of the archive's directory.
 * Any zip program opens it. Format: APPNOTE.TXT of PKWARE, 4.3.7 (local header), 4.3.12 (directory), 4.3.14 to 4.3.16 (end).
 */
import { crc32 } from 'node:zlib';

export interface ZipFileEntry {
  name: string;
  bytes: number;
  crc32: number;
}

const NO_TIME = 0;
/** 1980-01-01, the first day of zip's calendar. */
const NO_DATE = 0x21;
const UTF8_NAMES = 0x0800;
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;

/** What stands before a file's bytes. */
export function localHeader({ name, bytes, crc32: crc }: ZipFileEntry): Buffer {
  const path = Buffer.from(name, 'utf8');
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(UTF8_NAMES, 6);
  head.writeUInt16LE(NO_TIME, 10);
  head.writeUInt16LE(NO_DATE, 12);
  head.writeUInt32LE(crc, 14);
  head.writeUInt32LE(bytes, 18);
  head.writeUInt32LE(bytes, 22);
  head.writeUInt16LE(path.length, 26);
  return Buffer.concat([head, path]);
}

/** A file's row in the directory. `offset`: where its local header stands. */
export function directoryRow({ name, bytes, crc32: crc }: ZipFileEntry, offset: number): Buffer {
  const path = Buffer.from(name, 'utf8');
  const far = offset >= MAX_32;
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(45, 4);
  head.writeUInt16LE(far ? 45 : 20, 6);
  head.writeUInt16LE(UTF8_NAMES, 8);
  head.writeUInt16LE(NO_TIME, 12);
  head.writeUInt16LE(NO_DATE, 14);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(bytes, 20);
  head.writeUInt32LE(bytes, 24);
  head.writeUInt16LE(path.length, 28);
  head.writeUInt16LE(far ? 12 : 0, 30);
  head.writeUInt32LE(far ? MAX_32 : offset, 42);
  const extra = Buffer.alloc(far ? 12 : 0);
  if (far) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(offset), 4);
  }
  return Buffer.concat([head, path, extra]);
}

/** What stands after the directory. */
export function endOfZip(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const large = count >= MAX_16 || directoryBytes >= MAX_32 || directoryOffset >= MAX_32;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(large ? MAX_16 : count, 8);
  end.writeUInt16LE(large ? MAX_16 : count, 10);
  end.writeUInt32LE(large ? MAX_32 : directoryBytes, 12);
  end.writeUInt32LE(large ? MAX_32 : directoryOffset, 16);
  if (!large) return end;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(directoryBytes), 40);
  record.writeBigUInt64LE(BigInt(directoryOffset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end]);
}

/** Writes files into a zip as they come, holding one at a time. */
export async function* writeZip(files: AsyncIterable<{ path: string; bytes: Uint8Array }>): AsyncGenerator<Uint8Array> {
  const rows: Buffer[] = [];
  let offset = 0;
  for await (const { path, bytes } of files) {
    const entry = { name: path, bytes: bytes.length, crc32: crc32(bytes) };
    const head = localHeader(entry);
    rows.push(directoryRow(entry, offset));
    yield head;
    yield bytes;
    offset += head.length + bytes.length;
  }
  const directory = Buffer.concat(rows);
  yield directory;
  yield endOfZip(rows.length, directory.length, offset);
}
