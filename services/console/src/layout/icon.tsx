const PATHS = {
  sun: 'M12 7.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9zM12 2v2.500M12 19.500V22M4.900 4.900l1.800 1.800M17.300 17.300l1.800 1.800M2 12h2.500M19.500 12H22M4.900 19.100l1.800-1.800M17.300 6.700l1.800-1.800',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.500 2',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500h.01',
  posts: 'M8 4h12v12H8zM4 8v12h12',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.500 20c.8-4 3.800-6 7.500-6s6.700 2 7.500 6',
  keys: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8',
  eye: 'M2.500 12c4-6.500 15-6.500 19 0-4 6.500-15 6.500-19 0zM12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z',
  shield:
    'M12 3c-1.200 2.500-3.400 3.500-6.600 3.900.2 8 1.600 12.600 6.600 16.100 5-3.500 6.400-8.100 6.600-16.100C15.400 6.500 13.200 5.500 12 3z',
  up: 'M12 20V5M5.500 11.500 12 5l6.500 6.500',
  close: 'M6 6l12 12M18 6 6 18',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  check: 'M4.500 12.500l5 5 10-11',
} as const;
export type IconName = keyof typeof PATHS;

/** A line drawing; what it means is always said in words beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
