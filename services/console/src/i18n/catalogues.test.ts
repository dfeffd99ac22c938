import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from './languages.ts';

const sources = import.meta.glob<string>('./catalogues/*.ftl', { query: '?raw', import: 'default', eager: true });
const sourceOf = (id: string) => sources[`./catalogues/${id}.ftl`] ?? '';

/** Every message of a catalogue, with the names of its placeholders. */
function messagesOf(source: string): Record<string, string[]> {
  const resource = new FluentResource(source);
  return Object.fromEntries(
    resource.body.map((message) => {
      const names = [...JSON.stringify(message.value).matchAll(/"type":"var","name":"(\w+)"/g)].map((m) => m[1]!);
      return [message.id, [...new Set(names)].toSorted()];
    }),
  );
}
const english = messagesOf(sourceOf('en'));

describe.each(LANGUAGES.map((l) => l.id))('the catalogue %s', (id) => {
  it('has every message, no other, and the same placeholders', () => {
    const count = Object.keys(english).length;
    expect(count).toBeGreaterThan(300);
    // As many as are written: none was dropped for a mistake in its syntax.
    expect([...sourceOf(id).matchAll(/^[a-z][\w-]* = /gm)]).toHaveLength(count);
    expect(messagesOf(sourceOf(id))).toEqual(english);
  });

  it('can say every message in its plural forms', () => {
    const bundle = new FluentBundle([id, 'en']);
    expect(bundle.addResource(new FluentResource(sourceOf(id)))).toEqual([]);
    for (const [name, placeholders] of Object.entries(english))
      for (const n of [0, 1, 2, 3, 5, 11, 21, 100]) {
        const errors: Error[] = [];
        const args = Object.fromEntries(placeholders.map((p) => [p, n]));
        const said = bundle.formatPattern(bundle.getMessage(name)!.value!, args, errors);
        expect(errors, name).toEqual([]);
        expect(said.trim(), name).not.toBe('');
      }
  });

  it('says that a machine made it, unless it is the source', () => {
    const first = sourceOf(id).split('\n')[0];
    if (id === 'en') expect(first).toContain('The source language');
    else expect(first).toBe('# machine-made, not reviewed by a native speaker');
  });

  it('is mostly not English', () => {
    if (id === 'en') return;
    const same = sourceOf(id)
      .split('\n')
      .filter((line) => / = .{4,}/.test(line) && sourceOf('en').includes(`\n${line}\n`));
    expect(same.length, same.join('\n')).toBeLessThan(15);
  });
});
