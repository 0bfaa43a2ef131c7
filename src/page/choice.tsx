/** One of several words, or all. */
export function Choice({
  label,
  value,
  options,
  pick,
}: {
  label: string;
  value: string;
  options: readonly string[];
  pick: (value: string) => void;
}) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => pick(event.currentTarget.value)}>
        <option value="">all</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option.replace('-', ' ')}
          </option>
        ))}
      </select>
    </label>
  );
}
