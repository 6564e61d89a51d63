import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../i18n/annotate';
import { MOST } from './propagate';

/** Asks onto how many of the next pictures the selected regions go. */
export function PropagateBar({
  regions,
  onGo,
  onClose,
}: {
  regions: number;
  onGo: (pictures: number) => void;
  onClose: () => void;
}) {
  const [count, setCount] = useState(1);
  return (
    <form
      className="ws-bar"
      onSubmit={(event) => {
        event.preventDefault();
        onClose();
        onGo(count);
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onClose();
      }}
    >
      <span>{t('propagate', { count: regions })}</span>
      <NumberInput
        size="xs"
        w={72}
        min={1}
        max={MOST}
        allowDecimal={false}
        autoFocus
        aria-label={t('propagateCount')}
        value={count}
        onChange={(value) => setCount(Math.max(1, Math.min(MOST, Number(value) || 1)))}
      />
      <span>{t('propagatePictures')}</span>
      <Button type="submit">{t('propagateGo')}</Button>
      <Button variant="subtle" onClick={onClose}>
        {t('cancel')}
      </Button>
    </form>
  );
}
