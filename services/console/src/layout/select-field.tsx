/** One of several, in a line. `options`: value and what is shown. */
export function SelectField({
  text,
  value,
  options,
  onChange,
}: {
  text: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}) {
  return (
    <label className="inline-field">
      <span>{text}</span>
      <select value={value} onChange={(e) => onChange(e.target.value)}>
        {options.map(([one, shown]) => (
          <option key={one} value={one}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
}
