import ts from 'typescript';
import { expect, test } from 'vitest';

// Everything an annotator or reviewer reads while at work; the pages of managers are not asked yet.
const files = import.meta.glob(
  [
    '../engine/**/*.ts',
    '../commands/**/*.{ts,tsx}',
    '../sync/**/*.ts',
    '../workspace/**/*.{ts,tsx}',
    '!**/*.test.*',
    '!../workspace/adjudicate/**',
    '!../engine/core/testing.ts',
    '!../commands/{layouts,testing}.ts',
  ],
  { query: '?raw', import: 'default', eager: true },
) as Record<string, string>;

const SAID = new Set(['aria-label', 'aria-valuetext', 'title', 'placeholder', 'label', 'alt']);
/** Calls whose first argument a person reads. */
const SAYING = new Set(['run', 'say', 'reorder']);
/** Names of keys and fonts, not words. */
const NAMES =
  /^((Ctrl|Alt|Shift)\+)*(Ctrl|Alt|Shift|Control|Meta|Enter|Escape|Backspace|Delete|Space|Tab|Home|End|F\d+|Bracket\w*|Backquote|Arrow\w*|Left|Right|Up|Down|(Page)(Up|Down)|Inter Variable|Saved)$/;

const isSentence = (text: string): boolean => /^[A-Z][a-z]+([ .:,]|$)/.test(text) && !NAMES.test(text);

/** What stands in a source as a string and would be read by somebody. */
function readIn(path: string, source: string): string[] {
  const found: string[] = [];
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const name = (node: ts.Node) => node.getText(file);
  const isThrown = (node: ts.Node): boolean => {
    for (let up: ts.Node | undefined = node; up && !ts.isStatement(up); up = up.parent)
      if (ts.isNewExpression(up) && /Error|Exception/.test(name(up.expression))) return true;
    return false;
  };
  const isRead = (node: ts.Node, text: string): boolean => {
    const { parent } = node;
    if (!/[A-Za-z]{2}/.test(text)) return false;
    if (ts.isJsxAttribute(parent))
      return SAID.has(name(parent.name)) && parent.initializer === node && !NAMES.test(text);
    if (ts.isLiteralTypeNode(parent) || ts.isImportDeclaration(parent) || isThrown(node)) return false;
    if (ts.isCallExpression(parent) && parent.arguments[0] === node) {
      const called = parent.expression;
      if (ts.isPropertyAccessExpression(called) && SAYING.has(called.name.text)) return true;
    }
    return isSentence(text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /[A-Za-z]{2}/.test(node.text)) found.push(node.text.trim());
    else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (isRead(node, node.text)) found.push(node.text);
    } else if (ts.isTemplateExpression(node)) {
      const text = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('…');
      if (isRead(node, text)) found.push(text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

test('words for people stand in the files of i18n, not in the sources', () => {
  const found = Object.entries(files).flatMap(([path, source]) =>
    readIn(path, source).map((words) => `${path.slice(3)}: ${words}`),
  );
  expect(found).toEqual([]);
});

test('finds what a person would read, and lets names of keys and errors be', () => {
  const source = `
    engine.document.run('Delete', [id]);
    bench.say(\`\${count} copied\`);
    const hint = 'Click the first point';
    const key = ['Enter', 'ArrowLeft', 'polygon', 'in place'];
    throw new Error('The canvas is not there.');
    const view = <p title="Widen" data-kind="Wide one">Nothing here {t('said')}</p>;`;
  expect(readIn('one.tsx', source)).toEqual([
    'Delete',
    '… copied',
    'Click the first point',
    'Widen',
    'Nothing here',
  ]);
});
