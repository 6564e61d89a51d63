import { openDB } from 'idb';
import { summed, type Times } from './frames';
import { polygons } from './scene';

/** One gesture's operation put into IndexedDB, until the transaction is done. */
export async function stored(n: number): Promise<Times> {
  const db = await openDB('bench', 1, { upgrade: (database) => void database.createObjectStore('ops') });
  const [region] = polygons(1, 20);
  const times: number[] = [];
  for (let k = 0; k < n; k++) {
    const from = performance.now();
    await db.put(
      'ops',
      { op_id: crypto.randomUUID(), op: 'put_region', region_id: region?.id, value: region },
      k,
    );
    times.push(performance.now() - from);
  }
  db.close();
  indexedDB.deleteDatabase('bench');
  return summed(times);
}
