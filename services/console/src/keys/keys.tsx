import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';

export interface KeyBinding {
  /** The place of the key on the keyboard (KeyboardEvent.code), so that it works in every alphabet. */
  code: string;
  /** What is printed on it, for the list. */
  name: string;
  /** The message that says what it does. */
  says: string;
  /** Instead of `says`: the words themselves. */
  text?: string;
  shift?: boolean;
  /** Ctrl or ⌘, and then also while typing. */
  control?: boolean;
  /** Works although single keys are switched off, or a field has the focus. */
  always?: boolean;
  run: () => void;
}
export type KeyGroup = 'anywhere' | 'queue' | 'case' | 'decision';

interface Registry {
  bindings: Map<KeyGroup, KeyBinding[]>;
  enabled: boolean;
  setEnabled: (on: boolean) => void;
}
const KEPT = 'haetae.keys';
const Current = createContext<Registry | undefined>(undefined);

export function useKeyRegistry(): Registry {
  const registry = useContext(Current);
  if (!registry) throw new Error('no KeysProvider above');
  return registry;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)));

const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, summary, [role=menuitem], [role=menuitemradio]') !== null;

/**
 * One listener for all keys. Single keys do nothing while a field has the focus or a dialog is open, and can be switched off
 * altogether (WCAG 2.1.4).
 */
export function KeysProvider({ children }: { children: ReactNode }) {
  const [enabled, setEnabled] = useState(() => localStorage.getItem(KEPT) !== 'off');
  const bindings = useRef(new Map<KeyGroup, KeyBinding[]>());
  const registry = useMemo<Registry>(
    () => ({
      bindings: bindings.current,
      enabled,
      setEnabled: (on) => {
        localStorage.setItem(KEPT, on ? 'on' : 'off');
        setEnabled(on);
      },
    }),
    [enabled],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.altKey || event.isComposing) return;
      if (document.querySelector('[role=dialog], [role=menu]:not([hidden])')) return;
      const control = event.ctrlKey || event.metaKey;
      const typing = isTyping(event.target);
      for (const group of ['decision', 'case', 'queue', 'anywhere'] as const)
        for (const binding of bindings.current.get(group) ?? []) {
          if (binding.code !== event.code || (binding.control ?? false) !== control) continue;
          if ((binding.shift ?? false) !== event.shiftKey) continue;
          if (!binding.control && !binding.always && (!enabled || typing)) continue;
          // Enter and space belong to the control that has the focus.
          if (!control && (event.code === 'Enter' || event.code === 'Space') && isControl(event.target)) continue;
          event.preventDefault();
          binding.run();
          return;
        }
      if (event.code === 'Escape' && typing) (event.target as HTMLElement).blur();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [enabled]);
  return <Current value={registry}>{children}</Current>;
}

/** The keys of a part of the page, while it is shown. */
export function useKeys(group: KeyGroup, keys: KeyBinding[]): void {
  const { bindings } = useKeyRegistry();
  const latest = useRef(keys);
  latest.current = keys;
  const shape = keys.map((k) => `${k.code}${k.shift ?? ''}${k.control ?? ''}${k.text ?? ''}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the keys, whose functions are new each time
  useEffect(() => {
    const mine = latest.current.map((key, i) => ({ ...key, run: () => latest.current[i]?.run() }));
    bindings.set(group, [...(bindings.get(group) ?? []), ...mine]);
    return () => {
      bindings.set(
        group,
        (bindings.get(group) ?? []).filter((b) => !mine.includes(b)),
      );
    };
  }, [group, shape, bindings]);
}

/** A key as it is drawn beside what it does. */
export function KeyCap({ name }: { name: string }) {
  return (
    <span className="key" aria-hidden="true">
      {name}
    </span>
  );
}
