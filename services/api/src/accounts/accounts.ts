import { createPasswords, createSecretBox, type Passwords, type SecretBox } from '@haetae/identity';
import type { ApiDeps, App } from '../deps.ts';
import { createSessionCookies, type SessionCookies } from './session-cookies.ts';

/** What the routes for people are built from, beside what all routes have. */
export interface AccountDeps extends ApiDeps {
  passwords: Passwords;
  box: SecretBox;
  cookies: SessionCookies;
  /** How long a session may go unused, in milliseconds. */
  idleMs: number;
}

export function createAccountDeps(app: App, deps: ApiDeps): AccountDeps {
  const { config } = deps;
  return {
    ...deps,
    passwords: createPasswords(),
    box: createSecretBox([config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD]),
    cookies: createSessionCookies(app, config),
    idleMs: config.HAETAE_SESSION_IDLE_MINUTES * 60_000,
  };
}
