/** Where sealed objects lie. It sees names and ciphertext, nothing else. */
export interface ObjectStore {
  /** Writes an object durably, in one step: a reader sees the old bytes or the new ones, whole. */
  write(name: string, sealed: Uint8Array): Promise<void>;
  /** The object's bytes; undefined when there is no such object. */
  read(name: string): Promise<Buffer | undefined>;
  /** Removes an object; one that is gone already is no error. */
  remove(name: string): Promise<void>;
  /** Every object, in no order, with the time of its last write (milliseconds since the epoch). */
  list(): AsyncGenerator<{ name: string; writtenMs: number }>;
}

/** 24 random bytes in hex: a name says nothing of what the object holds. */
export const OBJECT_NAME = /^[0-9a-f]{48}$/;
