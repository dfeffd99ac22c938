import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';

interface Toast {
  id: number;
  text: string;
  bad: boolean;
}
interface Announcer {
  /** Says a sentence to screen readers, and shows it for a while. */
  say: (text: string, bad?: boolean) => void;
}
const Current = createContext<Announcer>({ say: () => undefined });
export const useAnnouncer = (): Announcer => useContext(Current);

const SHOWN_MS = 6_000;

export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const next = useRef(1);
  const say = useCallback((text: string, bad = false) => {
    const id = next.current++;
    setToasts((shown) => [...shown.slice(-2), { id, text, bad }]);
    setTimeout(() => setToasts((shown) => shown.filter((toast) => toast.id !== id)), SHOWN_MS);
  }, []);
  return (
    <Current value={useMemo(() => ({ say }), [say])}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <p key={toast.id} className={toast.bad ? 'toast bad' : 'toast'}>
            {toast.text}
          </p>
        ))}
      </div>
    </Current>
  );
}
