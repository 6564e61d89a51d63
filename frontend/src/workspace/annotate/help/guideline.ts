const LEVEL = /^H([1-6])$/;

/**
 * What guidelines say under a heading that is a label's name, to the next heading of its level or above, as HTML; null
 * where no heading is called so. `html` is what the server has sanitised.
 */
export function guidelineOf(html: string, name: string): string | null {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const wanted = name.trim().toLowerCase();
  const isWanted = (one: Element) => one.textContent?.trim().toLowerCase() === wanted;
  const heading = [...body.querySelectorAll('h1, h2, h3, h4, h5, h6')].find(isWanted);
  if (!heading) return null;
  const level = (one: Element): number => Number(LEVEL.exec(one.tagName)?.[1] ?? 7);
  const paragraphs: string[] = [];
  for (let next = heading.nextElementSibling; next; next = next.nextElementSibling) {
    if (level(next) <= level(heading)) break;
    paragraphs.push(next.outerHTML);
  }
  return paragraphs.length ? paragraphs.join('\n') : null;
}
