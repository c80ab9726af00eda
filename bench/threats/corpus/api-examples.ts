import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { filesUnder } from './files-under.ts';

/** Examples of requests and answers in the OpenAPI documents among the installed packages, each as a body. */
export function apiExamples(modules: string): unknown[] {
  const documents = [
    ...filesUnder(join(modules, '@readme/oas-examples'), /\.(?:json|ya?ml)$/, 4_000_000),
    join(modules, '@octokit/openapi/generated/api.github.com.json'),
  ];
  const found = new Map<string, unknown>();
  for (const path of documents) {
    const text = readFileSync(path, 'utf8');
    collect(path.endsWith('.json') ? JSON.parse(text) : parse(text), found);
  }
  return [...found.values()];
}

function collect(node: unknown, found: Map<string, unknown>): void {
  if (Array.isArray(node)) for (const one of node) collect(one, found);
  else if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node)) {
      if (key === 'example' || key === 'default') keep(value, found);
      else if (key === 'examples' && typeof value === 'object' && value !== null)
        for (const one of Object.values(value as object) as unknown[])
          keep((one as { value?: unknown } | null)?.value ?? one, found);
      else collect(value, found);
    }
}

/** Numbers and booleans say nothing. A member called `example` may itself be a schema. */
function keep(value: unknown, found: Map<string, unknown>): void {
  if (typeof value === 'string' ? value.length < 3 : typeof value !== 'object' || value === null) return;
  const body = typeof value === 'string' ? { value } : value;
  const text = JSON.stringify(body);
  if (text.length < 200_000) found.set(text, body);
}
