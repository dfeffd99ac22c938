import { describe, expect, it } from 'vitest';
import { isWithinScopes } from './key-scopes.ts';

describe('isWithinScopes', () => {
  it.each([
    [['items'], 'POST', '/v1/items/batch', true],
    [['items'], 'GET', '/v1/items/:id', true],
    [['items'], 'GET', '/v1/cases', false],
    [['items:read'], 'POST', '/v1/items', false],
    [['items:write'], 'POST', '/v1/items', true],
    [['items:write'], 'GET', '/v1/items', false],
    [['cases:read', 'match'], 'POST', '/v1/match', true],
    [['hma'], 'GET', '/hma/h/hash', true],
    [['item'], 'GET', '/v1/items', false],
    [[], 'GET', '/v1/items', false],
    [['items'], 'GET', '/v1/session', true],
    [['items'], 'DELETE', '/v1/session', false],
  ] as const)('%j, %s %s: %s', (scopes, method, url, within) =>
    expect(isWithinScopes(scopes, method, url)).toBe(within),
  );
});
