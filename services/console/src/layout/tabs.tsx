import { useEffect, useRef } from 'react';
import { Link } from 'wouter';

/** Places beside each other; on a small screen they scroll, and the one that is open is scrolled to. */
export function Tabs({
  label,
  places,
  className = 'tabs',
  linkClass = 'tab',
}: {
  label: string;
  places: { to: string; text: string; here: boolean }[];
  className?: string;
  linkClass?: string;
}) {
  const nav = useRef<HTMLElement>(null);
  const here = places.find((p) => p.here)?.to;
  useEffect(() => {
    const row = nav.current;
    const current = here === undefined ? null : row?.querySelector<HTMLElement>('[aria-current]');
    if (!row || !current) return;
    // Not scrollIntoView: that would move the page, too.
    const side = current.getBoundingClientRect();
    const frame = row.getBoundingClientRect();
    row.scrollLeft += side.left - frame.left - (frame.width - side.width) / 2;
  }, [here]);
  return (
    <nav ref={nav} className={className} aria-label={label}>
      {places.map((p) => (
        <Link key={p.to} href={p.to} className={linkClass} aria-current={p.here ? 'page' : undefined}>
          {p.text}
        </Link>
      ))}
    </nav>
  );
}
