import { randomInt } from 'node:crypto';
import type { ApiClient } from './api-client.ts';

export interface DemoAccount {
  name: string;
  role: 'moderator' | 'supervisor';
  password: string;
}
const WORDS =
  'amber basalt cedar copper dune ember fern garnet harbour iris jade kelp lantern maple nectar ochre pebble quartz river saffron tide umber velvet willow zephyr'.split(
    ' ',
  );
/** Six words of these: 27 bits for a demo that listens on this machine only. */
const newPassword = () => Array.from({ length: 6 }, () => WORDS[randomInt(WORDS.length)]).join('-');

/** A moderator and a supervisor of the demo's organisation, each with a new random password, printed once. */
export async function openDemoAccounts(api: ApiClient): Promise<DemoAccount[]> {
  const { users } = await api.get<{ users: { id: string; name: string }[] }>('/v1/users?limit=200');
  const accounts: DemoAccount[] = [];
  for (const role of ['moderator', 'supervisor'] as const) {
    const name = `demo-${role}`;
    const known = users.find((user) => user.name === name);
    const { invitation } = await api.post<{ invitation: { token: string } }>(
      known ? `/v1/users/${known.id}/reset` : '/v1/users',
      known ? { handOver: 'invitation' } : { name, role, handOver: 'invitation' },
    );
    const password = newPassword();
    await api.post('/v1/invitations/accept', { token: invitation.token, password });
    accounts.push({ name, role, password });
  }
  return accounts;
}
