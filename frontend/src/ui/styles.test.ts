import ts from 'typescript';
import { expect, test } from 'vitest';

const files = import.meta.glob(['../**/*.tsx', '!**/*.test.*'], {
  query: '?raw',
  import: 'default',
  eager: true,
}) as Record<string, string>;

/** Whether an expression is the same at every drawing: literals, and objects and choices of them. */
function isStatic(node: ts.Expression): boolean {
  if (ts.isAsExpression(node)) return isStatic(node.expression);
  if (ts.isConditionalExpression(node)) return isStatic(node.whenTrue) && isStatic(node.whenFalse);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every((one) => ts.isPropertyAssignment(one) && isStatic(one.initializer));
  if (ts.isPrefixUnaryExpression(node)) return isStatic(node.operand);
  return ts.isLiteralExpression(node) || node.getText() === 'undefined';
}

function staticStyles(path: string, source: string): string[] {
  const styles: string[] = [];
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isJsxAttribute(node) && node.name.getText() === 'style' && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : undefined;
      if (value && isStatic(value)) styles.push(`${path}: ${value.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return styles;
}

test('styles that never change stand in CSS modules', () => {
  expect(Object.entries(files).flatMap(([path, source]) => staticStyles(path.slice(3), source))).toEqual([]);
});

test('finds static styles, and lets computed ones be', () => {
  const source = `
    const view = <p style={{ margin: 0 }} />;
    const alarm = <p style={isWrong ? { color: 'red' } : undefined} />;
    const bar = <p style={{ width: share }} />;`;
  expect(staticStyles('one.tsx', source)).toEqual([
    'one.tsx: { margin: 0 }',
    "one.tsx: isWrong ? { color: 'red' } : undefined",
  ]);
});
