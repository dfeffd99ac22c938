import type { Id, Role } from '@haetae/contracts';

/** Who is asking: a key, or a person who signed in, of one organisation. */
export interface Principal {
  kind: 'key' | 'user';
  /** Whose hand it is, in leases, decisions and custody lines: the person's id where a person signed in, else the key's. */
  actor: Id<'key'> | Id<'user'>;
  /** Of a key. */
  keyId?: Id<'key'>;
  /** What the key is confined to within its role, as `items`, `cases:read` or `banks:write`; absent: all of it. */
  scopes?: readonly string[];
  /** Of a person. */
  userId?: Id<'user'>;
  sessionId?: Id<'session'>;
  /** What the person must do before anything else is open: change a password that was handed over, or set up an app. */
  mustSetUp?: 'password' | 'totp';
  organisationId: Id<'organisation'>;
  organisationPack: string | null;
  /** Its organisation is the one that runs this instance: its admins make organisations, keys and people for all of them. */
  runsInstance: boolean;
  role: Role;
}
