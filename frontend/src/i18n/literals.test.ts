import ts from 'typescript';
import { expect, test } from 'vitest';

const files = import.meta.glob(
  [
    '../**/*.{ts,tsx}',
    '!../**/*.test.*',
    '!../**/testing.ts',
    // Written by a tool, and the keys of keyboards of the world.
    '!../api/{openapi,schema.d}.ts',
    '!../commands/layouts.ts',
  ],
  { query: '?raw', import: 'default', eager: true },
) as Record<string, string>;

const SAID = new Set([
  ...['aria-label', 'aria-valuetext', 'aria-description', 'title', 'placeholder', 'label', 'alt'],
  ...['description', 'nothingFound', 'nothingFoundMessage', 'note', 'hint', 'heading', 'caption', 'legend'],
]);
/** Properties of an object that a person reads whatever the case of their letters. */
const SAID_OF_OBJECT = new Set(['label', 'title', 'description', 'message', 'placeholder', 'hint']);
/** Calls with what a person reads. */
const SAYING = new Set(['run', 'say', 'reorder', 'join']);
/** Names of keys, fonts and programs, and commands to be copied: not words. */
const NAMES =
  /^(((Ctrl|Alt|Shift)\+)*(Ctrl|Alt|Shift|Control|Meta|Enter|Escape|Backspace|Delete|Space|Tab|Home|End|F\d+|Bracket\w*|Backquote|Arrow\w*|Left|Right|Up|Down|(Page)(Up|Down)|Inter Variable|Saved)|(Ctrl|Shift)\+[\w-]+|mod \+ K|J \/ Shift\+J|Edge|Opera|Firefox|Chrome|Safari|Android|Windows|Linux)$/;
/** Attributes and properties whose sentences are for machines. */
const FOR_MACHINES = /^(className|style|d|font\w*|transform|queryKey|grid\w*|background|boxShadow|accept)$/;

/** Calls with names of components, keys of words, forms of dates. */
const FOR_PROGRAMS = /^(lazyRouteComponent|t|translate|t\.any)$|\.format$/;

const isSentence = (text: string): boolean => /^[A-Z][a-z]+([ .:,]|$)/.test(text) && !NAMES.test(text);
const isPhrase = (text: string): boolean =>
  /^[ ,;:.(]*[a-z…]+( [a-z…]+){2,}/i.test(text) && /[a-z]{2}/.test(text);

/** The outermost expression that is this one under some condition. */
function whole(node: ts.Node): ts.Node {
  let up = node;
  while (
    (ts.isConditionalExpression(up.parent) && up.parent.condition !== up) ||
    ts.isParenthesizedExpression(up.parent) ||
    (ts.isBinaryExpression(up.parent) && /^(\?\?|\|\||&&|\+)$/.test(up.parent.operatorToken.getText()))
  )
    up = up.parent;
  return up;
}

/** What stands in a source as a string and would be read by somebody. */
function readIn(path: string, source: string): string[] {
  const texts: string[] = [];
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const name = (node: ts.Node) => node.getText(file);
  const isInside = (node: ts.Node, is: (up: ts.Node) => boolean): boolean => {
    for (let up: ts.Node | undefined = node; up && !ts.isStatement(up); up = up.parent)
      if (is(up)) return true;
    return false;
  };
  const isForMachines = (node: ts.Node) =>
    isInside(
      node,
      (up) =>
        (ts.isNewExpression(up) && /Error|Exception/.test(name(up.expression))) ||
        ((ts.isJsxAttribute(up) || ts.isPropertyAssignment(up)) && FOR_MACHINES.test(name(up.name))),
    );
  const isRead = (node: ts.Node, text: string): boolean => {
    if (!/[A-Za-z]{2}/.test(text)) return false;
    const { parent } = node;
    if (ts.isCallExpression(parent)) {
      const called = parent.expression;
      if (ts.isPropertyAccessExpression(called) && SAYING.has(called.name.text)) return true;
      if (FOR_PROGRAMS.test(name(called))) return false;
    }
    if (NAMES.test(text.trim())) return false;
    if (ts.isLiteralTypeNode(parent) || ts.isImportDeclaration(parent)) return false;
    if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
    const top = whole(node);
    const user = top.parent;
    // What is decided on, as an identifier.
    if ((ts.isVariableDeclaration(user) || ts.isPropertyAssignment(user)) && name(user.name) === 'item')
      return false;
    if (ts.isJsxExpression(user) && !ts.isJsxAttribute(user.parent)) return true;
    const attribute = ts.isJsxExpression(user) ? user.parent : user;
    if (ts.isJsxAttribute(attribute) && SAID.has(name(attribute.name))) return true;
    if (isForMachines(node)) return false;
    if (ts.isPropertyAssignment(user) && SAID_OF_OBJECT.has(name(user.name))) return true;
    return isSentence(text) || isPhrase(text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /[A-Za-z]{2}/.test(node.text) && !NAMES.test(node.text.trim()))
      texts.push(node.text.trim());
    else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (isRead(node, node.text)) texts.push(node.text);
    } else if (ts.isTemplateExpression(node)) {
      const text = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('…');
      if (isRead(node, text)) texts.push(text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

test('words for people stand in the files of i18n, not in the sources', () => {
  const texts = Object.entries(files).flatMap(([path, source]) =>
    readIn(path, source).map((text) => `${path.slice(3)}: ${text}`),
  );
  expect(texts).toEqual([]);
});

test('finds what a person would read, and lets names of keys and errors be', () => {
  const source = `
    engine.document.run('Delete', [id]);
    bench.say(\`\${count} copied\`);
    const hint = 'Click the first point';
    const key = ['Enter', 'ArrowLeft', 'polygon', 'in place'];
    throw new Error('The canvas is not there.');
    const view = <p title="Widen" data-kind="wide">Nothing here {t('said')}</p>;`;
  expect(readIn('one.tsx', source)).toEqual([
    'Delete',
    '… copied',
    'Click the first point',
    'Widen',
    'Nothing here',
  ]);
});
