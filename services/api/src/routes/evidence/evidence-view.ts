import { recipientSchema } from '@haetae/evidence';
import type { EvidenceRow } from '@haetae/store';
import { z } from 'zod';

export const evidenceSchema = z.object({
  id: z.string(),
  caseId: z.string(),
  state: z.enum(['making', 'ready', 'failed']),
  purpose: z.string(),
  recipient: recipientSchema,
  madeBy: z.string(),
  createdAt: z.string(),
  readyAt: z.string().nullable(),
  error: z.string().nullable(),
  bytes: z.number().nullable(),
  /** Of the whole file, to be told to the recipient by another way. */
  sha256: z.string().nullable(),
  manifestSha256: z.string().nullable(),
  items: z.int().nullable(),
  media: z.int().nullable(),
  /** Whether the images can be opened with a passphrase: somebody has set one. */
  passphraseSet: z.boolean(),
});

export const evidenceView = (row: EvidenceRow): z.input<typeof evidenceSchema> => ({
  id: row.id,
  caseId: row.caseId,
  state: row.state,
  purpose: row.purpose,
  recipient: row.recipient as z.input<typeof recipientSchema>,
  madeBy: row.madeBy,
  createdAt: row.createdAt.toISOString(),
  readyAt: row.readyAt?.toISOString() ?? null,
  error: row.error,
  bytes: row.bytes,
  sha256: row.sha256,
  manifestSha256: row.manifestSha256,
  items: row.items,
  media: row.media,
  passphraseSet: row.keyFile !== null,
});
