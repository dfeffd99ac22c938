import { BANK_KINDS, HASH_ALGORITHMS, HASH_STATUSES } from '@haetae/contracts';
import type { BankRow, HashRow } from '@haetae/store';
import { z } from 'zod';

export const bankViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(BANK_KINDS),
  distance: z.int(),
  enabled: z.boolean(),
  description: z.string().nullable(),
  labels: z.array(z.string()),
  createdAt: z.string(),
  hashCount: z.int().optional(),
});

export const hashViewSchema = z.object({
  id: z.string(),
  algorithm: z.enum(HASH_ALGORITHMS),
  hash: z.string(),
  quality: z.int().nullable(),
  status: z.enum(HASH_STATUSES),
  labels: z.array(z.string()),
  sourceOrganisation: z.string().nullable(),
  externalId: z.string().nullable(),
  opinions: z.array(z.object({ by: z.string(), at: z.string(), category: z.string(), tags: z.array(z.string()) })),
  disabled: z.boolean(),
  disabledReason: z.string().nullable(),
  confirmedBy: z.string().nullable(),
  confirmedAt: z.string().nullable(),
  withdrawnReason: z.string().nullable(),
  submittedBy: z.string().nullable(),
  disputedAt: z.string().nullable(),
  disputeReason: z.string().nullable(),
  trust: z.number(),
  restricted: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export function bankView({
  organisationId: _,
  createdAt,
  ...bank
}: BankRow & { hashCount?: number }): z.input<typeof bankViewSchema> {
  return { ...bank, createdAt: createdAt.toISOString() };
}

export function hashView({
  bankId: _,
  confirmedAt,
  disputedAt,
  createdAt,
  updatedAt,
  ...hash
}: HashRow): z.input<typeof hashViewSchema> {
  return {
    ...hash,
    confirmedAt: confirmedAt?.toISOString() ?? null,
    disputedAt: disputedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** A hash as its submitter from another organisation sees it: not what the bank's organisation or others say of it. */
export function submittedView(row: HashRow): z.input<typeof hashViewSchema> {
  return {
    ...hashView(row),
    sourceOrganisation: null,
    externalId: null,
    opinions: [],
    confirmedBy: null,
    disabledReason: null,
    withdrawnReason: null,
    submittedBy: null,
    disputeReason: null,
  };
}
