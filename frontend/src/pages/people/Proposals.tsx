import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { GoldItem } from '../../api/types';
import { useEarlyWords, useFinalAction } from '../../commands/useFinalAction';
import { t } from '../../i18n/people';
import { count } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { GivenAndRight } from './GivenAndRight';
import styles from './people.module.css';

/** Answers that are clear enough to be hidden checks, large enough to judge; somebody accepts or refuses each. */
export function Proposals({
  projectId,
  rows,
  total,
  name,
  decide: send,
}: {
  projectId: string;
  rows: GoldItem[];
  total: number;
  name: (key: string) => string;
  decide: (accept: boolean, items: GoldItem[] | null) => Promise<void>;
}) {
  const early = useEarlyWords();
  const place = useRef<HTMLDivElement>(null);
  // Once some have left the list, others stand where they stood.
  const item = `proposals ${total} ${rows.map(({ id }) => id).join()}`;
  const final = useFinalAction({ item, isThere: true, place });
  const decide = (accept: boolean, items: GoldItem[] | null) => {
    if (final.take()) void send(accept, items).then(final.reopen);
  };
  return (
    <>
      <div className="proposals-bar" ref={place} data-testid="proposals">
        <span>{t('proposals.acceptNobodyArgue')}</span>
        <span className={layout.grow} />
        <span role="status">{early}</span>
        <Button size="compact-sm" onClick={() => decide(true, null)}>
          {t('proposals.acceptAll', { total: count(total) })}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => decide(false, null)}>
          {t('proposals.refuseAll')}
        </Button>
      </div>
      <ul className="lessons" aria-label={t('proposals.proposals')}>
        {rows.map((item) => (
          <li key={item.id}>
            <Picture item={item} />
            <div className="proposal">
              <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: item.asset }}>
                {item.name}
              </Link>
              <div>{saysWhat(item, name)}</div>
              <div className="dim">{item.reason}</div>
              <div className={styles.line3}>
                <Button
                  variant="default"
                  size="compact-xs"
                  aria-label={t('proposals.accept', { item: item.name })}
                  onClick={() => decide(true, [item])}
                >
                  {t('proposals.accept2')}
                </Button>
                <Button
                  variant="subtle"
                  size="compact-xs"
                  aria-label={t('proposals.refuse', { item: item.name })}
                  onClick={() => decide(false, [item])}
                >
                  {t('proposals.refuse2')}
                </Button>
              </div>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Picture({ item }: { item: GoldItem }) {
  if (!item.width) return null;
  const { name, width, height } = item;
  return (
    <GivenAndRight
      picture={{ name, width, height, url: `/api/v1/assets/${item.asset}/file` }}
      answer={[]}
      truth={item.regions}
      caption={t('proposals.proposedAnswer', { name })}
    />
  );
}

/** The answer in words: its commonest label, how many objects, and what was said of the whole. */
export function saysWhat(item: GoldItem, name: (key: string) => string): string {
  const objects = item.regions.length
    ? `${name(item.label)}${item.regions.length > 1 ? t('proposals.objects', { regions: count(item.regions.length) }) : ''}`
    : '';
  const answers = Object.entries(item.classification)
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && !value.length))
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`);
  return [objects, ...answers].filter(Boolean).join('; ') || t('proposals.nothingLabel');
}
