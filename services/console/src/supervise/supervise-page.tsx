import { useTitle } from '../layout/use-title.ts';

export function SupervisePage({ part }: { part: string }) {
  useTitle(part);
  return <div className="page">{part}</div>;
}
