import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiExamples } from './api-examples.ts';
import { filesUnder } from './files-under.ts';
import { imageBodies } from './images.ts';
import type { Kind } from './places.ts';
import { webhookExamples } from './webhook-examples.ts';

/** Requests that are no attack, which nobody here wrote. */
export interface BenignSource {
  readonly name: string;
  readonly from: string;
  /** What a contract would say of its fields. */
  readonly kind: Kind;
  /** Bodies in JSON: a text stands in a field of its own. */
  readonly bodies: readonly unknown[];
}

const modules = join(import.meta.dirname, '../../../node_modules');
/** Longer texts are cut: what one field of a form for comments would take. */
const longest = 8_000;
/** Texts of one source, spread evenly over what there is. */
const mostOfOne = 5_000;

export function benignSources(): BenignSource[] {
  const documents = filesUnder(modules, /\.md$/i, 2_000_000);
  const texts = documents.map(path => readFileSync(path, 'utf8'));
  const blocks = texts.flatMap(paragraphs);
  const code = texts.flatMap(codeBlocks);
  const npm = 'packages that npm ci installs';
  const manifests = filesUnder(modules, /\/package\.json$/, 200_000).flatMap(readManifest);
  return [
    {
      name: 'examples of OpenAPI documents',
      from: '@readme/oas-examples, @octokit/openapi',
      kind: 'usual',
      bodies: apiExamples(modules),
    },
    {
      name: 'examples of webhooks',
      from: '@octokit/webhooks-examples',
      kind: 'usual',
      bodies: webhookExamples(modules),
    },
    source('technical prose', npm, 'prose', blocks.filter(isProse)),
    source(
      'lines and sentences',
      npm,
      'prose',
      blocks
        .filter(isProse)
        .flatMap(text => text.split(/\n|(?<=[.!?]) /))
        .filter(text => text.length > 12),
    ),
    source(
      'names of people',
      npm,
      'usual',
      manifests.flatMap(({ people }) => people),
    ),
    source(
      'descriptions and key words of packages',
      npm,
      'usual',
      manifests.flatMap(({ words }) => words),
    ),
    source('addresses of pages', npm, 'address', texts.flatMap(links)),
    source('tokens, digests, UUIDs, base64', npm, 'usual', texts.flatMap(opaque)),
    { name: 'images in base64', from: npm, kind: 'usual', bodies: imageBodies(modules) },
    source('HTML in fields for HTML', npm, 'markup', blocks.filter(isHtml)),
    source('code in fields for prose', npm, 'prose', code),
    ...extras(),
  ];
}

function source(name: string, from: string, kind: Kind, texts: readonly string[]): BenignSource {
  const different = [...new Set(texts.map(text => text.trim().slice(0, longest).toWellFormed()))].filter(
    text => text !== '',
  );
  const step = Math.max(1, different.length / mostOfOne);
  const bodies: unknown[] = [];
  for (let at = 0; at < different.length; at += step) bodies.push({ text: different[Math.floor(at)] });
  return { name, from, kind, bodies };
}

/** Blocks between blank lines, without blocks of code. */
const paragraphs = (markdown: string): string[] =>
  markdown.replaceAll(/^(`{3,}|~{3,})[^]*?^\1/gm, '').split(/\n\s*\n|\n%\n/);
const codeBlocks = (markdown: string): string[] =>
  [...markdown.matchAll(/^(`{3,}|~{3,})[^\n]*\n([^]*?)^\1/gm)].map(([, , block]) => block ?? '');
const isHtml = (text: string): boolean => /^\s*</.test(text) && !/^\s*<(?:https?:|mailto:|!--)/.test(text);
const isProse = (text: string): boolean =>
  !isHtml(text) && /[a-z]{3}/i.test(text) && !/^(?: {4}|\t)/.test(text);
/** Of the machine itself none: to ask for those is what the rules for addresses are there to refuse. */
const isInside = /^https?:\/\/(?:localhost|127\.|0\.0\.0\.0|\[|10\.|192\.168\.)/;
const links = (markdown: string): string[] =>
  [...markdown.matchAll(/https?:\/\/[^\s)\]>"'`|\\]+/g)]
    .map(([link]) => link)
    .filter(link => !isInside.test(link));
const opaque = (text: string): string[] =>
  [
    ...text.matchAll(
      /\b(?:eyJ[\w-]+\.[\w-]+(?:\.[\w-]+)?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,128}|[A-Za-z0-9+/]{40,}={0,2})/g,
    ),
  ].map(([found]) => found);
interface Manifest {
  readonly people: readonly string[];
  readonly words: readonly string[];
}

function readManifest(path: string): Manifest[] {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return [];
  }
  if (typeof read !== 'object' || read === null) return [];
  const { author, contributors, maintainers, description, keywords } = read as Record<string, unknown>;
  const texts = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).filter(one => typeof one === 'string');
  const named = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).flatMap(one =>
      typeof one === 'string' ? [one] : texts((one as { name?: unknown } | undefined)?.name),
    );
  return [
    {
      people: [author, contributors, maintainers].flatMap(named),
      words: [...texts(description), ...texts(keywords)],
    },
  ];
}

/**
 * Texts beside the packages, a file or folder for each path in `GATEHOUSE_BENIGN_TEXTS` (separated by `:`): JSON as bodies,
 * other files by their paragraphs.
 */
function extras(): BenignSource[] {
  const paths = (process.env['GATEHOUSE_BENIGN_TEXTS'] ?? '')
    .split(':')
    .filter(path => path !== '' && existsSync(path));
  return paths.map((path, i) => {
    const json = filesUnder(path, /\.json$/, 20_000_000).flatMap(jsonOf);
    const texts = filesUnder(path, /^[^.]*$|\.(?:txt|text|md|rst)$/i, 4_000_000).flatMap(file =>
      paragraphs(readFileSync(file, 'utf8')),
    );
    const prose = source(`texts ${i + 1}`, 'GATEHOUSE_BENIGN_TEXTS', 'prose', texts);
    return json.length > texts.length
      ? {
          name: `bodies ${i + 1}`,
          from: 'GATEHOUSE_BENIGN_TEXTS',
          kind: 'usual',
          bodies: json.slice(0, mostOfOne),
        }
      : prose;
  });
}

/** A list of examples, such as webhooks come in, by its members; none larger than the policy takes unless told otherwise. */
function jsonOf(path: string): unknown[] {
  try {
    return bodiesIn(JSON.parse(readFileSync(path, 'utf8'))).filter(
      one => JSON.stringify(one).length < 65_536,
    );
  } catch {
    return [];
  }
}

function bodiesIn(read: unknown): unknown[] {
  if (Array.isArray(read)) return read.flatMap(bodiesIn);
  const { examples } = (read ?? {}) as { examples?: unknown };
  return Array.isArray(examples) ? examples : [read];
}
