import { useQuery } from '@tanstack/react-query';
import type { TextRegion } from '../../api/texts';
import type { LabelSchema } from '../../api/types';
import { Failure, Loading } from '../../ui/states';
import { loadText } from '../../workspace/text/loadText';
import { TextView } from '../../workspace/text/TextView';
import styles from './data.module.css';

/** An asset's text with what is believed of it, to look at. */
export function AssetText({
  id,
  regions,
  schema,
}: {
  id: string;
  regions: TextRegion[];
  schema: LabelSchema;
}) {
  const url = `/api/v1/assets/${id}/file`;
  const text = useQuery({
    queryKey: ['text', id],
    queryFn: () => loadText(url),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (text.error) return <Failure error={text.error} />;
  if (text.data === undefined) return <Loading />;
  return (
    <div className={styles.box}>
      <TextView text={text.data} schema={schema} regions={regions} />
    </div>
  );
}
