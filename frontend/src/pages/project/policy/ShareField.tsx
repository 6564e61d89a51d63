import { NumberInput } from '@mantine/core';

/** A share in [0, 1] as per cent. `digits` is how many decimals of a per cent are shown. */
export function ShareField({
  label,
  description,
  value,
  onChange,
  min = 0,
  max = 100,
  digits = 1,
}: {
  label: string;
  description: string;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  digits?: 1 | 2;
}) {
  const scale = 10 ** digits;
  return (
    <NumberInput
      label={label}
      description={description}
      suffix=" %"
      min={min}
      max={max}
      value={Math.round(value * 100 * scale) / scale}
      onChange={(percent) => onChange(Math.round(Number(percent) * 10_000) / 1_000_000)}
    />
  );
}
