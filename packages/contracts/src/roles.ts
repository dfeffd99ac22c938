import { z } from 'zod';

/** What a key or a person may do, always within one organisation. */
export const ROLES = ['monitor', 'platform', 'support-centre', 'moderator', 'supervisor', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];
export const roleSchema = z.enum(ROLES);
