/** The guardian’s shield and eye. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M16 3.500c-1.600 3.400-4.500 4.700-8.800 5.200.3 10.600 2.200 17.300 8.800 22.300 6.600-5 8.500-11.700 8.800-22.300-4.300-.5-7.200-1.800-8.800-5.200z" />
      <path className="mark-eye" d="M9.500 16c3.500-3.300 9.500-3.300 13 0-3.500 3.300-9.500 3.300-13 0z" />
      <circle className="mark-pupil" cx="16" cy="16" r="2" />
    </svg>
  );
}
