import { z } from 'zod';

export const FORMAT = 'haetae-evidence/1';
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';
export const PUBLIC_KEY = 'public-key.pem';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Names that a package may have: plain, relative, without a way out of the folder it is unpacked to. */
export const pathSchema = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*$/);

export const recipientSchema = z.strictObject({
  kind: z.enum(['officer', 'hotline', 'court', 'survivor', 'other']),
  name: z.string().trim().min(1).max(200),
  organisation: z.string().trim().max(200).optional(),
  contact: z.string().trim().max(200).optional(),
});
export type Recipient = z.infer<typeof recipientSchema>;

/** What is signed. Every file of the package but the manifest and its signature is listed, with its SHA-256. */
export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  id: z.string(),
  sealedAt: z.string(),
  software: z.object({ name: z.string(), version: z.string() }),
  organisation: z.object({ id: z.string(), name: z.string() }),
  caseId: z.string(),
  restricted: z.boolean(),
  purpose: z.string(),
  recipient: recipientSchema,
  /** What media are encrypted to (age). */
  mediaRecipient: z.string(),
  publicKey: z.object({ fingerprint: z.string(), pem: z.string() }),
  files: z.array(z.object({ path: pathSchema, bytes: z.int().min(0), sha256 })),
  /** The hash of every line of every custody chain, so that a line that was written anew is named. */
  chains: z.array(z.object({ chain: z.string(), path: pathSchema, hashes: z.array(sha256) })),
});
export type Manifest = z.infer<typeof manifestSchema>;
